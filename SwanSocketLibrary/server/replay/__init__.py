"""Plays the server's side of recorded conversations, and tells where a client departs from them."""
