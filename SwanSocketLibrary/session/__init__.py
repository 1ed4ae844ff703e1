"""The run's mutable state: sockets by name, messages, callbacks, and waiting for them.

Nothing here knows Robot Framework: a script can use a `session.Session` as the keywords do.
"""
