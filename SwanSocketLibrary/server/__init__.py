"""The embedded server: scriptable, on the wire, in a thread of its own."""
