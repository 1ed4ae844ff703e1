from __future__ import annotations

import pytest

from SwanSocketLibrary.har.writing import Cookie, request_cookies, response_cookies


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], []),
        (["a=1"], [("a", "1")]),
        (["a=1; b=x=y;c="], [("a", "1"), ("b", "x=y"), ("c", "")]),
        (["a=1", "b=2"], [("a", "1"), ("b", "2")]),
        (["***"], []),
        (["=1; ;; b"], []),
    ],
)
def test_a_request_has_pairs(headers: list[str], expected: list[tuple[str, str]]) -> None:
    assert request_cookies(headers) == [{"name": name, "value": value} for name, value in expected]


def cookie(**fields: str | bool) -> Cookie:
    return {"httpOnly": False, "secure": False, **fields}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a=1", [cookie(name="a", value="1")]),
        (
            "a=1; Path=/x; DOMAIN=h.example; Secure; HttpOnly; SameSite=Lax",
            [
                cookie(
                    name="a", value="1", path="/x", domain="h.example", secure=True, httpOnly=True
                )
            ],
        ),
        (
            "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
            [cookie(name="a", value="1", expires="2026-10-21T07:28:00.000+00:00")],
        ),
        (
            "a=1; expires=Wed, 21-Oct-2026 07:28:00 GMT",
            [cookie(name="a", value="1", expires="2026-10-21T07:28:00.000+00:00")],
        ),
        ("a=1; Expires=tomorrow; Path=", [cookie(name="a", value="1")]),
        ("***", []),
        ("", []),
    ],
)
def test_a_response_has_attributes(header: str, expected: list[Cookie]) -> None:
    assert response_cookies([header]) == expected
