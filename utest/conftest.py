"""Tests see the plugins that they install themselves, and none of the environment's."""

from __future__ import annotations

import os

from SwanSocketLibrary.plugins.loading import NO_AUTOLOAD

os.environ[NO_AUTOLOAD] = "1"
os.environ["LC_ALL"] = "C.UTF-8"  # imports that fail are English
