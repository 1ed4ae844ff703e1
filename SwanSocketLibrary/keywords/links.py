"""Links in the log."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from urllib.parse import quote


def link_to(file: Path, output: Path) -> str:
    """A link to a file that works where the log lies.

    :param output: the folder of the log.
    :return: HTML, with the file's name as the text.
    """
    try:
        target = quote(os.path.relpath(file, output).replace(os.sep, "/"))
    except ValueError:  # another drive
        target = file.resolve().as_uri()
    return f'<a href="{escape(target)}">{escape(file.name)}</a>'
