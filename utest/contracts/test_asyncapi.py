# ruff: noqa: E501 - documents read better on long lines
from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from SwanSocketLibrary.contracts import schemas
from SwanSocketLibrary.contracts.asyncapi import Contract, Examples, Side, Tally, load
from SwanSocketLibrary.errors import InvalidArgument

SHOP_3 = """
asyncapi: 3.0.0
info: {title: Shop, version: '1'}
servers:
  production: {host: shop.example, protocol: wss, pathname: '/{stage}', variables: {stage: {enum: [v1, v2]}}}
channels:
  orders:
    address: /rooms/{room}/orders
    parameters: {room: {enum: [tea, coffee]}}
    messages:
      order: {$ref: '#/components/messages/order'}
      ping: {payload: {type: string, const: '2'}}
      confirmed: {$ref: '#/components/messages/confirmed'}
      rejected: {$ref: '#/components/messages/rejected'}
      news: {payload: {type: object, required: [news]}, examples: [{payload: {news: 1}}]}
  root:
    address: /
operations:
  receiveOrder:
    action: receive
    channel: {$ref: '#/channels/orders'}
    messages: [{$ref: '#/channels/orders/messages/order'}]
    reply:
      channel: {$ref: '#/channels/orders'}
      messages:
        - {$ref: '#/channels/orders/messages/confirmed'}
        - {$ref: '#/channels/orders/messages/rejected'}
  receivePing:
    action: receive
    channel: {$ref: '#/channels/orders'}
    messages: [{$ref: '#/channels/orders/messages/ping'}]
  sendNews:
    action: send
    channel: {$ref: '#/channels/orders'}
    messages: [{$ref: '#/channels/orders/messages/news'}]
components:
  messages:
    order:
      traits: [{$ref: '#/components/messageTraits/json'}]
      correlationId: {location: '$message.payload#/id'}
      payload:
        type: object
        required: [type, id, items]
        properties:
          type: {const: order}
          id: {type: integer}
          at: {type: string, format: date-time}
          items: {type: array, items: {$ref: '#/components/schemas/item'}}
    confirmed:
      correlationId: {location: '$message.payload#/id'}
      contentType: application/json
      payload:
        schemaFormat: application/schema+json;version=draft-07
        schema: {type: object, required: [type, id], properties: {type: {const: confirmed}, id: {type: integer}}}
      examples: [{payload: {type: confirmed, id: 1}}]
    rejected:
      payload: {type: object, required: [type], properties: {type: {const: rejected}}}
  messageTraits:
    json: {contentType: application/json}
  schemas:
    item: {type: object, required: [name], properties: {name: {type: string}, price: {type: number}}}
"""

SHOP_2 = """
asyncapi: 2.6.0
info: {title: Shop, version: '1'}
servers:
  production: {url: 'wss://shop.example/{stage}', protocol: wss}
channels:
  rooms/{room}/orders:
    parameters: {room: {schema: {type: string, enum: [tea, coffee]}}}
    publish:
      message:
        oneOf:
          - $ref: '#/components/messages/order'
          - {name: ping, payload: {type: string, const: '2'}}
    subscribe:
      message:
        oneOf: [{$ref: '#/components/messages/confirmed'}, {$ref: '#/components/messages/rejected'}]
  /: {}
components:
  messages:
    order:
      contentType: text/plain
      traits: [{contentType: application/json}]
      payload:
        type: object
        required: [type, id, items]
        properties:
          type: {const: order}
          id: {type: integer}
          items: {type: array, items: {$ref: '#/components/schemas/item'}}
    confirmed:
      payload: {type: object, required: [type], properties: {type: {const: confirmed}}}
      examples: [{payload: {type: confirmed, id: 1}}]
    rejected:
      payload: {type: object, required: [type], properties: {type: {const: rejected}}}
  schemas:
    item: {type: object, required: [name], properties: {name: {type: string}, price: {type: number}}}
"""
ORDER = '{"type": "order", "id": 7, "items": [{"name": "tea"}]}'


def written(folder: Path, text: str, name: str = "asyncapi.yaml") -> str:
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return str(path)


def judged(contract: Contract, sender: Side, data: str | bytes, channel: str = "") -> str:
    """Which messages it is; or else why it departs."""
    name = channel or next(iter(contract.channels))
    verdict = contract.channels[name].judge(sender, data)
    if verdict.departs:
        return verdict.text(data)
    names = " ".join(each.name for each in verdict.seen)
    return f"{names} (open)" if verdict.left_open else names


@pytest.mark.parametrize("document", [SHOP_3, SHOP_2])
def test_messages_of_each_side(tmp_path: Path, document: str) -> None:
    shop = load(written(tmp_path, document))
    assert judged(shop, "client", ORDER) == "order"
    assert judged(shop, "client", ORDER.encode()) == "order"
    assert judged(shop, "client", "2") == "ping"
    assert judged(shop, "server", '{"type": "confirmed", "id": 7}') == "confirmed"
    assert judged(shop, "server", '{"type": "rejected"}') == "rejected"
    assert "of which order is the nearest" in judged(shop, "client", '{"type": "order"}')
    assert "the server sends confirmed, rejected" in judged(shop, "server", ORDER)


@pytest.mark.parametrize("document", [SHOP_3, SHOP_2])
def test_the_application_may_be_the_client(tmp_path: Path, document: str) -> None:
    shop = load(written(tmp_path, document), "client")
    assert judged(shop, "server", ORDER) == "order"
    assert judged(shop, "client", '{"type": "rejected"}') == "rejected"
    assert "departs" not in judged(shop, "client", ORDER)
    assert "the client sends" in judged(shop, "client", ORDER)


@pytest.mark.parametrize("document", [SHOP_3, SHOP_2])
def test_a_departure_names_message_rule_and_value(tmp_path: Path, document: str) -> None:
    shop = load(written(tmp_path, document))
    text = judged(
        shop, "client", '{"type": "order", "id": 7, "items": [{"name": "tea", "price": "free"}]}'
    )
    assert text.endswith(
        ", of which order is the nearest: $.items[0].price: expected type "
        '"number" (asyncapi.yaml#/components/schemas/item/properties/price/type), got "free"'
    )
    assert text.startswith("in channel '")


def test_formats_are_asserted(tmp_path: Path) -> None:
    shop = load(written(tmp_path, SHOP_3))
    at = '{"type": "order", "id": 7, "items": [], "at": "%s"}'
    assert judged(shop, "client", at % "2026-11-27T03:00:00Z") == "order"
    assert '$.at: expected format "date-time"' in judged(shop, "client", at % "yesterday")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/rooms/tea/orders", "rooms"),
        ("/rooms/tea/orders/", "rooms"),
        ("/v1/rooms/coffee/orders", "rooms"),
        ("/rooms/milk/orders", None),
        ("/v1/v1/rooms/tea/orders", None),
        ("/rooms/tea", None),
        ("", "/"),
        ("/", "/"),
        ("/v2", "/"),
    ],
)
@pytest.mark.parametrize("document", [SHOP_3, SHOP_2])
def test_the_channel_of_a_path(tmp_path: Path, document: str, path: str, name: str | None) -> None:
    found = load(written(tmp_path, document)).channel_at(path)
    assert (found and (found.address or "").strip("/").partition("/")[0]) == (
        None if name is None else name.strip("/")
    )


def test_the_channel_with_the_fewest_parameters(tmp_path: Path) -> None:
    text = (
        "asyncapi: 3.0.0\nchannels: {a: {address: '/{x}'}, b: {address: /b}, c: {address: '/{y}'}}"
    )
    contract = load(written(tmp_path, text))
    found = contract.channel_at("/b")
    assert found
    assert found.name == "b"
    with pytest.raises(InvalidArgument, match=r"'a' \(/\{x\}\) and of channel 'c'.*channel=a"):
        contract.channel_at("/other")


def test_a_single_channel_without_an_address(tmp_path: Path) -> None:
    contract = load(written(tmp_path, "asyncapi: 3.0.0\nchannels: {only: {address: null}}"))
    found = contract.channel_at("/anything")
    assert found
    assert judged(contract, "client", "x") == " (open)"


def test_channels_by_key_and_by_address(tmp_path: Path) -> None:
    shop = load(written(tmp_path, SHOP_3))
    assert shop.channel("/rooms/{room}/orders") is shop.channel("orders")
    with pytest.raises(InvalidArgument) as caught:
        shop.channel("order")
    assert str(caught.value) == (
        "asyncapi.yaml has no channel 'order'. It has orders, root. Did you mean 'orders'?"
    )


def test_what_the_document_leaves_open(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            """
            asyncapi: 2.6.0
            channels:
              /none: {}
              /some:
                subscribe:
                  message:
                    oneOf:
                      - {name: avro, contentType: avro/binary, payload: {}, schemaFormat: 'application/vnd.apache.avro;version=1.9.0'}
                      - {name: known, payload: {type: number}}
                publish: {}
            """,
        )
    )
    assert judged(contract, "client", "x", "/none") == " (open)"
    assert judged(contract, "client", "x", "/some") == " (open)"
    assert judged(contract, "server", b"\x00", "/some") == "avro (open)"
    assert judged(contract, "server", "7", "/some") == "known"
    assert "the server sends avro, known" in judged(contract, "server", "x", "/some")
    remarks = {each.name: each.remark for _, each in contract.described}
    assert remarks["avro"] == (
        'a payload of "application/vnd.apache.avro;version=1.9.0", which is no JSON Schema'
    )


def test_a_channel_on_which_one_side_says_nothing(tmp_path: Path) -> None:
    document = "asyncapi: 2.6.0\nchannels: {/a: {subscribe: {message: {payload: {type: number}}}}}"
    contract = load(written(tmp_path, document))
    assert judged(contract, "server", "7") == "message 1"
    assert judged(contract, "client", "7") == "in channel '/a' the client sends nothing"


def test_version_3_without_operations_is_for_both_sides(tmp_path: Path) -> None:
    document = "asyncapi: 3.0.0\nchannels: {a: {messages: {n: {payload: {type: number}}}}}"
    contract = load(written(tmp_path, document))
    assert [judged(contract, side, "7") for side in ("client", "server")] == ["n", "n"]
    assert 'type "number"' in judged(contract, "client", '"x"')


@pytest.mark.parametrize(
    ("message", "data", "holds"),
    [
        ("{contentType: text/plain, payload: {type: string, maxLength: 2}}", "7", True),
        ("{contentType: text/plain, payload: {type: string, maxLength: 2}}", "700", False),
        ("{contentType: text/plain, payload: {type: string}}", b"7", False),
        ("{contentType: application/json, payload: {type: string}}", "x", False),
        ("{contentType: application/json, payload: {type: string}}", '"x"', True),
        ("{contentType: application/vnd.x+json, payload: {type: number}}", "7", True),
        ("{payload: {type: string}}", "7", True),
        ("{payload: {type: string}}", "x", True),
        ("{payload: {type: string}}", b"\xff", False),
        ("{contentType: application/octet-stream}", b"\xff", True),
        ("{contentType: application/octet-stream}", "x", False),
        ("{payload: {type: string, format: binary}}", b"\xff", True),
        ("{payload: {type: string, format: binary}}", "x", False),
        ("{}", "anything", True),
        ("{}", b"\xff", True),
        ("{contentType: application/json}", "{}", True),
        ("{contentType: application/json}", "{", False),
    ],
)
def test_content_types(tmp_path: Path, message: str, data: str | bytes, holds: bool) -> None:
    document = f"asyncapi: 3.0.0\nchannels: {{a: {{messages: {{m: {message}}}}}}}"
    contract = load(written(tmp_path, document))
    said = judged(contract, "client", data)
    assert (said.partition(" (")[0] == "m") is holds, said
    assert holds or "expected" in said


def test_a_default_content_type(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            "asyncapi: 3.0.0\ndefaultContentType: text/plain\n"
            "channels: {a: {messages: {m: {payload: {type: string}}}}}",
        )
    )
    assert judged(contract, "client", '{"a": 1}') == "m"


@pytest.mark.parametrize("version", ["2.6", "3.0"])
def test_a_version_of_two_numbers(tmp_path: Path, version: str) -> None:
    contract = load(written(tmp_path, f"asyncapi: {version}\nchannels: {{/a: {{}}}}"))
    assert list(contract.channels) == ["/a"]


def test_a_reference_that_leads_through_another(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            """
            asyncapi: 3.0.0
            channels: {a: {$ref: '#/components/channels/a'}}
            operations:
              o:
                action: receive
                channel: {$ref: '#/channels/a'}
                messages: [{$ref: '#/channels/a/messages/m'}]
            components: {channels: {a: {address: /a, messages: {m: {payload: {type: number}}}}}}
            """,
        )
    )
    assert judged(contract, "client", "1") == "m"
    assert judged(contract, "server", "1") == "in channel 'a' (/a) the server sends nothing"


def test_names_of_merged_mappings_may_be_said_anew(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            """
            asyncapi: 3.0.0
            x-base: &base {type: object, required: [a]}
            channels: {a: {messages: {m: {payload: {<<: *base, required: [b]}}}}}
            """,
        )
    )
    assert judged(contract, "client", '{"b": 1}') == "m"
    assert 'expected the names ["b"]' in judged(contract, "client", '{"a": 1}')


def test_schemas_with_names_for_ids_refer_to_the_document(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            """
            asyncapi: 3.0.0
            channels: {a: {messages: {m: {payload: {$ref: '#/components/schemas/order'}}}}}
            components:
              schemas:
                order: {$id: order, properties: {n: {$ref: '#/components/schemas/n'}}}
                n: {$id: n, type: number}
            """,
        )
    )
    assert judged(contract, "client", '{"n": 1}') == "m"
    assert '#/components/schemas/n/type), got "x"' in judged(contract, "client", '{"n": "x"}')


def test_references_lead_as_far_as_there_are_schemas(tmp_path: Path) -> None:
    count = 1000
    chain = "".join(
        f"    s{n}: {{properties: {{next: {{$ref: '#/components/schemas/s{(n + 1) % count}'}}}}}}\n"
        for n in range(count)
    )
    messages = "".join(
        f"      m{n}: {{payload: {{$ref: '#/components/schemas/s{n}'}}}}\n" for n in range(30)
    )
    document = (
        f"asyncapi: 3.0.0\nchannels:\n  a:\n    messages:\n{messages}components:\n  schemas:\n"
    )
    contract = load(written(tmp_path, document + chain))
    assert judged(contract, "client", "{}").startswith("m0 m1 ")


def test_schemas_of_several_messages_are_checked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = schemas._checked

    def noted(schema: Any, name: str, default: Any) -> Any:
        checked.append(name)
        return check(schema, name, default)

    monkeypatch.setattr(schemas, "_checked", noted)
    messages = ", ".join(
        f"m{n}: {{payload: {{items: {{$ref: '#/components/schemas/n'}}}}}}" for n in range(9)
    )
    document = f"asyncapi: 3.0.0\nchannels: {{a: {{messages: {{{messages}}}}}}}\n"
    load(written(tmp_path, document + "components: {schemas: {n: {type: number}}}"))
    assert len([each for each in checked if "#/components/schemas/n" in each]) == 1


CHOICE = """
asyncapi: 3.0.0
channels:
  a:
    messages:
      m:
        payload:
          oneOf:
            - {required: [type, id], properties: {type: {const: beat}, id: {type: integer}}}
            - {required: [type], properties: {type: {const: news}, items: {items: {type: number}}}}
"""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ('{"type": "beat"}', '$: expected the names ["id"]'),
        ('{"type": "news", "items": [1, "x"]}', '$.items[1]: expected type "number"'),
    ],
)
def test_of_a_choice_the_schema_that_is_meant(tmp_path: Path, data: str, sentence: str) -> None:
    assert sentence in judged(load(written(tmp_path, CHOICE)), "client", data)


def test_what_may_not_be_at_all(tmp_path: Path) -> None:
    document = "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: false}}}}"
    said = judged(load(written(tmp_path, document)), "client", "1")
    assert said.endswith(
        "$: expected nothing (asyncapi.yaml#/channels/a/messages/m/payload), got 1"
    )


def test_files_beside_it(tmp_path: Path) -> None:
    written(
        tmp_path,
        "order:\n  payload: {$ref: 'schemas.json#/order'}\n",
        "messages.yaml",
    )
    written(
        tmp_path, '{"order": {"properties": {"n": {"$ref": "#/n"}}}, "n": {"type": "number"}}',
        "schemas.json",
    )  # fmt: skip
    contract = load(
        written(
            tmp_path,
            "asyncapi: 2.6.0\n"
            "channels: {/a: {publish: {message: {$ref: './messages.yaml#/order'}}}}",
        )
    )
    assert judged(contract, "client", '{"n": 1}') == "message 1"
    assert '(schemas.json#/n/type), got "x"' in judged(contract, "client", '{"n": "x"}')


def test_a_payload_with_an_address_of_its_own(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            """
            asyncapi: 3.0.0
            channels:
              a:
                messages:
                  m:
                    payload:
                      $schema: https://json-schema.org/draft/2020-12/schema
                      $id: https://example.com/order.json
                      properties: {n: {$ref: '#/$defs/n'}}
                      $defs: {n: {type: number}}
            """,
        )
    )
    assert judged(contract, "client", '{"n": 1}') == "m"
    assert "expected type" in judged(contract, "client", '{"n": "x"}')


@pytest.mark.parametrize("version", ["2.6.0", "3.0.0"])
def test_json_is_read_too(tmp_path: Path, version: str) -> None:
    path = written(tmp_path, f'{{"asyncapi": "{version}", "channels": {{"a": {{}}}}}}', "a.json")
    assert list(load(path).channels) == ["a"]


LAUGHS = "a0: &a0 [lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
CHANNEL_3 = "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: {type: number}}}}}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", "asyncapi.yaml is no YAML: line 2, column 1: "),
        ("a: &x [*x]", "asyncapi.yaml is no YAML: an alias refers to what it stands in."),
        ("a: !!python/object:os.system {}", "asyncapi.yaml is no YAML: line 1, column 4: could not"),
        ("[" * 5000, "asyncapi.yaml is no YAML"),
        ("- 1", "asyncapi.yaml is no AsyncAPI document: it has no line such as asyncapi: 3.0.0"),
        ("", "is no AsyncAPI document"),
        ("openapi: 3.0.0", "is no AsyncAPI document"),
        (
            "asyncapi: 2.0.0\nchannels: {a: {}}",
            "asyncapi.yaml is of AsyncAPI 2.0.0, and 2.6 and 3.0 can be read. AsyncAPI's own tool "
            "converts it: asyncapi convert asyncapi.yaml --target-version=3.0.0.",
        ),
        ("asyncapi: 3.0.0", "asyncapi.yaml has no channels, so there is nothing to hold"),
        ("asyncapi: 3.0.0\nchannels: {}", "asyncapi.yaml has no channels"),
        ("asyncapi: 3.0.0\nchannels: [a]", 'asyncapi.yaml#/channels is ["a"]: names have to be'),
        ("asyncapi: 3.0.0\nchannels: {a: 7}", "asyncapi.yaml#/channels/a is 7: names have to be"),
        ("asyncapi: 3.0.0\nchannels: {a: {messages: {m: 7}}}", "#/channels/a/messages/m is 7:"),
        ("asyncapi: 2.6.0\nchannels: {a: {publish: {message: {oneOf: 7}}}}", "/oneOf is 7: a list"),
        ("asyncapi: 2.6.0\nchannels: {a: {publish: 7}}", "#/channels/a/publish is 7: names"),
        ("asyncapi: 3.0.0\nchannels: {a: {address: 7}}", "#/channels/a/address is 7: text has"),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {$ref: '#/components/messages/ordr'}}}}\n"
            "components: {messages: {order: {}}}",
            "asyncapi.yaml#/channels/a/messages/m refers to #/components/messages/ordr, which leads "
            'nowhere: asyncapi.yaml#/components/messages has no "ordr", and "order".',
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {$ref: '#/channels/a/messages/m'}}}}",
            "asyncapi.yaml#/channels/a/messages/m refers to itself",
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {$ref: 'https://x.example/a.yaml'}}",
            "refers to https://x.example/a.yaml, and nothing is read from a network: there is no",
        ),
        ("asyncapi: 3.0.0\nchannels: {a: {$ref: 'b.yaml'}}", "/b.yaml: there is no file "),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: {type: strng}}}}}",
            "asyncapi.yaml#/channels/a/messages/m/payload is no JSON Schema: at $.type, 'strng'",
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: {$ref: '#/nowhere'}}}}}",
            "asyncapi.yaml#/channels/a/messages/m/payload refers to #/nowhere, which leads nowhere",
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: {items: {$ref: '#/nowhere'}}}}}}",
            "asyncapi.yaml#/channels/a/messages/m/payload refers to #/nowhere, which leads nowhere.",
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: {items: {$ref: '#/x'}}}}}}\n"
            "x: {type: strng}",
            "#/x, to which asyncapi.yaml#/channels/a/messages/m/payload refers, is no JSON Schema",
        ),
        (
            CHANNEL_3 + "operations: {o: {action: publish, channel: {$ref: '#/channels/a'}}}",
            'asyncapi.yaml#/operations/o/action is "publish": write send or receive.',
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: {$ref: '#order'}}}}}",
            "payload refers to #order, which leads nowhere: asyncapi.yaml# has no",
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: string}}}}",
            "asyncapi.yaml#/channels/a/messages/m/payload is no JSON Schema: at $, 'string' is not",
        ),
        (
            "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {examples: 7}}}}",
            "asyncapi.yaml#/channels/a/messages/m/examples is 7: a list has to be there.",
        ),
        (
            "asyncapi: 3.0.0\nchannels:\n  a: {address: /a}\n  a: {address: /b}",
            'asyncapi.yaml is no YAML: line 4, column 3: "a" stands there twice.',
        ),
        (
            LAUGHS + "asyncapi: *a9",
            "asyncapi.yaml is no YAML: with its aliases it has more than 2000000 values.",
        ),
        (
            CHANNEL_3 + "operations: {o: {action: send}}",
            "asyncapi.yaml#/operations/o/channel is none: it has to refer to one of the document's",
        ),
    ],
)  # fmt: skip
def test_documents_that_cannot_be_used(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        load(written(tmp_path, text))
    assert sentence in str(caught.value)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All in a document that can be replaced: what holds it, and its name or index."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, name
        if isinstance(each, dict | list):
            yield from places(each)


@pytest.mark.parametrize(
    "wrong", [5, {"$ref": "http://["}, {"$ref": "#/info/title/x"}, {"$schema": 5}]
)
def test_wherever_a_document_is_wrong_a_sentence_says_it(tmp_path: Path, wrong: object) -> None:
    path, document = tmp_path / "asyncapi.json", yaml.safe_load(SHOP_3)
    for holder, name in places(document):
        right, holder[name] = holder[name], wrong
        path.write_text(json.dumps(document), encoding="utf-8")
        with suppress(InvalidArgument):
            load(str(path))
        holder[name] = right


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("{pattern: '^(a|aa)+$'}", '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"'),
        (
            "{patternProperties: {'^(a|aa)+$': {}}}",
            '{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab": 1}',
        ),
        (
            "{patternProperties: {'^(a|aa)+$': {}}, additionalProperties: false}",
            '{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab": 1}',
        ),
        (
            "{$schema: 'https://json-schema.org/draft/2020-12/schema', unevaluatedProperties: false,"
            " anyOf: [{patternProperties: {'^(a|aa)+$': {}}}]}",
            '{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab": 1}',
        ),
    ],
)
def test_no_regex_takes_for_ever(tmp_path: Path, schema: str, value: str) -> None:
    document = f"asyncapi: 3.0.0\nchannels: {{a: {{messages: {{m: {{payload: {schema}}}}}}}}}"
    said = judged(load(written(tmp_path, document)), "client", value)
    assert 'The pattern "^(a|aa)+$" was not decided in 100 ms on a text of 57 characters' in said


def test_counting(tmp_path: Path) -> None:
    shop, tally = load(written(tmp_path, SHOP_3)), Tally()
    orders = shop.channels["orders"]
    for data in (ORDER, ORDER, "no"):
        tally.count(orders, "client", orders.judge("client", data))
    tally.count(shop.channels["root"], "server", shop.channels["root"].judge("server", "x"))
    assert {(*seen,): count for seen, count in tally.copy().seen.items()} == {
        ("orders", "client", "order"): 2,
        ("root", "server", ""): 1,
    }
    assert dict(tally.departed) == {("orders", "client", ""): 1}
    described = {(*seen,) for seen, _ in shop.described}
    assert ("orders", "server", "confirmed") in described
    assert ("orders", "client", "confirmed") not in described


def test_examples_answer_requests(tmp_path: Path) -> None:
    examples = Examples(load(written(tmp_path, SHOP_3)).channels["orders"])
    assert examples.greetings == []
    assert examples.answers(ORDER) == ['{"type": "confirmed", "id": 7}']
    assert examples.answers("2") == ['{"news": 1}']


def test_examples_answer_requests_that_are_arrays(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            """
            asyncapi: 3.0.0
            channels:
              a:
                messages:
                  call: {correlationId: {location: '$message.payload#/1'}, payload: {type: array}}
                  result: {correlationId: {location: '$message.payload#/1'}, payload: {type: array}, examples: [{payload: [3, x, {}]}]}
            operations:
              o:
                action: receive
                channel: {$ref: '#/channels/a'}
                messages: [{$ref: '#/channels/a/messages/call'}]
                reply: {messages: [{$ref: '#/channels/a/messages/result'}]}
            """,
        )
    )
    examples = Examples(contract.channels["a"])
    assert examples.answers('[2, "id-7", "Heartbeat", {}]') == ['[3, "id-7", {}]']
    assert examples.answers("[2]") == ['[3, "x", {}]']


def test_examples_in_turn(tmp_path: Path) -> None:
    contract = load(
        written(
            tmp_path,
            """
            asyncapi: 2.6.0
            channels:
              /a:
                publish: {message: {payload: {type: string}}}
                subscribe: {message: {oneOf: [{payload: {type: string, examples: [hi]}}, {payload: {}, examples: [{payload: 7}]}, {payload: {}}]}}
              /b:
                subscribe: {message: {payload: {}, examples: [{payload: 7}]}}
            """,
        )
    )
    examples = Examples(contract.channels["/a"])
    assert [examples.answers("x") for _ in range(3)] == [["hi"], ["7"], ["hi"]]
    assert Examples(contract.channels["/b"]).greetings == ["7"]


def test_an_example_that_departs(tmp_path: Path) -> None:
    document = (
        "asyncapi: 3.0.0\n"
        "channels: {a: {messages: {m: {payload: {type: number}, examples: [{payload: x}]}}}}"
    )
    (message,) = (
        each
        for seen, each in load(written(tmp_path, document)).described
        if seen.sender == "server"
    )
    with pytest.raises(InvalidArgument) as caught:
        message.check_examples()
    assert str(caught.value).startswith(
        "No example of asyncapi.yaml#/channels/a/messages/m is one of it. The first one differs: "
    )


def test_the_first_example_that_fits(tmp_path: Path) -> None:
    document = (
        "asyncapi: 3.0.0\nchannels: {a: {messages: {m: {payload: {type: number}, "
        "examples: [{payload: x}, {name: no payload}, {payload: 7}]}}}}"
    )
    for _, message in load(written(tmp_path, document)).described:
        message.check_examples()
        assert message.example() == "7"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("2026-11-27", "2026-11-27"),
        ("12:30", "12:30"),
        ("010", 10),
        ("0x1F", 31),
        ("0o17", 15),
        ("1e3", 1000.0),
        ("~", None),
        ("true", True),
        ("{1: a}", {"1": "a"}),
        ("{on: 1}", {"on": 1}),
    ],
)
def test_yaml_is_read_as_its_version_1_2(tmp_path: Path, text: str, value: Any) -> None:
    from SwanSocketLibrary.contracts.schemas import read_file

    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    assert read_file(path, "x.yml") == value


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    keys = value if isinstance(value, dict) else ()
    for key in range(len(value)) if isinstance(value, list) else keys:
        yield from _places(value[key], (*at, key))


def test_what_is_odd_somewhere_in_a_document_is_said(tmp_path: Path) -> None:
    for place in list(_places(yaml.safe_load(SHOP_3)))[1:]:
        holder = whole = yaml.safe_load(SHOP_3)
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = 5
        with suppress(InvalidArgument):  # and nothing else
            for channel in load(written(tmp_path, json.dumps(whole))).channels.values():
                channel.judge("client", '{"type": "order", "id": 7}')
