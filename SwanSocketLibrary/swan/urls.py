"""URLs: what connectSocket accepts (S16), what production allows (S23), how they are shown.

They are read as browsers read them, by the URL standard (WHATWG, url.spec.whatwg.org), and where
Chromium differs from it as Chromium does: ``browser/test_urls.py`` has both side by side. The
packages that implement the standard are compiled for some platforms and have no fallback.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
from typing import Final, NoReturn
from unicodedata import bidirectional
from urllib.parse import SplitResult, quote, unquote, urlsplit

from SwanSocketLibrary.language import commas, mark, say
from SwanSocketLibrary.swan.payloads import MASKED
from SwanSocketLibrary.swan.profile import Failure, describe

FORBIDDEN_HOST: Final = "openapi.baidu.com"
_CREDENTIALS: Final = re.compile(r"//([^/?#\s]*|[^/?#@\s:]*:(?!\d*(?:[/?#\s]|$))\S*)@")
"""User and password of a URL, also where the password has a character that it should not."""
_SPACES: Final = re.compile(r"(\s+)")
_UP_TO_AT: Final = re.compile(r"[^/\s]*@")
_USERINFO: Final = re.compile(r"^([^/?#]*//)([^/?#]*)@")
"""User and password of a text that is a URL, whatever stands in them."""
_TRIMMED: Final = "".join(map(chr, range(0x21)))
_LEFT_OUT: Final = dict.fromkeys(map(ord, "\t\r\n"))
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_KEPT_IN_PATH: Final = "!$%&'()*+,/:;=@[]~"
_KEPT_IN_QUERY: Final = "!$%&()*+,/:;=?@[\\]^`{|}~"
_KEPT_IN_USERINFO: Final = "!$%&'()*+,:;=~"
_NOT_IN_HOST: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"*^`{|}#%/:?@\[\]\ufffd]")
"""The forbidden ones of the standard, and those that a host name cannot have either."""
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|0[0-7]*|[1-9][0-9]*")
_LONGEST_LABEL: Final = 63
_LONGEST_HOST: Final = 253
_BRACKETED: Final = re.compile(r"(.*@)?\[[^\[\]]*:[^\[\]]*\](:\d*)?")
_EXAMPLE: Final = mark("Give a URL such as wss://example.com/chat.")


def without_credentials(text: str) -> str:
    """The text with ``user:password@`` masked in each URL that it holds."""
    return "".join(map(_word_without_credentials, _SPACES.split(text)))


def credentials_of(url: str) -> str:
    """The ``user:password`` of a URL, or of one without its scheme; ``""`` without any."""
    text = url if "//" in url else f"//{url}"
    found = _CREDENTIALS.search(text) or _USERINFO.match(text)
    return found.groups()[-1] if found else ""


def _word_without_credentials(word: str) -> str:
    # Behind the last @ there are none. To look there would take a peer's text of n times "//:"
    # n² steps.
    head, at, tail = word.rpartition("@")
    return _CREDENTIALS.sub(f"//{MASKED}@", head + at) + tail


def show_url(url: str) -> str:
    """A text that should be a URL, without credentials wherever they may stand in it."""
    if "//" not in url:
        return _UP_TO_AT.sub(f"{MASKED}@", url)
    return without_credentials(_USERINFO.sub(rf"\1{MASKED}@", url))


def with_base(base: str | None, url: object) -> object:
    """What a call gave as its URL, behind the base where it begins with ``/`` or ``?``."""
    if base is None or not isinstance(url, str) or not url.startswith(("/", "?")):
        return url
    return (base.removesuffix("/") if url.startswith("/") else base) + url


def check_url(url: object) -> str:
    """A URL that a WebSocket can be opened to.

    :param url: what the call was given.
    :return: the URL as it is asked for: `ascii_host`, `resource_of`; without a path where it has
        none.
    :raises Refusal: *invalid parameter* if it is missing, empty or no string; *bad URL or
        subprotocol* if its scheme is not ws or wss, it has no host, a bad port or a fragment
        (S16; RFC 6455 §3).
    """
    if not isinstance(url, str) or not url:
        given = say("an empty string") if url == "" else describe(url)
        raise Failure.INVALID_PARAMETER.say(
            "url must be a string and not empty, got {given}. {example}",
            given=given,
            example=say(_EXAMPLE),
        )
    url = as_browsers_see_it(url)
    shown = show_url(url)
    try:
        parts = urlsplit(url)
    except ValueError:  # its text may hold the credentials
        _refuse(say("'{shown}' has a host that cannot be read", shown=shown))
    try:
        port = parts.port
    except ValueError:
        _refuse(say("'{shown}' has a bad port: it must be a number from 1 to 65535", shown=shown))
    if parts.scheme not in ("ws", "wss") or "://" not in url:
        base = say(" and no base_url= is given in the import") if url.startswith(("/", "?")) else ""
        _refuse(say("'{shown}' starts with neither ws:// nor wss://{base}", shown=shown, base=base))
    if port == 0:
        _refuse(say("'{shown}' has port 0; ports are 1 to 65535", shown=shown))
    if "#" in url:
        _refuse(say("'{shown}' has a fragment (#…), which WebSocket URLs cannot have", shown=shown))
    host = _checked_host(parts, shown)
    userinfo, at, rest = parts.netloc.rpartition("@")
    port_named = "".join(rest.rpartition("]")[2].partition(":")[1:])
    resource = resource_of(parts) if parts.path else resource_of(parts)[1:]
    return f"{parts.scheme}://{userinfo}{at}{host}{port_named}{resource}"


def resource_of(url: SplitResult) -> str:
    """The path and query of a URL, ready for a request line.

    What browsers encode is encoded: space, ``"``, ``<``, ``>``, control characters, all but ASCII;
    in the path backtick, ``{``, ``|``, ``}``, ``^`` too, in the query ``'``. Escapes stay as they
    are. Segments of one or two dots are carried out.
    """
    segments: list[str] = []
    dots = ""
    for segment in (url.path or "/").split("/")[1:]:
        dots = segment.lower().replace("%2e", ".")
        if dots == "..":
            del segments[-1:]
        elif dots != ".":
            segments.append(segment)
    if dots in (".", ".."):
        segments.append("")
    query = f"?{quote(url.query, _KEPT_IN_QUERY)}" if url.query else ""
    return f"/{quote('/'.join(segments), _KEPT_IN_PATH)}{query}"


def ascii_host(host: str) -> str:
    """A host as handshakes and certificates name it.

    :param host: a name in any script, which becomes ASCII as UTS 46 says (IDNA 2008); an IPv4
        address in any of its spellings, which becomes four numbers.
    :raises ValueError: it is neither. IPv6 addresses are not taken.
    """
    if "%" in host:
        host = unquote(host)
    host = host.lower() if host.isascii() else _mapped(host)
    labels = host.removesuffix(".").split(".")
    long = max(map(len, labels)) > _LONGEST_LABEL or len(host) > _LONGEST_HOST + 1
    if "" in labels or long or _NOT_IN_HOST.search(host):
        raise ValueError(host)
    last = labels[-1]
    if not (last.isdecimal() or re.fullmatch("0x[0-9a-f]*", last)):
        return host
    if not all(map(_NUMBER.fullmatch, labels)):
        raise ValueError(host)
    *firsts, number = map(_number, labels)
    number += sum(first << 24 - 8 * place for place, first in enumerate(firsts))
    if any(first > 0xFF for first in firsts) or _number(last) >> 8 * (5 - len(labels)):  # noqa: PLR2004
        raise ValueError(host)
    return str(ipaddress.IPv4Address(number))


def _mapped(host: str) -> str:
    import idna  # only hosts that are not ASCII need its tables

    labels = idna.uts46_remap(host, std3_rules=False).split(".")
    both_ways = any(bidirectional(sign) in {"R", "AL", "AN"} for sign in host)  # RFC 5893 §1.4
    for place, mapped in enumerate(labels):
        label = mapped
        if label.startswith("xn--"):  # it has to be what it would be written as
            label = label[4:].encode("ascii").decode("punycode")
            if label.isascii() or idna.uts46_remap(label, std3_rules=False) != label:
                raise ValueError(host)
        if label and both_ways:
            idna.check_bidi(label, check_ltr=True)
        if label.isascii():
            continue
        idna.check_initial_combiner(label)
        if not all(
            idna.valid_contextj(label, at)
            for at, sign in enumerate(label)
            if sign in "\u200c\u200d"
        ):
            raise ValueError(host)
        # The standard takes symbols and emoji, which IDNA 2008 by itself does not.
        labels[place] = f"xn--{label.encode('punycode').decode()}"
    return ".".join(labels)


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def as_browsers_see_it(url: str) -> str:
    """A URL without what browsers leave out of it, and without surrogates."""
    url = _SURROGATES.sub("\ufffd", url.strip(_TRIMMED).translate(_LEFT_OUT))
    start, mark, query = url.partition("?")
    start = _USERINFO.sub(_quoted_userinfo, start.replace("\\", "/"))
    return f"{start}{mark}{query}"


def _quoted_userinfo(found: re.Match[str]) -> str:
    return f"{found.group(1)}{quote(found.group(2), _KEPT_IN_USERINFO)}@"


def check_production(url: str, domains: tuple[str, ...]) -> None:
    """The rules of a published smart program (S23).

    :param url: one that `check_url` returned.
    :param domains: the configured host names, in lower case.
    :raises Refusal: *security check failed*.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "wss":
        _insecure(say("'{url}' is not wss://", url=without_credentials(url)))
    if _is_address(host):
        _insecure(say("'{host}' is an IP address; only host names are allowed", host=host))
    if is_localhost(host):
        _insecure(say("localhost is not allowed"))
    if parts.port is not None:
        _insecure(
            say("'{host}:{port}' names a port; none may be named", host=host, port=parts.port)
        )
    if host == FORBIDDEN_HOST:
        _insecure(say("{forbidden_host} is not allowed", forbidden_host=FORBIDDEN_HOST))
    if host not in map(_domain, domains):
        known = commas(domains) or say("none")
        _insecure(
            say(
                "'{host}' is not one of the configured domains ({known}), set by domains=,",
                host=host,
                known=known,
            )
        )


def _domain(name: str) -> str:
    with contextlib.suppress(ValueError):
        return ascii_host(name)
    return name


def _checked_host(parts: SplitResult, shown: str) -> str:
    host = parts.hostname
    if not host:
        _refuse(say("'{shown}' has no host", shown=shown))
    if "[" in parts.netloc:
        if "%" in host:
            _refuse(
                say(
                    "'{shown}' names a zone (%…) of an IPv6 address, which no host takes in a URL",
                    shown=shown,
                )
            )
        if not (_is_address(host) and _BRACKETED.fullmatch(parts.netloc)):
            _refuse(say("'{shown}' has a host that is not an IPv6 address", shown=shown))
        return f"[{ipv6(host)}]"
    try:
        return ascii_host(host)
    except ValueError:
        _refuse(say("'{shown}' has a host that is not a name ('{host}')", shown=shown, host=host))


def ipv6(address: str) -> str:
    """An IPv6 address as browsers write it.

    :raises ValueError: it is none, or has a zone, which the standard does not allow.
    """
    if "%" in address:
        raise ValueError(address)
    packed = ipaddress.IPv6Address(address).packed
    text = str(ipaddress.IPv6Address(address))
    if "." in text:  # since Python 3.13, of an address for IPv4
        text = f"{text[: text.rindex(':') + 1]}{packed[12:14].hex().lstrip('0') or 0}:"
        text += packed[14:].hex().lstrip("0") or "0"
    return text


def is_localhost(name: str) -> bool:
    """Whether a name leads to this machine whatever a name server says (RFC 6761 §6.3).

    :param name: in lower case, without a dot at its end.
    """
    return name == "localhost" or name.endswith(".localhost")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refuse(what: str) -> NoReturn:
    raise Failure.BAD_URL_OR_SUBPROTOCOL.say("{what}. {example}", what=what, example=say(_EXAMPLE))


def _insecure(what: str) -> NoReturn:
    raise Failure.SECURITY_CHECK_FAILED.say(
        "{what} under the production rules (S23). Use another URL, or the development rules: "
        'rules=development in the import or in "Set Host".',
        what=what,
    )
