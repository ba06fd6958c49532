"""Whatever is sent to whichever address: the answer is never our own fault."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.routing import Rule

from qa.core.db import db
from tests.factories import make_answer, make_member, make_question
from tests.page_quality import PageClient, PageFault

ODD = {
    "nothing": "",
    "nul": "\0",
    "control": "\x07\x1b[2J",
    "surrogate": "%ed%a0%80",
    "override": "\u202etxt",
    "blank": " \u3000\u200b",
    "text": "提单<b>&'\"",
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 30,
    "largest": str(2**63 - 1),
    "too large": str(2**63),
    "digits of another script": "٣",
    "long": "字" * 30_000,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")


@pytest.fixture
def site(app: Flask) -> Flask:
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    question = make_question()
    make_answer(question)
    db.session.commit()
    return app


def client_of(site: Flask, signed_in: bool, checks: bool = False) -> PageClient:
    client = PageClient(site, site.response_class)
    client.checks = checks  # reading every page takes long; what matters here is the status
    if signed_in:
        client.sign_in(make_member(points=100))
    return client


def addresses(site: Flask, value: str, method: str | None = None) -> list[str]:
    """The paths of the site, or those that take `method`, with `value` for every variable."""
    rules = site.url_map.iter_rules()
    wanted = (rule for rule in rules if method is None or method in (rule.methods or ()))
    return sorted({_filled(rule, value) for rule in wanted})


def _filled(rule: Rule, value: str) -> str:
    parts = (value if variable else text for variable, text in rule._trace)
    return "".join(parts).removeprefix("|")


def fetch(client: PageClient, method: str, path: str, **options: Any) -> str | None:
    """What went wrong, if it was our fault."""
    try:
        response = client.open(path, method=method, **options)
    except PageFault as fault:
        return str(fault)[:400]
    return f"{method} {path[:60]} {response.status}" if response.status_code >= 500 else None


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_address_bears_every_method(site: Flask, signed_in: bool) -> None:
    client = client_of(site, signed_in, checks=True)
    wrong = [fetch(client, method, path) for path in addresses(site, "1") for method in METHODS]
    assert [fault for fault in wrong if fault] == []


@pytest.mark.parametrize("value", [value for name, value in ODD.items() if name != "long"])
def test_every_address_bears_odd_parts(site: Flask, value: str) -> None:
    client = client_of(site, signed_in=True)
    wrong = [fetch(client, method, path) for method in ("GET", "POST")
             for path in addresses(site, value, method)]  # fmt: skip
    assert [fault for fault in wrong if fault] == []


FIELDS = [
    *("q", "title", "body", "industry", "tags", "bounty", "anonymous", "deadline_days"),
    *("request_key", "references", "value", "preview", "tab", "page", "tag", "sort", "state"),
    *("author", "since", "language", "theme", "next", "kept", "name", "email", "password"),
    *("company", "trades", "region", "about", "token"),
    *("sells", "buys", "since_year", "websites", "hides_company", "hides_figures"),
    *("slot", "draft_version", "draft", "mask", "anyway", "confirmed", "asked", "kind", "member"),
    *("red_flags", "product", "stage", "quantity", "platform"),
    *("folder", "new", "member", "notice", "until", "before", "show", "kind"),
    *("summary", "revision", "interest", "interest_note", "red_flags", "word", "into"),
    *("slug", "parent", "words", "description", "reason", "from", "to"),
    *("edit", "name_en", "name_zh_Hans", "name_zh_Hant"),
    *("period", "by", "after", "month", "rights", "note", "password", "hides_place"),
]


def odd_fields(shift: int) -> dict[str, str]:
    """A value for every field; over all shifts each field has every odd value once."""
    values = list(ODD.values())
    return {name: values[(i + shift) % len(values)] for i, name in enumerate(FIELDS)}


def as_form(fields: dict[str, str]) -> dict[str, Any]:
    """The fields as a browser sends them; encoded once, as long texts take long."""
    return {"data": urlencode(fields), "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("shift", range(len(ODD)))
def test_every_address_bears_odd_fields(site: Flask, shift: int) -> None:
    client = client_of(site, signed_in=True)
    fields = odd_fields(shift)
    query = urlencode({name: value[:500] for name, value in fields.items()})
    form = as_form(fields)
    wrong = [
        *(fetch(client, "GET", path, query_string=query) for path in addresses(site, "1", "GET")),
        *(fetch(client, "POST", path, **form) for path in addresses(site, "1", "POST")),
    ]
    assert [fault for fault in wrong if fault] == []


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_address_bears_odd_fields_from_script_and_programs(
    site: Flask, signed_in: bool
) -> None:
    client = client_of(site, signed_in)
    fields = odd_fields(3)
    form = as_form(fields)
    wrong = []
    for path in addresses(site, "1", "POST"):
        wrong += [
            fetch(client, "POST", path, **form, headers={"X-Requested-With": "fetch"}),
            fetch(client, "POST", path, json=fields),
        ]
    assert [fault for fault in wrong if fault] == []


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b'{"email": {"a": 1}}', b'{"body": 1}'])
def test_every_address_bears_json_of_any_shape(site: Flask, body: bytes) -> None:
    client = client_of(site, signed_in=False)
    wrong = [
        fetch(client, "POST", path, data=body, content_type="application/json")
        for path in addresses(site, "1", "POST")
    ]
    assert [fault for fault in wrong if fault] == []
