"""What can be edited of a post, as a plain dictionary: read from it, checked, written to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from qa.board import interests, mentioning, sensitive, tagging
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.models import Answer, Question, tag_bits
from qa.board.newcomers import limit_links, links_in
from qa.board.references import first_check
from qa.board.trade_card import LABELS, TradeCard
from qa.core import clock
from qa.core.markup import RENDERER, excerpt
from qa.core.text import is_chinese, slugify
from qa.reputation.actors import Actor

Post = Question | Answer
Content = dict[str, Any]

CARD = tuple(LABELS)
QUESTION_FIELDS = ("title", "body", "tags", "red_flags", *CARD)
ANSWER_FIELDS = ("body", "references", "interest")
TEXTS = ("title", "body", "interest")
"""Fields that members write freely: numbers that should not be public may stand in them."""


def content_of(post: Post) -> Content:
    """The content of `post` as it is now."""
    names = QUESTION_FIELDS if isinstance(post, Question) else ANSWER_FIELDS
    return {name: getattr(post, name) for name in names}


def version(post: Post) -> str:
    """Names the content of `post` as it is now: the revision's number, and a digest.

    Two edits of one author soon after each other are one revision, so its number would not do.
    An answer that was moved is another one: its editor may be the anonymous asker of but one.
    """
    place = post.question_id if isinstance(post, Answer) else None
    written = json.dumps([place, content_of(post)], ensure_ascii=False, sort_keys=True)
    return f"{post.revision}-{hashlib.blake2b(written.encode(), digest_size=8).hexdigest()}"


def checked(actor: Actor, post: Post, content: Mapping[str, Any], confirmed: str = "") -> Content:
    """`content` cleaned, with what it does not name as it is. Raises `Invalid`.

    `confirmed` as in `qa.board.sensitive`; what stood in the post before need not be confirmed.
    """
    before = content_of(post)
    full = {**before, **{name: content[name] for name in before if name in content}}
    make = _checked_question if isinstance(post, Question) else _checked_answer
    after = make(post, full)
    if actor.newcomer:
        limit_links(actor, _links(after), stood=_links(before))
    if sensitive.confirmation(_texts(after)) != sensitive.confirmation(_texts(before)):
        sensitive.require_clean(_texts(after), confirmed)
    return after


def _links(content: Content) -> int:
    return links_in(mentioning.rendered(content["body"]), content.get("references", ()))


def write(post: Post, content: Mapping[str, Any]) -> None:
    """Have `post` read as `content` says, everything that follows from it too."""
    if isinstance(post, Answer) and content["references"] != post.references:
        post.check_at = first_check(content["references"])
    for name, value in content.items():
        setattr(post, name, value)
    post.body_html, post.renderer = mentioning.rendered(post.body), RENDERER
    post.edited_at = clock.now()
    if isinstance(post, Question):
        post.tag_bits = tag_bits(post.tags)
        post.slug = slugify(post.title)
        post.excerpt = excerpt(post.body)
        post.language = "zh" if is_chinese(post.title) else "en"


def with_meant_tags(content: Mapping[str, Any]) -> Content:
    """`content` with the tags that its own mean now."""
    if "tags" not in content:
        return dict(content)
    return {**content, "tags": tagging.meant(content["tags"])}


def _checked_question(post: Any, content: Mapping[str, Any]) -> Content:
    draft = QuestionDraft(
        title=content["title"],
        body=content["body"],
        industry_id=post.industry_id,
        tags=tuple(content["tags"]),
        kind=post.kind,
        red_flags=tuple(content["red_flags"]),
        card=TradeCard(**{name: content[name] for name in CARD}),
    ).checked()
    return {
        "title": draft.title,
        "body": draft.body,
        "tags": list(draft.tags),
        "red_flags": list(draft.red_flags),
        **{name: getattr(draft.card, name) for name in CARD},
    }


def _checked_answer(_post: Any, content: Mapping[str, Any]) -> Content:
    draft = AnswerDraft(
        body=content["body"],
        references=tuple(content["references"]),
        interest=interests.read(content["interest"]),
    ).checked()
    return {
        "body": draft.body,
        "references": list(draft.references),
        "interest": draft.interest.stored(),
    }


def _texts(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: content[name] for name in TEXTS if name in content}
