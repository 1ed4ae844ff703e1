"""Fuzzing with atheris: ``python -m invoke fuzz``."""
