"""Every error as an answer, once for the site: a page, a fragment for script, problem+json.

Each says in the reader's language what happened and what to do. The page of a 500 needs neither
the database nor the layout.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Flask, current_app, json, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from qa.core import clock
from qa.core.db import db
from qa.core.errors import DomainError, Invalid
from qa.core.i18n import Text, _

from . import kept, language
from .limits import limiter
from .replies import wants_fragment


class Words(NamedTuple):
    """What an error is called, and the sentence below it where none came with the error."""

    title: Text
    sentence: Text


WORDS = {
    400: Words(_("This request cannot be read"), _("Go back, load the page again, and try again.")),
    401: Words(_("Please sign in first"), _("Only members can do this.")),
    403: Words(_("This is not allowed"), _("You may not do this.")),
    404: Words(
        _("There is nothing here"),
        _("The address may be mistyped, or what was here is gone. Try the search."),
    ),
    405: Words(_("This address takes no such request"), _("Go back and use the page's buttons.")),
    409: Words(_("Somebody was faster"), _("Load the page again to see how things are now.")),
    413: Words(_("This is too large"), _("Go back and send less: there is a limit to it.")),
    415: Words(_("This kind of content cannot be read"), _("Please send an ordinary form.")),
    422: Words(_("This cannot be taken as it is"), _("Go back and correct it.")),
    429: Words(_("That was a lot at once"), _("Please wait a while and try again.")),
    500: Words(
        _("Something went wrong on our side"),
        _("It has been noted. Go back and try again in a few minutes; what you typed should "
          "still be in the form."),
    ),
}  # fmt: skip

OLD_FORM = Words(
    _("This page was open for too long"),
    _("Go back, load the page again, and send it again. Copy long text first."),
)


def init_app(app: Flask) -> None:
    """Install the handlers."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)


def _domain_error(error: DomainError) -> Response:
    db.session.rollback()  # what raised may have written before; the page must not see it
    words = WORDS[error.status]
    errors = error.errors if isinstance(error, Invalid) else {}
    return _answer(error.status, Words(words.title, error.reason or words.sentence), errors)


def _csrf_error(_error: CSRFError) -> Response:
    try:
        return kept.rescue() or _answer(400, OLD_FORM)
    except HTTPException as error:
        return _http_error(error)
    except DomainError as error:
        return _domain_error(error)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        return _own_fault(status)
    response = _answer(status, _too_large() if status == 413 else WORDS.get(status, WORDS[400]))
    for name, value in error.get_headers(request.environ):
        response.headers.setdefault(name, value)
    if status == 429 and (limit := limiter.current_limit):
        wait = limit.reset_at - int(clock.now().timestamp())
        response.headers["Retry-After"] = str(max(1, wait))
    return response


def _too_large() -> Words:
    most = (request.max_content_length or 0) // 1_000_000
    sentence = _("Go back and send less: at most %(count)s MB at once.", count=most)
    return Words(WORDS[413].title, sentence)


def _own_fault(status: int) -> Response:
    """The answer to a 500: without layout, reader and database, for one of them may be why."""
    chosen = language.of_guest(request.environ, current_app.config["DEFAULT_LANGUAGE"])
    with language.using(chosen):
        if _wants_json():
            return _problem(status, WORDS[500], {})
        name = "errors/_sentence.html" if wants_fragment() else "errors/500.html"
        template = current_app.jinja_env.get_template(name)
        html = template.render(
            words=WORDS[500],
            html_lang=language.html_lang(chosen),
            theme=language.theme(request.environ),
        )
    return Response(html, status, content_type="text/html; charset=utf-8")


def _answer(status: int, words: Words, errors: dict[str, Text] | None = None) -> Response:
    if _wants_json():
        return _problem(status, words, errors or {})
    if wants_fragment():
        html = render_template("errors/_sentence.html", words=words)
    else:
        html = render_template("errors/error.html", words=words, errors=errors or {})
    return Response(html, status, content_type="text/html; charset=utf-8")


def _problem(status: int, words: Words, errors: dict[str, Text]) -> Response:
    """An answer for programs (RFC 9457)."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(words.sentence),
    }
    if errors:
        problem["errors"] = {name: str(message) for name, message in errors.items()}
    return Response(json.dumps(problem), status, content_type="application/problem+json")


def _wants_json() -> bool:
    if request.path.startswith("/api/"):
        return True
    kinds = ["text/html", "application/json", "application/problem+json"]
    return request.accept_mimetypes.best_match(kinds, "text/html") != "text/html"
