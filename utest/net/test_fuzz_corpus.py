"""The fuzz target's corpus passes it, also where atheris is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.driving import one_input
from utest.net.peers import frame

CORPUS = sorted((Path(__file__).parents[2] / "fuzz" / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=[path.name for path in CORPUS])
def test_the_corpus_passes(path: Path) -> None:
    one_input(path.read_bytes())


@pytest.mark.parametrize("portion", [1, 2, 3, 5, 64])
@pytest.mark.parametrize("path", CORPUS, ids=[path.name for path in CORPUS])
def test_its_cuts_do_not_matter(path: Path, portion: int) -> None:
    data = path.read_bytes()
    one_input(data[:1] + bytes([portion]) + data[2:])


def test_an_empty_input_passes() -> None:
    one_input(b"")
    one_input(b"\0\1\0" + frame(1, b"no end"))
