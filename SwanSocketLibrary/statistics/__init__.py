"""What a run measured: figures of its sockets, their files, and what they come to together."""
