"""The keywords, one small class a topic: convert, call, assert, document."""
