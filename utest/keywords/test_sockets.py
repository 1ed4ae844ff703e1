from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import ExpectationFailed, UnknownName
from SwanSocketLibrary.keywords.sockets import Sockets
from utest.fakes import Program


def test_a_socket_is_named_by_itself_its_alias_or_its_id(program: Program) -> None:
    sockets = Sockets(program.session)
    program.opened()
    task, _ = program.opened("chat")
    for name in (task, "chat", task.socketTaskId):
        assert sockets.named(name) is task
        assert sockets.named_or_main(name) is task


@pytest.mark.rule("S13")
def test_left_out_it_is_the_main_one(program: Program) -> None:
    sockets = Sockets(program.session)
    task, connection = program.opened()
    program.opened()
    assert sockets.named(None) is None
    assert sockets.named_or_main(None) is task
    connection.end()
    assert sockets.named_or_main(None) is task


def test_with_no_main_socket_the_failure_says_what_to_do(program: Program) -> None:
    with pytest.raises(ExpectationFailed, match=r'no main socket yet\. Use "Connect Socket" first'):
        Sockets(program.session).named_or_main(None)


def test_an_unknown_name_is_no_main_socket(program: Program) -> None:
    sockets = Sockets(program.session)
    program.opened("chat")
    with pytest.raises(UnknownName, match=r"No socket is named 'news'\. Known: 'chat'\."):
        sockets.named_or_main("news")
    with pytest.raises(UnknownName):
        sockets.named("")
