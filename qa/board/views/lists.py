"""The lists of questions, the industries and the tags."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import policy, queries, tagging
from qa.board.forms import chosen, offered, read_filters, read_industry, titles
from qa.board.queries.filters import NAMES
from qa.board.tree import tree
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import see_other
from qa.reputation.actors import current

from .blueprint import blueprint
from .paging import page_number, place, tab_name

LIST_ARGUMENTS = ("tab", "page", *NAMES)

MOST_KEPT = 2
"""Lists with more filters than this are not kept for guests: strangers could name any number."""

INDEXED = 10
"""Pages up to here are for search engines to keep; what lies behind they only follow."""


@blueprint.get("/questions")
def questions() -> str | Response:
    """A list: a tab, narrowed down by filters."""
    if (shorter := _without_empty("board.questions")) is not None:
        return shorter
    filters = read_filters(request.args)
    if (renamed := _renamed(filters)) is not None:
        return renamed
    page = _page(filters)
    return render_template(
        "board/questions.html", **_shown(page), industry=page.filters.industry, tag=page.filters.tag
    )


@blueprint.get("/industries")
def industries() -> str:
    """All industries."""
    cache_for_guests("lists")
    can_keep = policy.keep_industries(current()).ok
    return render_template("board/industries.html", industries=tree().top, can_keep=can_keep)


@blueprint.get("/industries/<slug>")
def industry(slug: str) -> str | Response:
    """The board of one industry."""
    if (shorter := _without_empty("board.industry", slug=slug)) is not None:
        return shorter
    node = read_industry(slug)
    if node and node.slug != slug:
        return see_other(link("board.industry", **{**request.args, "slug": node.slug}))
    page = _page(read_filters(request.args, node))
    parent = tree().by_id[node.parent_id] if node and node.parent_id else None
    return render_template(
        "board/industry.html",
        **_shown(page, "industry"),
        industry=node,
        parent=parent,
        can_keep=policy.keep_industries(current()).ok,
        pinned=queries.pinned_in(node.id) if node and page.page == 1 else [],
    )


def _renamed(filters: queries.Filters) -> Response | None:
    """The same list where its industry has another address now, or its tag means another one."""
    wanted = dict(request.args)
    if filters.industry is not None and "industry" in wanted:
        wanted["industry"] = filters.industry.slug
    if filters.tag and (meant := tagging.meant([filters.tag])) != [filters.tag]:
        wanted["tag"] = meant[0]
    if wanted == dict(request.args):
        return None
    return see_other(link("board.questions", **wanted))


def _without_empty(endpoint: str, **path: str) -> Response | None:
    """A form sends its empty fields too; the address is the one without them."""
    given = {name: value for name, value in request.args.items() if value}
    if len(given) == len(request.args):
        return None
    return see_other(link(endpoint, **{**given, **path}))


def _page(filters: queries.Filters) -> queries.ListPage:
    """The page of the list that the address names; kept for guests where it can be."""
    tab, number = tab_name(), page_number()
    after, before = place("after", tab), place("before", tab)
    if after is not None:
        return queries.page_after(tab, after, number, filters)
    if before is not None:
        return queries.page_before(tab, before, number, filters)
    page = queries.list_page(tab, number, filters)
    # Tags nobody uses and pages past the end are made up by strangers.
    if page.cards and len(filters.arguments) <= MOST_KEPT:
        cache_for_guests("lists", arguments=LIST_ARGUMENTS)
    return page


def _shown(page: queries.ListPage, fixed: str = "") -> dict[str, Any]:
    """What the templates of a list ask for; the filter `fixed` is the page's own."""
    filters = page.filters
    turned = "after" in request.args or "before" in request.args
    return {
        "list": page,
        "industries": tree().top,
        "chosen_filters": chosen(filters, fixed),
        "offered": offered(),
        "titles": titles(),
        "arguments": {n: v for n, v in filters.arguments.items() if n != fixed},
        "unindexed": turned or page.page > INDEXED or len(filters.arguments) > MOST_KEPT,
    }
