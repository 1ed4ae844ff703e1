from __future__ import annotations

import pytest

from utest.fakes import Program


@pytest.fixture
def program() -> Program:
    return Program()
