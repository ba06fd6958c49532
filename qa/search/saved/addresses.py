"""A search as it is stored: the query string of its address, readable, the same for the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

from werkzeug.urls import uri_to_iri

from qa.core.i18n import Text
from qa.search import forms
from qa.search.forms import SearchForm

LONGEST = 600
"""Characters of an address that the database holds."""


def write(form: SearchForm) -> str:
    """The address of `form`; its letters stand as they are, so that a long one is short enough."""
    return uri_to_iri("?" + urlencode(arguments(form)))[1:]


def read(address: str) -> SearchForm:
    """The search at a stored `address`."""
    return read_all([address])[0]


def read_all(addresses: Iterable[str]) -> list[SearchForm]:
    """As `read`, of several of them, for no more statements."""
    return forms.read_all([dict(parse_qsl(address)) for address in addresses])


def arguments(form: SearchForm) -> Mapping[str, str]:
    """What the address says. The order is left out: it changes nothing of what is found."""
    return {name: value for name, value in form.arguments().items() if name != "sort"}


def in_words(form: SearchForm) -> list[Text]:
    """What is looked for, as it was typed, and what else narrows it down."""
    chosen = [one.label for one in form.meaning.applied if one.term is None]
    return [form.typed, *chosen] if form.typed else chosen
