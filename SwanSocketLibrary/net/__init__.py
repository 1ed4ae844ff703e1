"""What carries the frames: the interface, and the transport on websocket-client."""
