from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.profile import Failure, Refusal, describe


def test_the_failures_are_those_of_the_table_of_codes() -> None:
    assert [failure.value for failure in Failure] == [
        "invalid parameter",
        "capability missing in this host",
        "execution failed",
        "security check failed",
        "too many tasks",
        "bad URL or subprotocol",
        "bad callback",
    ]


@pytest.mark.parametrize(
    ("value", "described"),
    [
        (None, "nothing"),
        (7, "int 7"),
        (True, "bool True"),
        (1.5, "float 1.5"),
        ("", "''"),
        ("chat", "'chat'"),
        ("a" * 60, f"'{'a' * 60}'"),
        ("a" * 61, "a string of 61 characters"),
        (["secret"], "a value of type list"),
        ({"password": "secret"}, "a value of type dict"),
        (b"secret", "a value of type bytes"),
    ],
)
def test_a_value_is_described_by_its_kind_and_shown_only_if_short(
    value: object, described: str
) -> None:
    assert describe(value) == described


def test_a_refusal_reads_as_its_detail() -> None:
    refusal = Refusal(Failure.EXECUTION_FAILED, "it is not open", "not OPEN")
    assert str(refusal) == "it is not open"
    assert (refusal.failure, refusal.detail, refusal.message) == (
        Failure.EXECUTION_FAILED,
        "it is not open",
        "not OPEN",
    )


def test_a_refusal_has_no_message_of_its_own_unless_a_rule_gives_one() -> None:
    assert Refusal(Failure.INVALID_PARAMETER, "wrong").message is None
