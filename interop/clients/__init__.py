"""Clients of the embedded server."""
