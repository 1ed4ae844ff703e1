"""Servers for the client."""
