"""Home, the reader's display choices, and addresses that operators ask."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from qa.board import queries as board
from qa.board.tree import tree
from qa.core.db import db
from qa.core.i18n import LANGUAGES
from qa.core.web.language import LANGUAGE_COOKIE, THEME_COOKIE, THEMES
from qa.core.web.links import full_link, link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import local_address, see_other

from . import figures

blueprint = Blueprint("pages", __name__)

HOME_CARDS = 10


@blueprint.get("/")
def home() -> str:
    """What needs an answer now, what is hot, the industries, the figures."""
    cache_for_guests("lists")
    return render_template(
        "pages/home.html",
        needs=board.home_cards("unanswered", HOME_CARDS),
        hot=board.home_cards("hot", HOME_CARDS),
        figures=figures.read(),
        industries=tree().top,
    )


@blueprint.get("/display")
def display() -> Response:
    """Remember in this browser how the reader wants the site: its language, its theme.

    A GET, for it changes nothing but the reader's own view, and guests' pages carry no form.
    """
    response = see_other(local_address(request.args.get("next")) or link("pages.home"))
    for name, allowed in ((LANGUAGE_COOKIE, tuple(LANGUAGES)), (THEME_COOKIE, THEMES)):
        chosen = request.args.get(name)
        if chosen in allowed:
            response.set_cookie(
                name,
                chosen,
                max_age=timedelta(days=365),
                secure=current_app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
    return response


@blueprint.get("/healthz")
def healthz() -> tuple[str, dict[str, str]]:
    """The process lives."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
def readyz() -> tuple[str, dict[str, str]]:
    """The database answers too."""
    db.session.execute(select(1))
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/robots.txt")
def robots() -> tuple[str, dict[str, str]]:
    """What search engines may leave alone: forms, searches, personal pages; and the sitemap."""
    paths = (
        *("/search", "/questions/ask", "/login", "/register", "/settings/", "/display"),
        *("/desk", "/notices", "/points"),
    )
    lines = "".join(f"Disallow: {path}\n" for path in paths)
    sitemap = f"Sitemap: {full_link('pages.sitemap')}\n"
    return f"User-agent: *\n{lines}\n{sitemap}", {"Content-Type": "text/plain; charset=utf-8"}
