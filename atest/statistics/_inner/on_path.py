"""A variable file without variables: imported first, it makes the modules beside it importable."""

from __future__ import annotations

import sys
from pathlib import Path

__all__: list[str] = []

sys.path.insert(0, str(Path(__file__).parent))
