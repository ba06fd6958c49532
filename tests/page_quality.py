"""A test client that reads every page it fetches as a careful person would, and complains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context
from flask.globals import _cv_app, _cv_request
from flask.testing import FlaskClient

from qa.core.db import db
from qa.reputation import greeting

LANGUAGES = {"zh-Hans", "zh-Hant", "en"}

_UNDEFINED = re.compile(r"\bNone\b|Undefined|\{\{|\}\}|\{%|%\(\w+\)|<qa\.|\bl'")
_WITHOUT_LABEL = {"hidden", "submit", "button", "reset", "image"}


class PageFault(AssertionError):
    """A page that should not have been sent; the text says what is wrong with it."""


class PageClient(FlaskClient):
    """The site's test client: ``app.test_client_class = PageClient``.

    What the test has made is committed before each request, and the request runs apart from the
    test's app context, with a ``g`` and a database session of its own as in the real site.
    """

    checks = True

    def open(self, *args: Any, **options: Any) -> Any:
        if has_app_context():
            db.session.commit()
        options.setdefault("buffered", True)
        response = _apart(super().open, *args, **options)
        is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if self.checks and is_page:
            request = response.request
            chosen = request.cookies.get("language", "").replace("_", "-")
            found = faults(response.text, chosen or None)
            if found:
                place = f"{request.method} {request.full_path.rstrip('?')}"
                raise PageFault(f"{place} ({response.status}): " + " ".join(found))
        return response

    def sign_in(self, member: Any) -> None:
        """Have the client's browser signed in as `member`."""
        db.session.commit()
        uniquifier = member.fs_uniquifier
        with self.session_transaction() as session:
            session["_user_id"] = uniquifier
            session["_fresh"] = True
            session[greeting.GREETED] = greeting.mark(member.id)  # this day is counted already


def _apart(call: Callable[..., Any], *args: Any, **options: Any) -> Any:
    context = copy_context()
    context.run(_cv_app.set, None)
    context.run(_cv_request.set, None)
    return context.run(call, *args, **options)


def faults(html: str, language: str | None = None) -> list[str]:
    """What is wrong with a page, or with the piece of a page, in sentences.

    `language` is what ``<html lang>`` has to be; without one, any of the site's will do.
    """
    whole = "<html" in html[:500]
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html) if whole else parser.parseFragment(html)
    page = list(_elements(tree))
    found = [f"Line {place[0]} is not valid HTML: {code}." for place, code, _ in parser.errors]
    if whole:
        found += [*_heading_faults(page), *_language_faults(tree, language), *_aim_faults(page)]
    for check in (_id_faults, _label_faults, _token_faults, _text_faults, _inline_faults):
        found += check(page)
    return [*found, *_name_faults(page)]


def _elements(tree: Element) -> Iterator[Element]:
    """The elements of a page; what a ``<template>`` holds is for script to fill, and no part."""
    for element in tree:
        if isinstance(element.tag, str):
            yield element
            if element.tag != "template":
                yield from _elements(element)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _shown(element: Element) -> str:
    return f"<{element.tag} " + " ".join(f'{k}="{v}"' for k, v in element.attrib.items()) + ">"


def _heading_faults(page: list[Element]) -> Iterator[str]:
    headings = [_text(element) for element in page if element.tag == "h1"]
    titles = [_text(element) for element in page if element.tag == "title"]
    if len(headings) != 1:
        yield f"There are {len(headings)} h1 headings."
    elif not headings[0]:
        yield "The h1 is empty."
    elif not titles or not titles[0].startswith(headings[0]):
        yield f"The title {titles} does not begin with the h1 {headings[0]!r}."


def _language_faults(tree: Element, language: str | None) -> Iterator[str]:
    lang = tree.get("lang")
    if lang not in LANGUAGES or (language and lang != language):
        yield f"The page says lang={lang!r} instead of {language or 'one of ours'}."


def _aim_faults(page: list[Element]) -> Iterator[str]:
    ids = {element.get("id") for element in page}
    for element in page:
        href = element.get("href", "")
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"{_shown(element)} leads to nothing on the page."
        for name in ("for", "aria-describedby", "aria-labelledby", "popovertarget"):
            for aim in element.get(name, "").split():
                if aim not in ids:
                    yield f"{_shown(element)} names {aim!r}, which is not on the page."


def _id_faults(page: list[Element]) -> Iterator[str]:
    for name, count in Counter(e.attrib["id"] for e in page if "id" in e.attrib).items():
        if count > 1:
            yield f"The id {name!r} stands {count} times."


def _label_faults(page: list[Element]) -> Iterator[str]:
    labels = [element for element in page if element.tag == "label" and _text(element)]
    labelled = {label.get("for") for label in labels}
    inside = {id(control) for label in labels for control in label.iter()}
    for control in page:
        if control.tag not in ("input", "select", "textarea"):
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if control.get("type") in _WITHOUT_LABEL or named or id(control) in inside:
            continue
        if control.get("id") is None or control.get("id") not in labelled:
            yield f"{_shown(control)} has no label."


def _token_faults(page: list[Element]) -> Iterator[str]:
    for form in page:
        if form.tag == "form" and form.get("method", "").lower() == "post":
            fields = [field for field in form.iter("input") if field.get("name") == "csrf_token"]
            if len(fields) != 1 or not fields[0].get("value"):
                yield f"{_shown(form)} does not carry one csrf_token."


def _text_faults(page: list[Element]) -> Iterator[str]:
    members = {id(e) for prose in page if "prose" in prose.get("class", "") for e in prose.iter()}
    for element in page:
        if id(element) in members or element.tag == "textarea":
            continue
        for text in (element.text, element.tail, *element.attrib.values()):
            if text and (odd := _UNDEFINED.search(text)):
                yield f"{odd.group()!r} is shown in {_shown(element)}: {text.strip()[:80]!r}."


def _inline_faults(page: list[Element]) -> Iterator[str]:
    for element in page:
        names = [name for name in element.attrib if name == "style" or name.startswith("on")]
        if names:
            yield f"{_shown(element)} has {names[0]} inline."
        if element.tag == "style" or (element.tag == "script" and "src" not in element.attrib):
            yield f"There is an inline <{element.tag}>."
        if element.get("href", "").strip().lower().startswith("javascript:"):
            yield f"{_shown(element)} runs script."


def _name_faults(page: list[Element]) -> Iterator[str]:
    for element in page:
        if element.tag == "img" and "alt" not in element.attrib:
            yield f"{_shown(element)} has no alt."
        if element.tag == "a" and element.get("href", "#") in ("", "#"):
            yield f"{_shown(element)} leads nowhere."
        if element.tag in ("a", "button") and not _name(element):
            yield f"{_shown(element)} has no name."


def _name(element: Element) -> str:
    pictures = " ".join(image.get("alt", "") for image in element.iter("img"))
    return (element.get("aria-label") or _text(element) or pictures).strip()
