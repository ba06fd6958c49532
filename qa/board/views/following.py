"""Following and ignoring, and the page of what one follows."""

from __future__ import annotations

from flask import g, render_template, request
from werkzeug.wrappers import Response

from qa.accounts.queries import by_name
from qa.board import following, queries
from qa.board.following import Followed, Target
from qa.board.tree import tree
from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _
from qa.core.web.kept import sign_in_to_act, sign_in_to_read
from qa.core.web.limits import MARK, limiter
from qa.core.web.links import link
from qa.core.web.replies import local_address, see_other, wants_fragment
from qa.core.web.seeking import before
from qa.reputation.actors import acting, current

from .blueprint import blueprint

Reply = str | Response

ROWS = 50

_ACTS = {"1": following.follow, "-1": following.ignore, "0": following.leave}


@blueprint.app_template_global()
def follow_mark(kind: str, id_: int, place: int | str) -> queries.FollowMark:
    """What the reader has said of something, for ``board/_follow.html``; one look-up."""
    return queries.follow_mark(current(), Target(Followed(kind), id_), place)


@blueprint.app_template_global()
def ignored() -> queries.Ignored | None:
    """What the reader ignores, for the lists of a page; one look-up, and none for a guest."""
    if "ignored" not in g:
        g.ignored = queries.ignored(current())
    found: queries.Ignored | None = g.ignored
    return found


@blueprint.post("/questions/<id:question_id>/follow")
@limiter.limit(MARK)
@sign_in_to_act("board.question")
def follow_question(question_id: int) -> Reply:
    """Follow a question, or leave it."""
    question = queries.load_question(question_id)
    page = link("board.question", question_id=question.id, slug=question.slug)
    return _mark(Target(Followed.QUESTION, question.id), question.id, page)


@blueprint.post("/members/<name>/follow")
@limiter.limit(MARK)
@sign_in_to_act("members.profile")
def follow_member(name: str) -> Reply:
    """Follow a member, ignore them, or neither."""
    member = by_name(name)
    if member is None:
        raise Missing(_("There is no such member."))
    page = link("members.profile", name=member.name)
    return _mark(Target(Followed.MEMBER, member.id), member.name, page)


@blueprint.post("/industries/<slug>/follow")
@limiter.limit(MARK)
@sign_in_to_act("board.industry")
def follow_industry(slug: str) -> Reply:
    """Follow an industry, ignore it, or neither."""
    node = tree().by_slug.get(slug)
    if node is None:
        raise Missing(_("There is no such industry."))
    page = link("board.industry", slug=node.slug)
    return _mark(Target(Followed.INDUSTRY, node.id), node.slug, page)


@blueprint.post("/tags/<name>/follow")
@limiter.limit(MARK)
@sign_in_to_act("board.tag")
def follow_tag(name: str) -> Reply:
    """Follow a tag, ignore it, or neither; of a synonym, the tag that is meant."""
    tag = queries.load_tag(name)
    return _mark(Target(Followed.TAG, tag.id), tag.name, link("board.tag", name=tag.name))


@blueprint.get("/settings/following")
@sign_in_to_read
def followed() -> str:
    """What the member follows and ignores, a kind at a time."""
    kind = request.args.get("kind") or Followed.INDUSTRY
    if kind not in list(Followed):
        raise Missing(_("There is no such list."))
    rows = queries.follows_of(acting(), Followed(kind), ROWS + 1, before())
    return render_template(
        "board/following.html", kind=kind, rows=rows[:ROWS], has_next=len(rows) > ROWS
    )


def _mark(target: Target, place: int | str, page: str) -> Reply:
    act = _ACTS.get(request.form.get("value", ""))
    if act is None:
        raise Invalid({"value": _("Follow, ignore, or neither.")})
    act(acting(), target)
    db.session.commit()
    if wants_fragment():
        mark = queries.follow_mark(acting(), target, place)
        return render_template("board/_follow.html", follow=mark)
    return see_other(local_address(request.form.get("next")) or page)
