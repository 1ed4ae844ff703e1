"""What happened on the sockets: as a picture in the log, and as files."""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from robot.api import logger
from robot.api.deco import keyword
from robot.libraries.BuiltIn import BuiltIn

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import say
from SwanSocketLibrary.output.files import save
from SwanSocketLibrary.output.robot_log import TimelineLog
from SwanSocketLibrary.output.traffic_reader import TrafficReader

_NOT_IN_LINKS: Final = re.compile(r"[\x00-\x1f\x7f\udc80-\udcff\"#%:?\\]|^ ")
"""Of a path; the rest stays as it is, since pabot puts its names for files into links."""


class SocketTraffic:
    """Draws and saves what happened."""

    def __init__(self, traffic: TrafficReader, timeline: TimelineLog) -> None:
        self._traffic = traffic
        self._timeline = timeline

    @keyword(tags=["Traffic"])
    def log_socket_timeline(self) -> None:
        """Draws what has happened on each socket of this test so far, into the log.

        At the end of a test that failed the same is done by itself, see `Timelines`.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    hello
        | Wait For Socket Message    ==    hello
        | Log Socket Timeline

        """
        if not self._timeline.write():
            logger.info(say("No socket was used yet, so there is nothing to draw."))

    @keyword(tags=["Traffic"])
    def save_socket_traffic(self, path: str) -> str:
        """Saves what has happened on the sockets and the embedded servers into a file.

        That is what this test has done, and what was done before on sockets and servers that are
        still open. What a test opened is forgotten when it is closed at the test's end: save it
        in the test or in its teardown.

        Arguments:
        - ``path``: of the file; a relative one is below Robot Framework's output directory.
          A file of that name is replaced, once the new one is whole: if that fails, the disk being
          full, say, the old one is still there. Its ending says what it will be:
          - ``.har``: an HTTP archive, which Chrome's developer tools open (Network, Import HAR),
            with handshakes and messages; those of other browsers may show the handshakes alone.
            ``Start Socket Server    replay=`` plays it back. It has the sockets of `Connect
            Socket` alone, and their messages as the test sees them: where a plugin encodes
            messages, that is not what went over the wire, and no recording to play back.
          - ``.json``: each call with its callbacks, handshake, event, frame and failure, also of
            embedded servers, for programs.
          - ``.html``: the timeline as a page of its own.

        Returns the file's absolute path. The log links it. Secrets are masked in it as in the log,
        see `Secrets`.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    hello
        | Wait For Socket Message    ==    hello
        | ${file} =    Save Socket Traffic    hello.har
        | Log    Open ${file} in the developer tools.

        """
        file, output = output_file(path)
        save(self._traffic, file)
        link = self._traffic.redactor.text(link_to(file, output))
        logger.write(say("Saved as {link}.", link=link), "INFO", html=True)
        return str(file.resolve())


def output_file(path: str) -> tuple[Path, Path]:
    """Where a file is to be saved, and Robot Framework's output directory.

    :raises InvalidArgument: nobody has the home directory that it names.
    """
    directory: Any = BuiltIn().get_variable_value("${OUTPUT DIR}")
    output = Path(str(directory))
    try:
        return output / Path(path).expanduser(), output
    except RuntimeError:
        raise InvalidArgument.say(
            "Nothing can be saved as {path}: nobody is known whose home directory "
            "that is. Write the directory out.",
            path=path,
        ) from None


def link_to(file: Path, output: Path) -> str:
    """A link to a file that works where the log lies.

    :param output: the folder of the log.
    :return: HTML, with the file's name as the text.
    """
    try:
        path = os.path.relpath(file, output).replace(os.sep, "/")
        target = _NOT_IN_LINKS.sub(
            lambda found: quote(found[0], "", errors="surrogateescape"), path
        )
    except ValueError:  # another drive
        target = file.resolve().as_uri()
    return f'<a href="{escape(target)}">{escape(file.name)}</a>'
