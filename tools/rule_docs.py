"""Checks that the pages on the rules say what the package's rules say; ``--update`` writes them."""

from __future__ import annotations

from typing import Final

from SwanSocketLibrary.language import catalogue_of, say, speaking
from SwanSocketLibrary.swan.rules import RULES
from tools.page_translations import follows
from tools.pages import keep
from tools.processes import ROOT

PAGE: Final = ROOT / "docs" / "rules.rst"
CHINESE: Final = ROOT / "docs" / "rules.zh-CN.rst"

_HEAD: Final = """\
The rules of the model
======================

.. Generated from SwanSocketLibrary/swan/rules.py by: python -m invoke docs-update

What the library models, a line for each rule. Tests cite the rules that they prove;
``python -m invoke rules`` counts them.

Where a rule comes from: **D** is the platform's public documentation, **R** the platform's
own JavaScript runtime as it behaves when run, **W** the wire (RFC 6455 and its registries),
**C** the library's own choice where the others are silent.

.. list-table::
   :header-rows: 1
   :widths: auto

   * - Rule
     - What it says
     - From
"""

_CHINESE_HEAD: Final = """\
平台规则
========

.. Generated from SwanSocketLibrary/swan/rules.py by: python -m invoke docs-update

本库模拟的规则，一条一行。用例用标签写明它证明了哪几条；``python -m invoke rules``
统计每条有几个用例。

出处：**D** 是平台的公开文档，**R** 是平台自己的 JavaScript 运行时实际运行的表现，
**W** 是网络协议（RFC 6455 和它的注册表），**C** 是前三者都没有说明时本库的选择。

.. list-table::
   :header-rows: 1
   :widths: auto

   * - 规则
     - 内容
     - 出处
"""


def page() -> str:
    """The page's text."""
    return _HEAD + _rows()


def chinese_page(english: str) -> str:
    """The Chinese page's text.

    :param english: the text of the page that it follows.
    """
    with speaking(catalogue_of("zh-CN")):
        return f"{_CHINESE_HEAD}{_rows()}\n{follows(PAGE, english)}"


def main() -> None:
    """Checks the pages, or writes them."""
    english = page()
    keep(PAGE, english)
    keep(CHINESE, chinese_page(english))


def _rows() -> str:
    return "".join(
        f"   * - {number}\n     - {_escape(say(rule.text))}\n     - {rule.source}\n"
        for number, rule in RULES.items()
    )


def _escape(text: str) -> str:
    return text.translate({ord(char): f"\\{char}" for char in "\\*`_|"})


if __name__ == "__main__":
    main()
