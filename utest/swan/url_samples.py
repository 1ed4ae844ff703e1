"""URLs, and what becomes of them: here, and in Chromium, which browser/test_urls.py asks."""

from __future__ import annotations

from typing import Final

PATH: Final = {
    **{sign: sign for sign in "!$&'()*+,-./:;=@[]_~%"},
    **{chr(code): f"%{code:02X}" for code in (*range(9), 11, 12, *range(14, 33), 127)},
    **dict.fromkeys("\t\r\n", ""),
    **{sign: f"%{ord(sign):02X}" for sign in '"<>^`{|}'},
    "\\": "/",
    "中": "%E4%B8%AD",
    "😀": "%F0%9F%98%80",
    "\x80": "%C2%80",
    "\u2028": "%E2%80%A8",
    "\ufeff": "%EF%BB%BF",
    "\ud800": "%EF%BF%BD",
    "%41": "%41",
    "%e4%b8": "%e4%b8",
    "%zz": "%zz",
}
"""What a path holds, and what is asked for."""
QUERY: Final = PATH | {sign: sign for sign in "?\\^`{|}"} | {"'": "%27"}

TAKEN: Final = {
    **{f"ws://a.example/x{sign}y": f"ws://a.example/x{sent}y" for sign, sent in PATH.items()},
    **{f"ws://a.example/?x{sign}y": f"ws://a.example/?x{sent}y" for sign, sent in QUERY.items()},
    'ws://a.example/?filter={"owner":"小明"}': (
        "ws://a.example/?filter={%22owner%22:%22%E5%B0%8F%E6%98%8E%22}"
    ),
    "ws://a.example/聊天?名=a b+c": "ws://a.example/%E8%81%8A%E5%A4%A9?%E5%90%8D=a%20b+c",
    "ws://a.example//double//slashes": "ws://a.example//double//slashes",
    "ws://a.example/a/../b/./c/%2e%2E/d": "ws://a.example/b/d",
    "ws://a.example/..": "ws://a.example/",
    "ws://a.example/../../a": "ws://a.example/a",
    "ws://a.example/a/..": "ws://a.example/",
    "ws://a.example/a/b/.": "ws://a.example/a/b/",
    "ws://a.example/a//../b": "ws://a.example/a/b",
    "ws://a.example/...": "ws://a.example/...",
    "ws://a.example/?a/../b": "ws://a.example/?a/../b",
    "ws:\\\\a.example\\x?\\": "ws://a.example/x?\\",
    "ws://a.example\\@b.example/": "ws://a.example/@b.example/",
    " \n\x00ws://a.example/x \n": "ws://a.example/x",
    "w\ns://a.exa\tmple:8\r1/": "ws://a.example:81/",
    "WSS://A.Example/Chat": "wss://a.example/Chat",
    # Hosts
    "ws://BÜCHER.example/": "ws://xn--bcher-kva.example/",
    "ws://faß.example/": "ws://xn--fa-hia.example/",
    "ws://ς.example/": "ws://xn--3xa.example/",
    "ws://例え.テスト/": "ws://xn--r8jz45g.xn--zckzah/",
    "ws://例子。测试/": "ws://xn--fsqu00a.xn--0zwm56d/",
    "ws://😀.example/": "ws://xn--e28h.example/",
    "ws://a_b.例/": "ws://a_b.xn--fsq/",
    "ws://ab--c.é/": "ws://ab--c.xn--9ca/",
    "ws://א1.example/": "ws://xn--1-zhc.example/",
    "ws://क्‍ष.example/": "ws://xn--11b2ezcw70k.example/",
    "ws://a\u0300.example/": "ws://xn--0ca.example/",
    "ws://a\u00adb.example/": "ws://ab.example/",
    "ws://ℌost.example/": "ws://host.example/",
    "ws://ﬁ.example/": "ws://fi.example/",
    "ws://İ.example/": "ws://xn--i-9bb.example/",
    "ws://XN--BCHER-KVA.example/": "ws://xn--bcher-kva.example/",
    "ws://ex%61mple.com/": "ws://example.com/",
    "ws://%E4%BE%8B.example/": "ws://xn--fsq.example/",
    "ws://a.example./": "ws://a.example./",
    # Addresses
    "ws://127.1/": "ws://127.0.0.1/",
    "ws://0x7f.1/": "ws://127.0.0.1/",
    "ws://0177.0.0x.01/": "ws://127.0.0.1/",
    "ws://2130706433/": "ws://127.0.0.1/",
    "ws://1.2.3.4./": "ws://1.2.3.4/",
    "ws://１２７.0.0.1/": "ws://127.0.0.1/",
    "ws://255.255.65535/": "ws://255.255.255.255/",
    "ws://[0:0::1]/": "ws://[::1]/",
    "ws://[2001:DB8::]/": "ws://[2001:db8::]/",
    "ws://[1:0:0:2:0:0:0:3]/": "ws://[1:0:0:2::3]/",
    "ws://[::ffff:127.0.0.1]/": "ws://[::ffff:7f00:1]/",
    "ws://[::ffff:0.1.0.0]/": "ws://[::ffff:1:0]/",
}
"""What browsers take, and what they make of it."""

REFUSED: Final = (
    *(f"ws://a{sign}b.example/" for sign in "\x00\x01\x1f\x7f\x80<>^|[]\u2028\ufffd\ud800"),
    "ws://a%b.example/",
    "ws://exam%zz.example/",
    "ws://a%2fb.example/",
    "ws://a%00b.example/",
    "ws://%E4%BE.example/",
    "ws://256.1.1.1/",
    "ws://1.2.3.4.5/",
    "ws://1.2.3.08/",
    "ws://1..2/",
    "ws://a.0x4/",
    "ws://4294967296/",
    "ws://1א.example/",
    "ws://\u200d.example/",
    "ws://\u0301a.example/",
    "ws://\u00ad/",
    "ws://℀.example/",
    "ws://a：b.example/",
    "ws://",
    "ws://?x",
    "ws://:80/",
    "ws://user@/",
    "ws://a.example:65536/",
    "ws://a.example:-1/",
    "ws://a.example:8o/",
    "ws://a.example:٣/",
    "ws://[::1",
    "ws://::1/",
    "ws://[1::2::3]/",
    "ws://[example.com]/",
    "ws://[127.0.0.1]/",
    "ws://x[::1]/",
    "ws://[::1]x/",
    "ws://[]/",
)
"""What neither takes: *bad URL or subprotocol* (S16)."""

STRICTER: Final = {
    "ws:a.example": "ws://a.example/",
    "ws:/a.example": "ws://a.example/",
    "ws:///a.example": "ws://a.example/",
    "ws://a b.example/": "ws://a%20b.example/",
    **{f"ws://a{sign}b.example/": f"ws://a{sign}b.example/" for sign in '"`{}'},
    "ws://a..example/": "ws://a..example/",
    "ws://.example/": "ws://.example/",
    f"ws://{'a' * 64}.example/": f"ws://{'a' * 64}.example/",
    f"ws://{'a.' * 127}example/": f"ws://{'a.' * 127}example/",
    "ws://a.example:0/": "ws://a.example:0/",
}
"""What Chromium takes and the library refuses: no name server has such a name, and each is more
likely a slip, such as a variable that is empty or was not put in."""
