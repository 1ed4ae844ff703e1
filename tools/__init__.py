"""The checks behind the tasks of ``tasks.py``, a module each, run as ``python -m tools.<name>``."""
