"""The lists of questions, the industries and the tags."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import queries
from qa.board.models import TABS
from qa.board.tree import Node, tree
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.text import clean_line
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import see_other

from . import blueprint

LAST_PAGE = 2_000


@blueprint.get("/questions")
def questions() -> str | Response:
    """A list: a tab, in an industry, under a tag."""
    cache_for_guests("lists")
    tab = _tab()
    slug = request.args.get("industry", "")
    industry = _industry(slug) if slug else None
    tag = clean_line(request.args.get("tag", "")).lower() or None
    page = queries.list_page(tab, _page(), industry, tag)
    return render_template(
        "board/questions.html", list=page, industry=industry, tag=tag, industries=tree().top
    )


@blueprint.get("/industries")
def industries() -> str:
    """All industries."""
    cache_for_guests("lists")
    return render_template("board/industries.html", industries=tree().top)


@blueprint.get("/industries/<slug>")
def industry(slug: str) -> str:
    """The board of one industry."""
    cache_for_guests("lists")
    node = _industry(slug)
    page = queries.list_page(_tab(), _page(), node)
    parent = tree().by_id[node.parent_id] if node.parent_id else None
    return render_template(
        "board/industry.html", industry=node, parent=parent, list=page, industries=tree().top
    )


@blueprint.get("/tags")
def tags() -> str:
    """The tags in use."""
    cache_for_guests("lists")
    return render_template("board/tags.html", tags=queries.tag_names())


@blueprint.get("/tags/<name>")
def tag(name: str) -> Response:
    """A tag's questions are a list like any other."""
    return see_other(link("board.questions", tag=name))


def _tab() -> str:
    tab = request.args.get("tab") or "newest"
    if tab not in TABS:
        raise Missing(_("There is no such list."))
    return tab


def _page() -> int:
    text = request.args.get("page") or "1"
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not int(text):
        raise Missing(_("There is no such page."))
    if int(text) > LAST_PAGE:
        raise Missing(_("The list does not go back that far. Narrow it down by industry or tag."))
    return int(text)


def _industry(slug: str) -> Node:
    node = tree().by_slug.get(slug)
    if node is None:
        raise Missing(_("There is no such industry."))
    return node
