"""Plays the server's side of recorded conversations, and reports what clients do differently."""
