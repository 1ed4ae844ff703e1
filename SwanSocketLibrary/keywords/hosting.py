"""The host in which the smart program runs, and the plugins that it was given."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from robot.api.deco import keyword
from robot.utils import normalize, secs_to_timestr

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.keywords.conversion import names, positive_seconds
from SwanSocketLibrary.language import say
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.host import HostSettings
from SwanSocketLibrary.swan.payloads import Payload


class Hosting:
    """Changes the host's settings."""

    def __init__(self, session: Session, plugins: PluginRegistry) -> None:
        self._session = session
        self._plugins = plugins

    @keyword(tags=["Setting"])
    def set_host(
        self,
        *,
        platform: str | None = None,
        rules: str | None = None,
        domains: Any = None,
        missing_apis: Any = None,
        base_library: str | None = None,
        max_sockets: int | None = None,
        early_close: str | None = None,
    ) -> Payload:
        """Changes the host for later calls.

        Arguments are those of `Importing`; what is left out stays. ``domains`` and
        ``missing_apis`` are lists, or names with commas between them; ``${EMPTY}`` for none.
        ``base_library=latest`` is the newest. At the end of the closing level the values from
        before it are back, see `Closing at the end`.

        Returns a dictionary of the old values, to be given back with ``&{old}``. A
        ``max_sockets`` or ``early_close`` in it that was the platform's own is that again when it
        is given back, whichever platform there is by then (S20, S29).

        Example:
        | ${old} =    Set Host    platform=ios
        | Socket Call Should Fail    2    Connect Socket    http://example.com
        | Set Host    &{old}
        | Socket Call Should Fail    202    Connect Socket    http://example.com

        """
        changes: dict[str, Any] = {}
        if platform is not None:
            changes["profile"] = self._plugins.platform(platform)
        if rules is not None:
            changes["rules"] = rules.lower()
        if domains is not None:
            changes["domains"] = names(domains, "domains")
        if missing_apis is not None:
            changes["missing_apis"] = frozenset(names(missing_apis, "missing_apis"))
        if base_library is not None:
            changes["base_library"] = version(base_library)
        if max_sockets is not None:
            own = isinstance(max_sockets, _PlatformsOwn)
            changes["max_sockets"] = None if own else max_sockets
        if early_close is not None:
            own = isinstance(early_close, _PlatformsOwnText)
            changes["early_close"] = None if own else early_close.lower()
        return _values(self._session.configure(replace(self._session.settings, **changes)))

    @keyword(tags=["Setting"])
    def set_socket_timeout(self, time: timedelta) -> str:
        """Changes how long keywords wait that are given no ``timeout``.

        Arguments:
        - ``time``: such as ``20s``, above zero.

        Returns the old time as text, to be given back. At the end of the closing level the value
        from before it is back, see `Closing at the end`.

        Example:
        | ${old} =    Set Socket Timeout    20s
        | Set Socket Timeout    ${old}

        """
        old, self._session.timeout = self._session.timeout, positive_seconds(time, "time")
        return str(secs_to_timestr(old))

    @keyword(tags=["Getter"])
    def get_socket_plugins(self) -> list[Payload]:
        """Returns the plugins that are loaded, the library's own first.

        Each is a dictionary: ``name``, ``version`` (empty if it has none), ``source`` and the
        list of its ``hooks``. The source is ``built-in``, ``package`` with the name of the package
        that is installed, or ``import`` for those of the import's ``plugins``.

        Example:
        | ${plugins} =    Get Socket Plugins
        | Should Be Equal    ${plugins}[0][source]    built-in
        | Log    ${plugins}

        """
        return self._plugins.plugins


class _PlatformsOwn(int):
    """The platform's own limit, as a number that is distinguishable from one that was set."""


class _PlatformsOwnText(str):
    """The same of text."""

    __slots__ = ()


def version(base_library: str) -> str | None:
    """The base library's version, ``None`` for the latest."""
    return None if base_library.lower() == "latest" else base_library


def _values(settings: HostSettings) -> Payload:
    limit = settings.socket_limit
    return Payload(
        platform=settings.profile.name,
        rules=settings.rules,
        domains=list(settings.domains),
        missing_apis=sorted(settings.missing_apis),
        base_library=settings.base_library or "latest",
        max_sockets=_PlatformsOwn(limit) if settings.max_sockets is None else limit,
        early_close=settings.early_close or _PlatformsOwnText(settings.closes_early),
    )


def with_plugins(
    own: Sequence[object],
    added: Sequence[tuple[str, object]],
    translated: Mapping[str, Mapping[str, str]] | None = None,
) -> list[object]:
    """The library's own keyword objects and those of plugins.

    :param added: each with the name of its plugin.
    :param translated: the library's own in the import's language, see `keywords_of`.
    :raises PluginError: a plugin's object has no keyword, or one whose name is taken.
    """
    known = [name for each in own for name in _names(each)]
    known += [(translated or {}).get(name, {}).get("name", name) for name in known]
    owners = {_key(name): say("the library") for name in known}
    for plugin, each in added:
        if inspect.isclass(each):
            raise PluginError.say(
                "Plugin '{plugin}' returned the class {name} from swan_keywords; it "
                "must be an object: {name}().",
                plugin=plugin,
                name=each.__name__,
            )
        names = list(_names(each))
        if not names:
            raise PluginError.say(
                "Plugin '{plugin}' returned an object of type {name} from swan_keywords that has "
                "no keyword; mark its methods with robot.api.deco.keyword.",
                plugin=plugin,
                name=type(each).__name__,
            )
        for name in names:
            if _key(name) in owners:
                raise PluginError.say(
                    "Plugin '{plugin}' adds the keyword '{name}', which {owner} has "
                    "already. Give it another name.",
                    plugin=plugin,
                    name=name,
                    owner=owners[_key(name)],
                )
            owners[_key(name)] = say("plugin '{plugin}'", plugin=plugin)
    return [*own, *(each for _, each in added)]


def _key(name: str) -> str:
    """What two keywords' names must not share."""
    return str(normalize(name, ignore="_"))


def _names(component: object) -> Iterator[str]:
    """The keywords' names, as PythonLibCore will find them; it looks at no property."""
    for name in dir(component):
        owner = type(component) if hasattr(type(component), name) else component
        method = getattr(owner, name)
        if callable(method) and hasattr(method, "robot_name"):
            yield str(method.robot_name or name)
