"""AsyncAPI 2.6 and 3.0: which messages a channel has for each side, and how others depart.

Of a document counts what a WebSocket has: channels with their addresses, the messages of operations
and replies, payloads. Headers, bindings and security are of other protocols, or of the handshake.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import unquote

from SwanSocketLibrary.contracts.schemas import Part, Schema
from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import commas, mark, say, unended
from SwanSocketLibrary.swan.json_data import write_json
from SwanSocketLibrary.swan.patterns import MISSING, Difference, Miss, message_value, value_text

Side = Literal["client", "server"]
"""Who sends."""
_Content = Literal["json", "any", "text", "binary"]

_VERSIONS: Final = re.compile(r"(2\.6|3\.0)(\.\d+)?")
_JSON_SCHEMA: Final = re.compile(
    r"application/(?:vnd\.aai\.asyncapi|schema)(?:\+json|\+yaml)?\s*(?:;.*)?", re.IGNORECASE
)
_TEXTS: Final = ("text/", "xml", "yaml", "csv", "javascript", "urlencoded")
_IN_PAYLOAD: Final = "$message.payload#"
_SENDS_NOTHING: Final[dict[Side, str]] = {
    "client": mark("in {channel} the client sends nothing"),
    "server": mark("in {channel} the server sends nothing"),
}
_SENDS: Final[dict[Side, str]] = {
    "client": mark("in {channel} the client sends {names}"),
    "server": mark("in {channel} the server sends {names}"),
}
_LISTED: Final = 10
"""So many names a sentence lists."""


class ContractMessage:
    """A message of a channel, as one side sends it.

    :param part: its object, references followed.
    :param traits: what else has its fields, the one that counts first in front; it is among them.
    :param default: the content type of messages that name none.
    :ivar name: in its channel.
    :ivar described: whether the document says what it has to be.
    :ivar remark: why it does not.
    :ivar examples: payloads.
    :ivar correlation: where its payload has the id that a reply has too.
    """

    def __init__(self, name: str, part: Part, fields: Sequence[Part], default: object) -> None:
        def of(field: str) -> Part:
            found = (each.get(field) for each in fields)
            return next((each for each in found if each.value is not None), part.child(field))

        self.name = name
        self.place = part.text
        payload, self.remark = part.get("payload"), ""
        format_of = of("schemaFormat").value
        if isinstance(payload.value, Mapping) and payload.value.keys() >= {
            "schemaFormat",
            "schema",
        }:
            format_of, payload = payload.value["schemaFormat"], payload.get("schema")
        if payload.value is None:
            self.remark = say("no payload")
        elif format_of is not None and not _JSON_SCHEMA.fullmatch(str(format_of)):
            self.remark = say(
                "a payload of {kind}, which is no JSON Schema", kind=value_text(format_of)
            )
        self.described = not self.remark
        self._schema = Schema.of_part(payload) if self.described else None
        self._content = _content(of("contentType").value or default, payload.value)
        given = [each.names for each in of("examples").elements()]
        self.examples: list[Any] = [each["payload"] for each in given if "payload" in each]
        if not self.examples and self._schema and isinstance(payload.value, Mapping):
            own = payload.value.get("examples")
            self.examples = list(own) if isinstance(own, list) else []
        self.constants: dict[str, list[str]] = {}
        if self._schema:
            with suppress(InvalidArgument):  # a schema with an address resolves otherwise
                self.constants = _constants(payload)
        location = of("correlationId").get("location").value
        in_payload = isinstance(location, str) and location.startswith(_IN_PAYLOAD)
        self.correlation = str(location)[len(_IN_PAYLOAD) :].split("/")[1:] if in_payload else None

    def holds(self, data: str | bytes, value: Any) -> bool:
        """Whether a message is one of these.

        :param value: its JSON; `MISSING` if it is none.
        :raises InvalidArgument: its schema cannot say.
        """
        if self._content == "binary":
            return isinstance(data, bytes)
        values = self._values(data, value)
        if self._schema is None:
            return self._content == "any" or bool(values)
        return any(map(self._schema.holds, values))

    def miss(self, data: str | bytes, value: Any) -> Miss:
        """How one that is none of these differs."""
        values = self._values(data, value)
        if self._schema is None or not values or self._content == "binary":
            kinds = {"json": say("JSON"), "any": say("JSON or text"), "text": say("text")}
            kind = kinds.get(self._content, say("binary data"))
            got = say("got text that is none")
            if isinstance(data, bytes):
                got = say("got binary data that is none")
            return Miss((Difference(None, kind, data, got),), -1)
        misses = [self._miss(each, data, as_text=each is data) for each in values]
        return max(misses, key=lambda miss: miss.near)

    def _miss(self, value: Any, data: str | bytes, *, as_text: bool) -> Miss:
        found: list[Difference] = []
        near = self._schema.compare(value, (), found) if self._schema else 0
        if any(each.location == () and each.expected.startswith("type ") for each in found):
            near /= 4  # what is of another type altogether is hardly meant
        if as_text:
            found = [Difference(None, each.expected, data, each.instead) for each in found]
        return Miss(tuple(found), near)

    def example(self, request: Any = MISSING, correlation: Sequence[str] | None = None) -> Any:
        """Its first example as it is sent, ``None`` if it has none.

        :param request: the payload of the message that it answers.
        :param correlation: where that has its id.
        """
        if not self.examples:
            return None
        payload = self.examples[0]
        if self.correlation and correlation:
            found = _at(request, correlation)
            if found is not MISSING:
                payload = deepcopy(payload)
                holder, last = _at(payload, self.correlation[:-1]), self.correlation[-1]
                if isinstance(holder, dict):
                    holder[last] = found
                elif _at(holder, [last]) is not MISSING:
                    holder[int(last)] = found
        if self._content == "binary":
            return payload.encode() if isinstance(payload, str) else write_json(payload).encode()
        as_it_is = isinstance(payload, str) and self._content != "json"
        return payload if as_it_is else write_json(payload, strict=True)

    def check_examples(self) -> None:
        """Drops examples that are none of it.

        :raises InvalidArgument: there are only such.
        """
        wrong = ""
        while self.examples:
            data = self.example()
            value = _json(data)
            if self.holds(data, value):
                return
            wrong = wrong or self.miss(data, value).text(data)
            del self.examples[0]
        if wrong:
            raise InvalidArgument.say(
                "No example of {place} is one of it. The first one differs: {why}. Mend the "
                "example, or the schema.",
                place=self.place,
                why=wrong,
            )

    def _values(self, data: str | bytes, value: Any) -> list[Any]:
        """What a message may be read as."""
        as_json = [value] if value is not MISSING and self._content != "text" else []
        if self._content == "json" or isinstance(data, bytes):
            return as_json
        # Text that happens to be the JSON of one word is that word too.
        return as_json if as_json and isinstance(value, dict | list) else [*as_json, data]


class Verdict(NamedTuple):
    """What a message is to a channel.

    :ivar seen: which messages it is.
    :ivar left_open: whether the document does not say what it has to be.
    :ivar why: of one that departs, what to say: with a gap for how it differs from the nearest.
    :ivar miss: how it does so.
    """

    seen: tuple[ContractMessage, ...] = ()
    left_open: bool = False
    why: str = ""
    miss: Miss | None = None

    @property
    def departs(self) -> bool:
        """Whether it is none of the channel's messages."""
        return bool(self.why)

    def text(self, shown: str | bytes) -> str:
        """Why it departs, as a sentence.

        :param shown: the message as it may be shown.
        """
        if self.miss is None:
            return self.why
        return say("{why}: {differs}", why=self.why, differs=self.miss.text(shown))


class ContractChannel:
    """A channel: what is sent over one WebSocket.

    :ivar name: its key in the document.
    :ivar address: its path, ``None`` where the document leaves it open.
    :ivar messages: what each side sends; ``None`` where the document does not say.
    :ivar replies: what the server answers to a message of the client.
    """

    def __init__(self, name: str, address: str | None, paths: Iterable[str] = ()) -> None:
        self.name = name
        self.address = address
        self._paths = tuple(map(re.compile, paths))
        self.messages: dict[Side, tuple[ContractMessage, ...] | None] = {
            "client": None,
            "server": None,
        }
        self.replies: dict[ContractMessage, tuple[ContractMessage, ...]] = {}
        self._told_apart: dict[Side, _ToldApart] = {}

    @property
    def title(self) -> str:
        """It, for people."""
        if self.address in (None, self.name):
            return say("channel '{name}'", name=self.name)
        return say("channel '{name}' ({address})", name=self.name, address=self.address)

    def fits(self, path: str) -> bool:
        """Whether a URL's path is its address."""
        return any(each.fullmatch(path) for each in self._paths)

    def judge(self, sender: Side, data: str | bytes) -> Verdict:
        """What a message is to it."""
        messages = self.messages[sender]
        if messages is None:
            return Verdict(left_open=True)
        if not messages:
            nothing = _SENDS_NOTHING[sender]
            return Verdict(why=say(nothing, channel=self.title))
        value = _json(data)
        if sender not in self._told_apart:
            self._told_apart[sender] = _ToldApart(messages)
        try:
            likely = self._told_apart[sender].candidates(value)
            seen = tuple(each for each in likely if each.described and each.holds(data, value))
            if seen:
                return Verdict(seen)
            rest = (each for each in messages if not each.described and each.holds(data, value))
            seen = tuple(rest)
            if seen:
                return Verdict(seen, left_open=True)
            return self._departs(sender, data, value, likely or messages)
        except Exception as error:  # noqa: BLE001 - such as a regex that takes too long
            ours = isinstance(error, InvalidArgument)
            text = unended(str(error)) if ours else f"{type(error).__name__}: {error}"
            return Verdict(why=say("in {channel}, {error}", channel=self.title, error=text))

    def _departs(
        self, sender: Side, data: str | bytes, value: Any, likely: Sequence[ContractMessage]
    ) -> Verdict:
        messages = self.messages[sender] or ()
        misses = [(each.miss(data, value), each) for each in likely]
        miss, nearest = max(misses, key=lambda found: found[0].near)
        said = {"channel": self.title, "names": _listed([each.name for each in messages])}
        why = say(_SENDS[sender], **said)
        if len(messages) > 1:
            why = say("{why}, of which {nearest} is the nearest", why=why, nearest=nearest.name)
        return Verdict(why=why, miss=miss)


class _ToldApart:
    """Messages by the name whose value tells them apart, as ``type`` often does."""

    def __init__(self, messages: Sequence[ContractMessage]) -> None:
        self._all = messages
        names = Counter(name for each in messages for name in each.constants)
        self._name, count = names.most_common(1)[0] if names else ("", 0)
        self._by_value: dict[str, tuple[ContractMessage, ...]] = {}
        if count < 2:  # noqa: PLR2004 - of one alone it tells nothing
            self._name = ""
        for each in messages if self._name else ():
            for value in each.constants.get(self._name, ()):
                self._by_value[value] = ()
        for value in self._by_value:
            self._by_value[value] = tuple(
                each
                for each in messages
                if self._name not in each.constants or value in each.constants[self._name]
            )

    def candidates(self, value: Any) -> Sequence[ContractMessage]:
        """Those that a message's JSON may be."""
        found = value.get(self._name) if self._name and isinstance(value, dict) else None
        return self._by_value.get(found, self._all) if isinstance(found, str) else self._all


class Seen(NamedTuple):
    """What is counted: a message of a channel and a side; without a name what was open there."""

    channel: str
    sender: Side
    message: str = ""


@dataclass(slots=True)
class Tally:
    """What was seen of a contract. Any thread may count.

    :ivar seen: messages that are one of the document's; without a name what it leaves open.
    :ivar departed: messages that are none.
    """

    seen: Counter[Seen] = field(default_factory=Counter)
    departed: Counter[Seen] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, channel: ContractChannel, sender: Side, verdict: Verdict) -> None:
        """A message was judged."""
        with self._lock:
            if verdict.departs:
                self.departed[Seen(channel.name, sender)] += 1
            elif verdict.left_open and not verdict.seen:
                self.seen[Seen(channel.name, sender)] += 1
            for each in verdict.seen:
                self.seen[Seen(channel.name, sender, each.name)] += 1

    def copy(self) -> Tally:
        """It as it is now."""
        with self._lock:
            return Tally(Counter(self.seen), Counter(self.departed))


class Contract:
    """A document of AsyncAPI.

    :ivar name: the file's.
    :ivar path: the file's whole path.
    :ivar channels: by their keys.
    """

    def __init__(self, path: str, channels: Mapping[str, ContractChannel]) -> None:
        self.path = path
        self.name = Path(path).name
        self.channels = channels

    @property
    def described(self) -> Iterator[tuple[Seen, ContractMessage]]:
        """All of its messages, with what they are counted as."""
        for channel in self.channels.values():
            for sender, messages in channel.messages.items():
                for each in messages or ():
                    yield Seen(channel.name, sender, each.name), each

    def channel(self, name: str) -> ContractChannel:
        """A channel by its key or its address.

        :raises InvalidArgument: there is none.
        """
        for channel in self.channels.values():
            if name in (channel.name, channel.address):
                return channel
        near = get_close_matches(name, self.channels, 1)
        raise InvalidArgument(
            say(
                "{file} has no channel '{name}'. It has {there}.",
                file=self.name,
                name=name,
                there=_listed(self.channels),
            )
            + (say(" Did you mean '{near}'?", near=near[0]) if near else "")
        )

    def channel_at(self, path: str) -> ContractChannel | None:
        """The channel whose address is a URL's path; ``None`` if none is.

        Of several it is the one with the fewest parameters; of a single one without an address, it.

        :raises InvalidArgument: two are, alike.
        """
        channels = list(self.channels.values())
        if len(channels) == 1 and channels[0].address is None:
            return channels[0]
        path = f"/{unquote(path).strip('/')}"
        found = sorted((each for each in channels if each.fits(path)), key=_parameters)
        if len(found) > 1 and _parameters(found[0]) == _parameters(found[1]):
            raise InvalidArgument.say(
                "In {file} {path} is the address of {one} and of {other}: say by "
                "channel={name} which one is meant.",
                file=self.name,
                path=path,
                one=found[0].title,
                other=found[1].title,
                name=found[0].name,
            )
        return found[0] if found else None


class Examples:
    """What a server says to one client by the examples of a channel.

    :param channel: of the client's WebSocket.
    """

    def __init__(self, channel: ContractChannel) -> None:
        self._channel = channel
        replies = {each for some in channel.replies.values() for each in some}
        own = [each for each in channel.messages["server"] or () if each not in replies]
        self._own = [each for each in own if each.examples]
        self._turn = 0

    @property
    def greetings(self) -> list[str | bytes]:
        """What it says at once: all, where the client says nothing."""
        return [each.example() for each in self._own if self._channel.messages["client"] == ()]

    def answers(self, data: str | bytes) -> list[str | bytes]:
        """What it answers to a message: its reply, or else the next of what it says by itself."""
        verdict = self._channel.judge("client", data)
        for each in verdict.seen:
            replies = self._channel.replies.get(each)
            if replies is not None:
                examples = (one.example(_json(data), each.correlation) for one in replies)
                return [example for example in examples if example is not None][:1]
        if not self._own or verdict.departs:
            return []
        self._turn += 1
        return [self._own[(self._turn - 1) % len(self._own)].example()]


# Reading a document


def load(path: str, application: Side = "server") -> Contract:
    """Reads a document.

    :param application: who the document is about.
    :raises InvalidArgument: it is none, of another version, without channels, or something in it
        cannot be used; the sentence names the place.
    """
    root = Part.of_file(path)
    name = Path(path).name
    version = root.value.get("asyncapi") if isinstance(root.value, Mapping) else None
    if version is None:
        raise InvalidArgument.say(
            "{name} is no AsyncAPI document: it has no line such as asyncapi: 3.0.0 at its top.",
            name=name,
        )
    if not _VERSIONS.fullmatch(str(version)):
        raise InvalidArgument.say(
            "{name} is of AsyncAPI {version}, and 2.6 and 3.0 can be read. AsyncAPI's own "
            "tool converts it: asyncapi convert {name} --target-version=3.0.0.",
            name=name,
            version=version,
        )
    try:
        reader = _Reader(root, application, new=str(version).startswith("3"))
        channels = reader.channels()
    except RecursionError:
        raise InvalidArgument.say(
            "{name} is nested too deep, or refers to itself.", name=name
        ) from None
    if not channels:
        raise InvalidArgument.say(
            "{name} has no channels, so there is nothing to hold messages to.", name=name
        )
    return Contract(str(Path(path).resolve()), channels)


class _Reader:
    """Reads the channels of a document.

    :param application: who it is about.
    :param new: whether it is of version 3.
    """

    def __init__(self, root: Part, application: Side, *, new: bool) -> None:
        self._root = root
        self._new = new
        self._default = root.get("defaultContentType").value
        other: Side = "client" if application == "server" else "server"
        self._senders: dict[str, Side] = {
            # In version 2 others publish what the application is to receive.
            "publish": other,
            "subscribe": application,
            "receive": other,
            "send": application,
        }
        self._made: dict[tuple[Any, Side], ContractMessage] = {}

    def channels(self) -> dict[str, ContractChannel]:
        """Reads them."""
        bases = [*self._bases()]
        found: dict[str, tuple[Part, ContractChannel]] = {}
        for name, part in self._root.get("channels").items().items():
            address = part.names.get("address") if self._new else name
            if address is not None and not isinstance(address, str):
                raise InvalidArgument.say(
                    "{place}/address is {value}: text has to be.",
                    place=part.text,
                    value=value_text(address),
                )
            parameters = _enums(part.get("parameters"))
            paths = [] if address is None else [*_paths(address, parameters, bases)]
            found[name] = part, ContractChannel(name, address, paths)
        if self._new:
            self._operations(found)
        else:
            for part, channel in found.values():
                self._channel_of_2(part, channel)
        return {name: channel for name, (_, channel) in found.items()}

    def _bases(self) -> Iterator[str]:
        for server in self._root.get("servers").items().values():
            path = server.get("pathname").value if self._new else server.get("url").value
            if not isinstance(path, str):
                continue
            if not self._new:
                path = path.partition("://")[2] or path
                path = path.partition("/")[2]
            yield _regex(path, _enums(server.get("variables")))

    def _channel_of_2(self, part: Part, channel: ContractChannel) -> None:
        there = [each for each in ("publish", "subscribe") if each in part.names]
        for operation in there:
            message = part.get(operation).get("message")
            if "message" not in part.get(operation).names:
                continue
            several = isinstance(message.value, Mapping) and "oneOf" in message.value
            parts = message.get("oneOf").elements() if several else [message]
            sender = self._senders[operation]
            channel.messages[sender] = self._messages([("", each) for each in parts], sender)
        for operation in ("publish", "subscribe") if there else ():
            if operation not in there:
                channel.messages[self._senders[operation]] = ()

    def _operations(self, found: Mapping[str, tuple[Part, ContractChannel]]) -> None:
        """The messages of version 3: of operations, or else of channels, for both sides."""
        by_place = {part.place: each for part, each in found.values()}
        own = {each: [*part.get("messages").items().items()] for part, each in found.values()}
        used: dict[ContractChannel, dict[Side, list[tuple[str, Part]] | None]] = {}
        replies: list[tuple[ContractChannel, list[tuple[str, Part]], list[tuple[str, Part]]]] = []

        def use(operation: Part, channel: ContractChannel, sender: Side) -> list[tuple[str, Part]]:
            names = {part.place: name for name, part in own[channel]}
            listed = operation.get("messages").elements()
            parts = [(names.get(each.place, ""), each) for each in listed] or own[channel]
            of_channel = used.setdefault(channel, {"client": [], "server": []})
            some = of_channel[sender]
            of_channel[sender] = [*some, *parts] if some is not None and parts else None
            return parts

        for operation in self._root.get("operations").items().values():
            action = operation.names.get("action")
            if action not in ("send", "receive"):
                raise InvalidArgument.say(
                    "{place}/action is {value}: write send or receive.",
                    place=operation.text,
                    value=value_text(action),
                )
            channel = self._channel_of(operation, by_place)
            sender = self._senders[action]
            asked = use(operation, channel, sender)
            reply = operation.get("reply")
            if reply.value is None:
                continue
            answering = self._channel_of(reply, by_place, channel)
            answered = use(reply, answering, "server" if sender == "client" else "client")
            if sender == "client" and answering is channel:
                replies.append((channel, asked, answered))
        for channel, parts in own.items():
            for sender in channel.messages:
                sent = used[channel][sender] if channel in used else parts or None
                channel.messages[sender] = None if sent is None else self._messages(sent, sender)
        for channel, asked, answered in replies:
            for _, part in asked:
                message = self._made[part.place, "client"]
                channel.replies[message] = (
                    *channel.replies.get(message, ()),
                    *(self._made[each.place, "server"] for _, each in answered),
                )

    def _channel_of(
        self,
        part: Part,
        by_place: Mapping[Any, ContractChannel],
        default: ContractChannel | None = None,
    ) -> ContractChannel:
        channel = part.get("channel")
        if channel.value is None and default is not None:
            return default
        if channel.place not in by_place:
            there = say("none") if channel.value is None else channel.text
            raise InvalidArgument.say(
                "{place}/channel is {there}: it has to refer to one of the document's "
                "channels, as $ref: '#/channels/chat' does.",
                place=part.text,
                there=there,
            )
        return by_place[channel.place]

    def _messages(
        self, parts: Iterable[tuple[str, Part]], sender: Side
    ) -> tuple[ContractMessage, ...]:
        found: dict[ContractMessage, None] = {}
        for number, (name, part) in enumerate(parts, 1):
            key = part.place, sender
            if key not in self._made:
                self._made[key] = self._message(part, name, number)
            found[self._made[key]] = None
        return tuple(found)

    def _message(self, part: Part, name: str, number: int) -> ContractMessage:
        of_components = part.pointer[-2:-1] == ("messages",)
        said = (part.names.get(each) for each in ("name", "messageId", "title"))
        own = [name, part.pointer[-1] if of_components else "", *said]
        texts = (each for each in own if each and isinstance(each, str))
        name = next(texts, say("message {number}", number=number))
        traits = part.get("traits").elements()[::-1]
        fields = [part, *traits] if self._new else [*traits, part]
        return ContractMessage(name, part, fields, self._default)


def _paths(
    address: str, parameters: Mapping[str, list[str]], bases: Iterable[str]
) -> Iterator[str]:
    """Regexes of the paths that a channel has: by itself, and below each server."""
    own = _regex(address.partition("?")[0], parameters)
    for base in dict.fromkeys(["", *bases]):
        yield f"{base}{own}" if own else base or "/"


def _regex(path: str, parameters: Mapping[str, list[str]]) -> str:
    """``/rooms/[^/]+`` of ``rooms/{room}``; ``""`` of the root."""
    found = ""
    for literal, name in re.findall(r"([^{]*)(?:\{([^}]*)\})?", path.strip("/")):
        values = "|".join(map(re.escape, parameters.get(name, ()))) or "[^/]+"
        found += re.escape(literal) + (f"(?:{values})" if name else "")
    return f"/{found}" if found else ""


def _enums(parameters: Part) -> dict[str, list[str]]:
    """The values that each parameter may have; none for any."""
    found = {}
    for name, each in parameters.items().items():
        values = each.get("enum").value or each.get("schema").get("enum").value
        found[name] = [str(value) for value in values] if isinstance(values, list) else []
    return found


def _parameters(channel: ContractChannel) -> int:
    return (channel.address or "").count("{")


def _content(content_type: object, payload: Any) -> _Content:
    """How messages of a content type are to be read."""
    if isinstance(payload, Mapping) and payload.get("format") == "binary":
        return "binary"
    if not isinstance(content_type, str):
        return "any"
    media = content_type.partition(";")[0].strip().lower()
    if media.endswith(("/json", "+json")):
        return "json"
    return "text" if any(each in media for each in _TEXTS) else "binary"


def _constants(payload: Part) -> dict[str, list[str]]:
    """The names that have one of few texts in a payload, with these."""
    found: dict[str, list[str]] = {}
    for part in [payload, *(_elements(payload, "allOf"))]:
        properties = part.get("properties")
        for name in properties.value if isinstance(properties.value, Mapping) else ():
            value = properties.get(name).value
            if isinstance(value, Mapping):
                texts = [value["const"]] if "const" in value else value.get("enum")
                if isinstance(texts, list) and all(isinstance(each, str) for each in texts):
                    found.setdefault(name, texts)
    return found


def _elements(part: Part, name: str) -> list[Part]:
    found = part.get(name)
    return found.elements() if isinstance(found.value, list) else []


def _at(value: Any, pointer: Sequence[str]) -> Any:
    """What stands at a JSON pointer; `MISSING` for nothing."""
    for step in pointer:
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, Mapping) and step in value:
            value = value[step]
        else:
            return MISSING
    return value


def _json(data: str | bytes) -> Any:
    try:
        return message_value(data)
    except ValueError:
        return MISSING


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    rest = len(every) - _LISTED
    return commas(every[:_LISTED]) + (say(" and {n} more", n=rest) if rest > 0 else "")
