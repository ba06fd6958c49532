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

from .blueprint import blueprint
from .paging import page_number

LIST_ARGUMENTS = ("tab", "industry", "tag", "page")


@blueprint.get("/questions")
def questions() -> str:
    """A list: a tab, in an industry, under a tag."""
    slug = request.args.get("industry", "")
    industry = _industry(slug) if slug else None
    tag = clean_line(request.args.get("tag", "")).lower() or None
    page = queries.list_page(_tab(), page_number(), industry, tag)
    if page.cards:  # tags nobody uses and pages past the end are made up by strangers
        cache_for_guests("lists", arguments=LIST_ARGUMENTS)
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
    node = _industry(slug)
    page = queries.list_page(_tab(), page_number(), node)
    if page.cards or page.page == 1:
        cache_for_guests("lists", arguments=LIST_ARGUMENTS)
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


def _industry(slug: str) -> Node:
    node = tree().by_slug.get(slug)
    if node is None:
        raise Missing(_("There is no such industry."))
    return node
