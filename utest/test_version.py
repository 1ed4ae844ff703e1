from __future__ import annotations

import re

import SwanSocketLibrary
from SwanSocketLibrary.version import VERSION


def test_the_version_is_one_that_packaging_understands() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?(\.dev\d+)?", VERSION)


def test_the_package_and_the_library_have_the_same_version() -> None:
    assert SwanSocketLibrary.__version__ == VERSION
    assert SwanSocketLibrary.SwanSocketLibrary.ROBOT_LIBRARY_VERSION == VERSION
