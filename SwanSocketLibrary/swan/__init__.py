"""What the platform does, as functions of their inputs: no I/O, no clock, no Robot Framework.

`transitions` applies the rules to a `host`, for each call and each event; what a call is given is
judged in `call_arguments` and `urls`, and what a platform answers stands in its `profile`. Numbers
such as S19 are those of `rules`.
"""
