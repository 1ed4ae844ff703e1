"""What a peer could say to harm who reads its words, as variables of a suite.

``TEXTS`` stand where any text may stand. From the first of them come ``TEXT``; ``REASON``, short
enough for a Close frame; ``LINE`` for a line of an answer; ``FIELD``, ``UPGRADE`` and ``TARGET``,
which the embedded server takes in a request's headers and in its first line.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote, quote_plus

from robot.api.types import Secret

MARK = "swanhack"
"""Stands in every text that names something: a file, a module, a host."""

MARKUP = "*HTML*<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>&amp;"

CONTROL = (
    "a\x1b[2Jb\x1b]0;c\x07d\r\ne\x00f\x08\x7f\x9b31mg\u202eh\u2066i\u2069j\u2028k\u2029l\ufeffm"
    "\u200bn\x0b\x0c\x85o\U000e0041"
)

EVALUATED = [
    f"{{{MARK}}} ${{{{__import__('os').environ.update(HACKED='{MARK}')}}}}",
    f"${{{{__import__('os').environ.update(HACKED='{MARK}')}}}}",
    f"${{{MARK}}} @{{{MARK}}} &{{{MARK}}} %{{PATH}} %{{{MARK}={MARK}}} ${{EMPTY}} ${{value}}",
    f"${{CURDIR}}/../../../{MARK}",
    f"{{value}} {{value.__class__}} {{0}} {{expected!r}} {{{MARK}}}",
    f"%s %d %({MARK})s $value $TEXT $$",
    f"{{'{MARK}': __import__('os').getpid()}}",
    f"[__import__('{MARK}')]",
    f"__import__('os').environ.update(HACKED='{MARK}') or True",
    f"lambda: exec('import {MARK}')",
    f"../../../../../../{MARK}/../etc/passwd",
    f"file:///{MARK} ~/{MARK} \\\\{MARK}\\share C:\\{MARK} {MARK}.py {MARK}\x00.txt",
    f"timeout=1s    json_path=$.{MARK}    socket={MARK}",
    "(a+)+$ .* \\d [ ( * ? \\1",
    f"*** Settings ***\nLibrary    {MARK}",
    "*INFO* line\n*HTML* <b>line</b>",
    f"&amp; &#36;{{{MARK}}} \\x24{{{MARK}}} \\${{{MARK}}}",
    "NameError: name 'value' is not defined",
]

UNSEEN = (
    "unseen \u3164a\u115fb\u1160c\u2800d\u034fe\ufe0ff\U000e0101g\u180eh\xa0i\u3000j\u2003k\ue000l"
    "\uffa0m\u0301\u0302\u0303\u0304\u0305\u0306\u0307n\ufffeo\u200dp 你\u200d好"
)

READABLE = "שלום עולם! مرحبا بالعالم می\u200cخواهم 👩\u200d👩\u200d👧 ❤\ufe0f é 你好"

SECRET = 'zq7-K"5%t+w&9'  # noqa: S105
"""A Secret of the suite, which the library is told of and which the peer says again."""

SPELLED = " ".join(
    [
        SECRET,
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1].replace("/", "\\/"),
        SECRET.encode().hex(),
        base64.urlsafe_b64encode(b"." + SECRET.encode()).decode(),
    ]
)
CUT = "-" * 190 + SECRET
"""A failure shows 200 characters of a message, and as many of a line."""


def get_variables(kind: str) -> dict[str, Any]:
    texts = {
        "markup": [MARKUP, f"text and {MARKUP}"],
        "control": [CONTROL],
        "evaluated": EVALUATED,
        "readable": [READABLE],
        "unseen": [UNSEEN],
        "secret": [SPELLED, *SPELLED.split(), CUT, f'{{"a": "{quote(SECRET)}"}}'],
        "cut": [CUT],
    }[kind]
    text = texts[0]
    line = text.translate({ord(each): None for each in "\r\n\0"})
    field = "".join(each for each in line if " " <= each != "\x7f" and ord(each) <= 0xFF)
    return {
        "SECRET": Secret(SECRET) if kind in ("secret", "cut") else None,
        "TEXTS": texts,
        "TEXT": text,
        "REASON": text.encode()[:120].decode(errors="ignore"),
        "LINE": line,
        "FIELD": field,
        "UPGRADE": "".join(each for each in field if each.isascii()),
        "TARGET": "/" + "".join(each for each in line if each != " " and each.isascii()),
    }
