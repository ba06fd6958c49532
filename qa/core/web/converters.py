"""What may stand for a variable in an address; anything else is 404 before a view is called."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import Map, UnicodeConverter, ValidationError
from werkzeug.routing.converters import BaseConverter

from qa.core.db import MAX_ID


class IdConverter(BaseConverter):
    """``<id:question_id>``: a key as the database numbers rows, without leading zeros."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > MAX_ID:
            raise ValidationError
        return number


class NameConverter(UnicodeConverter):
    """``<name>``: one part of a path, without control characters."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **options)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


def init_app(app: Flask) -> None:
    """To be called before the first route is added."""
    app.url_map.converters.update(id=IdConverter, default=NameConverter, string=NameConverter)
