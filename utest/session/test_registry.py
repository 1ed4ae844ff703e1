from __future__ import annotations

from dataclasses import replace

import pytest

from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.session.sockets import SocketRegistry, SocketTask
from SwanSocketLibrary.swan.model import SocketState, Task


def added(
    registry: SocketRegistry, alias: str | None = None, state: SocketState = SocketState.OPEN
) -> SocketTask:
    task_id = registry.new_id()
    task = SocketTask(Task(task_id, alias or task_id, state), alias)
    registry.add(task)
    return task


def end(task: SocketTask) -> None:
    task.update(replace(task._task, state=SocketState.CLOSED))


@pytest.fixture
def registry() -> SocketRegistry:
    return SocketRegistry()


@pytest.mark.rule("S3")
def test_no_id_is_given_twice_in_a_run_whatever_the_registry() -> None:
    registries = [SocketRegistry(), SocketRegistry()]
    ids = [registry.new_id() for registry in registries * 3]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(each, str) for each in ids)


@pytest.mark.rule("S3")
def test_an_id_is_not_given_twice_after_its_socket_was_forgotten(registry: SocketRegistry) -> None:
    task = added(registry)
    registry.forget(task)
    assert registry.new_id() != task.socketTaskId


def test_an_id_is_never_another_sockets_alias(registry: SocketRegistry) -> None:
    current = int(registry.new_id().removeprefix("socket-"))
    alias = f"socket-{current + 2}"  # the next id goes to the socket that takes this alias
    added(registry, alias)
    assert registry.new_id() == f"socket-{current + 3}"


def test_a_socket_is_found_by_itself_its_alias_and_its_id(registry: SocketRegistry) -> None:
    added(registry, "other")
    task = added(registry, "chat")
    assert registry.find(task) is task
    assert registry.find("chat") is task
    assert registry.find(task.socketTaskId) is task
    assert registry.by_id(task.socketTaskId) is task


def test_names_are_compared_as_text(registry: SocketRegistry) -> None:
    task = added(registry, "7")
    assert registry.find(7) is task


def test_sockets_are_listed_in_the_order_of_their_connects(registry: SocketRegistry) -> None:
    tasks = [added(registry, "b"), added(registry), added(registry, "a")]
    assert registry.tasks == tasks
    assert registry.names == ["b", tasks[1].socketTaskId, "a"]


def test_an_unknown_name_fails_and_lists_the_known_ones(registry: SocketRegistry) -> None:
    added(registry, "chat")
    added(registry, "news")
    with pytest.raises(UnknownName) as caught:
        registry.find("caht")
    assert (
        str(caught.value)
        == "No socket is named 'caht'. Known: 'chat', 'news'. Did you mean 'chat'?"
    )


def test_with_no_socket_at_all_the_failure_says_so(registry: SocketRegistry) -> None:
    with pytest.raises(UnknownName, match="There is no socket yet"):
        registry.find("chat")


def test_a_socket_that_was_forgotten_is_unknown_and_so_are_its_names(
    registry: SocketRegistry,
) -> None:
    task = added(registry, "chat")
    added(registry, "news")
    registry.forget(task)
    assert registry.by_id(task.socketTaskId) is None
    assert registry.names == ["news"]
    for name in (task, "chat", task.socketTaskId):
        with pytest.raises(UnknownName, match=r"Known: 'news'\."):
            registry.find(name)


def test_another_sessions_socket_is_unknown(registry: SocketRegistry) -> None:
    stranger = added(SocketRegistry(), "chat")
    added(registry, "chat")
    with pytest.raises(UnknownName, match="'chat'"):
        registry.find(stranger)


def test_forgetting_twice_is_harmless(registry: SocketRegistry) -> None:
    task = added(registry, "chat")
    registry.forget(task)
    registry.forget(task)
    assert registry.tasks == []


def test_no_alias_is_always_free(registry: SocketRegistry) -> None:
    added(registry)
    registry.check_alias(None)


@pytest.mark.parametrize("alias", ["", " ", "\t\n"])
def test_an_empty_alias_is_refused(registry: SocketRegistry, alias: str) -> None:
    with pytest.raises(InvalidArgument, match="must not be empty"):
        registry.check_alias(alias)


@pytest.mark.parametrize("state", [each for each in SocketState if each != SocketState.CLOSED])
def test_an_alias_is_refused_while_its_socket_lives(
    registry: SocketRegistry, state: SocketState
) -> None:
    added(registry, "chat", state)
    registry.check_alias("news")
    with pytest.raises(InvalidArgument, match="'chat' is taken by a socket that has not ended"):
        registry.check_alias("chat")


def test_an_alias_is_free_again_when_its_socket_is_closed(registry: SocketRegistry) -> None:
    old = added(registry, "chat")
    end(old)
    registry.check_alias("chat")
    new = added(registry, "chat")
    assert registry.find("chat") is new
    assert registry.find(old) is old


def test_an_alias_that_is_a_sockets_id_is_refused(registry: SocketRegistry) -> None:
    task = added(registry)
    with pytest.raises(InvalidArgument):
        registry.check_alias(task.socketTaskId)


def test_forgetting_the_old_holder_of_an_alias_leaves_it_to_the_new_one(
    registry: SocketRegistry,
) -> None:
    old = added(registry, "chat")
    end(old)
    new = added(registry, "chat")
    registry.forget(old)
    assert registry.find("chat") is new


def test_forgetting_the_new_holder_of_an_alias_gives_it_back_to_the_last_one_before(
    registry: SocketRegistry,
) -> None:
    holders = []
    for _ in range(3):
        holders.append(added(registry, "chat"))
        end(holders[-1])
    added(registry, "news")
    registry.forget(holders[2])
    assert registry.find("chat") is holders[1]
