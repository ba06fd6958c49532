"""What arrives: text without NUL and lone surrogates, wherever in the request it stood.

No database and no page can hold those two, so they are left out here, once, and no view has to
think of them. A query string that is no ASCII is quoted first; the library decodes it strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import flask
from flask.json.provider import DefaultJSONProvider
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items

from qa.core.text import storable

View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: flask.Flask) -> None:
    """Have `app` read its requests so."""
    app.request_class = Request
    app.json_provider_class = StorableJson  # Flask-Security makes its own from it
    app.json = StorableJson(app)


class StorableValues(ImmutableMultiDict[str, Any]):
    """Fields of a form or a query string; files pass unchanged."""

    def __init__(self, fields: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = iter_multi_items(fields or ())
        super().__init__([(storable(name), _storable(value)) for name, value in pairs])


class StorableJson(DefaultJSONProvider):
    """JSON as Flask reads it. Nesting beyond Python's own limit is a mistake of the sender."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        try:
            return _storable(super().loads(s, **options))
        except RecursionError:
            raise ValueError("JSON nested too deep") from None


class Request(flask.Request):
    """The site's request."""

    parameter_storage_class = StorableValues

    @property
    def max_content_length(self) -> int | None:
        """Bytes a body can have: of a member's form with a file, as many as its view takes."""
        view = flask.current_app.view_functions.get(self.endpoint or "")
        longer: int | None = getattr(view, "longest_body", None)
        if longer and self.mimetype == "multipart/form-data" and current_user.is_authenticated:
            return longer
        return super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def __init__(self, environ: dict[str, Any], *args: Any, **options: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe="%&=+;:/?@!$'()*,[]")
        super().__init__(environ, *args, **options)


def longer_body(view: View, longest: int) -> View:
    """Let members send `view` forms with a file of up to `longest` bytes in all."""
    view.longest_body = longest  # type: ignore[attr-defined]
    return view


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): _storable(item) for key, item in value.items()}
    return value
