"""How fast the library is, beside what a user would pick instead, measured in one run.

``python -m invoke bench`` runs every row. A row is a ratio: figures of one machine at one moment
say little, the ratio of two that took turns on it says more.
"""
