"""Protocol engines: what turns bytes into frames, and asks for the opening handshake.

Each is one module on one package, which is imported when a connection is made.
"""
