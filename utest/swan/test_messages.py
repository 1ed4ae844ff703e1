from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.call_arguments import check_data
from SwanSocketLibrary.swan.profile import Failure, Refusal


@pytest.mark.rule("S24")
@pytest.mark.parametrize("data", ["", "hello", "你好 😀", "a\0\r\n", b"", b"\x00\xff", b"text"])
def test_text_and_bytes_are_data_as_they_are(data: str | bytes) -> None:
    checked = check_data(data)
    assert checked == data
    assert type(checked) is type(data)


@pytest.mark.rule("S24")
def test_a_bytearray_is_copied_so_that_later_changes_do_not_reach_the_message() -> None:
    data = bytearray(b"before")
    checked = check_data(data)
    data[:] = b"after!"
    assert checked == b"before"
    assert type(checked) is bytes


@pytest.mark.rule("S24")
@pytest.mark.parametrize(
    ("data", "described"),
    [
        (None, "nothing"),
        (7, "int 7"),
        (1.5, "float 1.5"),
        (True, "bool True"),
        ({"a": 1}, "a value of type dict"),
        ([1], "a value of type list"),
        (memoryview(b"a"), "a value of type memoryview"),
    ],
)
def test_anything_else_is_an_invalid_parameter(data: object, described: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_data(data)
    assert caught.value.failure is Failure.INVALID_PARAMETER
    assert f"got {described}." in caught.value.detail
    assert '"Send Socket Json"' in caught.value.detail


@pytest.mark.rule("S24")
def test_a_lone_surrogate_is_not_text() -> None:
    with pytest.raises(Refusal, match=r"lone surrogate, .* Send bytes instead\.$") as caught:
        check_data("a\ud800")
    assert caught.value.failure is Failure.INVALID_PARAMETER
    caught.value.detail.encode()
