"""What the platform does, as functions of their inputs: no I/O, no clock, no Robot Framework.

`host` holds the state and takes calls and events; the other modules are the rules that it
applies. Numbers such as S19 are those of `rules`.
"""
