"""What was typed is kept when it cannot be taken: the member was signed out, the form too old.

The fields are stored under a random token, and the browser is sent to the page of the form (by
way of signing in, for a guest) with ``kept=<token>`` in the address, where `kept_fields` gives
them back. Only the browser that typed them gets them: its session knows the token. Nothing is
kept of a form that another site made the browser send.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import abort, current_app, flash, request, session
from flask_login import current_user
from sqlalchemy import delete
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qa.core import clock
from qa.core.db import db
from qa.core.errors import Refused
from qa.core.i18n import _, gettext

from .limits import KEEP, KEEP_ALL, limiter
from .links import link
from .models import KeptForm
from .replies import see_other, wants_fragment

KEPT_FOR = timedelta(days=7)
MOST_BYTES = 64 * 1024

_NEVER_KEPT = ("password", "token", "secret")
_FORMS_A_SESSION = 5

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class FormPage:
    """Where a form is shown: the endpoint takes the route values of the view it is sent to.

    `box` tells several forms of a page apart; None is an act without text, of which nothing
    needs to be kept.
    """

    endpoint: str
    box: str | None


class KeptFields(MultiDict[str, str]):
    """The fields of a kept form; `action` is the path that it was sent to."""

    def __init__(self, form: KeptForm) -> None:
        super().__init__([(name, value) for name, value in form.fields])
        self.action = form.action


def sign_in_to_post(endpoint: str, box: str = "", free: str = "") -> Callable[[View], View]:
    """For a view that takes a form: a guest is asked to sign in, and the text is kept.

    `endpoint` shows the form, in its `box`, and gives the text back with `kept_fields`. The
    button `free` of the form may be pressed by guests too.
    """
    return _guard(FormPage(endpoint, box), free)


def sign_in_to_act(endpoint: str) -> Callable[[View], View]:
    """For a view of a button: a guest is asked to sign in, and comes back to `endpoint`."""
    return _guard(FormPage(endpoint, None))


def sign_in_to_read(view: View) -> View:
    """For a page that is a member's own: a guest is asked to sign in, and comes back to it."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        if current_user.is_authenticated:
            return view(**values)
        return see_other(link("security.login", next=request.full_path.rstrip("?")))

    return guarded


def kept_fields(box: str = "") -> KeptFields | None:
    """What this browser typed into `box` of this page before, if the address says so."""
    token = request.args.get("kept", "")
    if not token or token not in session.get("kept", ()):
        return None
    form = db.session.get(KeptForm, token)
    return KeptFields(form) if form is not None and form.box == box else None


def rescue() -> Response | None:
    """After a failed CSRF check: back to the page of the form, where the text is kept.

    None where there is nothing to keep, or where the request was not made by our own page.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    page: FormPage | None = getattr(view, "form_page", None)
    if page is None or page.box is None or wants_fragment() or _from_elsewhere():
        return None
    if not current_user.is_authenticated:
        return _to_sign_in(page)
    flash(gettext("The form was open for too long. What you typed is here: please send it again."))
    return see_other(_page_with_text(page))


def forget_old() -> None:
    """A chore: delete what nobody has come back for. The caller commits."""
    db.session.execute(delete(KeptForm).where(KeptForm.created_at < clock.now() - KEPT_FOR))


def waiting_page() -> str:
    """The address where this browser finds what it typed before signing in; empty where none.

    It is remembered beside the address that the pages of signing in pass on, for a mailed link
    that confirms an account, or makes a new password, knows nothing of that.
    """
    page: str = session.get("kept_page", "")
    return page


def forget_waiting_page() -> None:
    """The member is on the way to that page, or does not want it: do not send them again."""
    session.pop("kept_page", None)


def _guard(page: FormPage, free: str = "") -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            if current_user.is_authenticated or (free and free in request.form):
                return view(**values)
            if wants_fragment() or _from_elsewhere():
                abort(401)
            return _to_sign_in(page)

        guarded.form_page = page  # type: ignore[attr-defined]
        return guarded

    return decorate


def _to_sign_in(page: FormPage) -> Response:
    address = _page_with_text(page)
    if page.box is not None:
        session["kept_page"] = address
    flash(
        gettext("Sign in first.")
        if page.box is None
        else gettext("Sign in first. What you typed is kept and will be there again.")
    )
    return see_other(link("security.login", next=address))


def _page_with_text(page: FormPage) -> str:
    token = None if page.box is None else _keep(page.box)
    return link(page.endpoint, **request.view_args or {}, kept=token)


@limiter.shared_limit(KEEP_ALL, "kept by all", key_func=lambda: "all")
@limiter.shared_limit(KEEP, "kept")
def _keep(box: str) -> str:
    """Store the text fields of the request; returns their token."""
    fields = [pair for pair in request.form.items(multi=True) if _is_kept(*pair)]
    if sum(len(value.encode()) for _name, value in fields) > MOST_BYTES:
        raise Refused(
            _("You are signed out, and what you typed is too long to be kept for you. "
              "Go back, copy it, and sign in.")
        )  # fmt: skip
    form = KeptForm(token=secrets.token_urlsafe(32), box=box, action=request.path, fields=fields)
    db.session.add(form)
    db.session.commit()
    session["kept"] = [*session.get("kept", ())[1 - _FORMS_A_SESSION :], form.token]
    return form.token


def _is_kept(name: str, value: str) -> bool:
    return bool(value.strip()) and not any(word in name.lower() for word in _NEVER_KEPT)


def _from_elsewhere() -> bool:
    """Whether another site had the browser send this: its text would look like the member's."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.partition("://")[2] != request.host
    return foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
