"""The event log: what happened to sockets and on servers, in one place for all who read it."""
