"""Who reacts to what: fact → reactions, reaction → function, clock → chores, on one page."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from qa.accounts.events import MemberClosed, MemberConfirmed
from qa.board import (
    attachments,
    citing,
    drafting,
    forgetting,
    growing,
    reference_checking,
    refiling,
    solved_visits,
    viewing,
)
from qa.board.answer_events import FollowUpPosted, GuideGrown, GuideKept, RegulationChanged
from qa.board.events import (
    AcceptanceWithdrawn,
    AnswerAccepted,
    AnswerGiven,
    AnswerRecommended,
    BountyRaised,
    CommentPosted,
    EditSuggested,
    IndustryRefiled,
    PostEdited,
    QuestionAsked,
    QuestionDeclined,
    QuestionExpired,
    QuestionImported,
    QuestionRefiled,
    TagReplaced,
    VoteCast,
    VotingBegun,
)
from qa.board.life import jobs as life
from qa.board.order.events import (
    AnswersMoved,
    PostRemoved,
    PostRestored,
    QuestionClosed,
    QuestionMarked,
    QuestionMoved,
    QuestionReopened,
)
from qa.core import mail
from qa.core.outbox.chores import CHORES as OUTBOX_CHORES
from qa.core.outbox.chores import Chore, Chores
from qa.core.outbox.facts import Reactions
from qa.core.outbox.worker import Batches, Handlers
from qa.core.web import kept
from qa.moderation.events import RingWaits
from qa.moderation.rings import detecting, returning
from qa.notifications import jobs as notices
from qa.notifications import reading
from qa.pages import figures
from qa.recognition import answer_times, refreshing
from qa.recognition.badges import jobs as badges
from qa.reputation import jobs as reputation
from qa.reputation.events import RecountDue
from qa.search import jobs as search
from qa.search.saved import keeping as saved_searches
from qa.search.suggesting import building as suggesting
from qa.search.upkeep import totals

REACTIONS: Reactions = {
    MemberConfirmed: ("reputation.welcome",),
    MemberClosed: (
        "board.forget_member",
        "notifications.forget_member",
        "search.forget_member",
        "reputation.burn_points",
    ),
    QuestionAsked: ("board.mark_files", "search.index", "search.relate"),
    QuestionImported: ("search.index", "recognition.time_answers"),
    AnswerGiven: ("board.mark_files", "search.index", "recognition.time_answers"),
    AnswerAccepted: ("search.index",),
    AcceptanceWithdrawn: ("search.index",),
    AnswerRecommended: ("search.index",),
    BountyRaised: ("search.index",),
    QuestionDeclined: ("search.index",),
    QuestionExpired: ("search.index",),
    VotingBegun: ("search.index",),
    PostEdited: ("board.mark_files", "search.index", "search.relate"),
    CommentPosted: ("board.mark_files",),
    FollowUpPosted: ("board.mark_files",),
    EditSuggested: ("board.mark_files",),
    GuideGrown: ("board.mark_files",),
    GuideKept: ("board.mark_files",),
    RegulationChanged: ("board.mark_outdated",),
    TagReplaced: ("board.follow_tag",),
    IndustryRefiled: ("board.follow_industry",),
    QuestionRefiled: ("search.index",),
    AnswersMoved: ("search.index", "recognition.time_answers"),
    PostRemoved: ("search.index", "recognition.time_answers", "search.relate"),
    PostRestored: ("search.index", "recognition.time_answers", "search.relate"),
    QuestionClosed: ("search.index", "search.relate"),
    QuestionMarked: ("search.index",),
    QuestionMoved: ("search.index",),
    QuestionReopened: ("search.index", "search.relate"),
    RingWaits: ("moderation.settle_ring",),
    RecountDue: ("reputation.recount",),
    VoteCast: ("search.index",),  # results can be ordered by votes
}
"""What follows a fact. A fact that is not listed only makes pages stale.

To these `notices.REACTIONS` adds who is told, and `badges.REACTIONS` whose badges may change:
one reaction a fact, ``notifications.<fact>`` and ``badges.<fact>``.
"""

HANDLERS: Handlers = {
    "board.forget_member": forgetting.forget_member,
    "board.follow_industry": refiling.follow_industry,
    "board.follow_tag": refiling.follow_tag,
    "board.mark_files": attachments.mark_used,
    "board.mark_outdated": citing.mark_outdated,
    **badges.HANDLERS,
    **notices.HANDLERS,
    "notifications.forget_member": reading.forget_member,
    "mail.deliver": mail.deliver,
    "moderation.settle_ring": returning.go_on,
    "recognition.time_answers": answer_times.time_answers,
    "reputation.burn_points": reputation.burn_points,
    "reputation.recount": reputation.recount,
    "reputation.welcome": reputation.welcome,
    "search.forget_member": saved_searches.forget_member,
}
"""Reactions that are run one by one, their effect committed with the end of the job."""

BATCHES: Batches = {
    "search.index": search.index_questions,
    "search.relate": search.relate_questions,  # after it: they look into the index
}
"""Reactions that are run many at once, outside the database."""

CHORES: Chores = {
    **OUTBOX_CHORES,
    **badges.CHORES,
    "board.award_helpful": Chore(timedelta(hours=1), viewing.award_helpful),
    "board.collect_files": Chore(timedelta(hours=1), attachments.collect),
    "board.check_references": Chore(timedelta(minutes=1), reference_checking.check_due),
    "board.pass_time": Chore(timedelta(minutes=1), life.pass_time),
    "pages.recount_figures": Chore(timedelta(minutes=5), figures.recount),
    "board.grow": Chore(timedelta(hours=1), growing.grow),
    "board.forget_old_drafts": Chore(timedelta(hours=1), drafting.forget_old),
    "board.forget_solved_visits": Chore(timedelta(hours=6), solved_visits.forget_old),
    "reputation.begin_recount": Chore(timedelta(hours=1), reputation.begin_recount),
    "recognition.refresh_places": Chore(timedelta(minutes=1), refreshing.refresh_places),
    "recognition.name_stars": Chore(timedelta(hours=1), refreshing.name_stars),
    "moderation.detect_rings": Chore(timedelta(days=1), detecting.detect),
    "notifications.forget_old": Chore(timedelta(days=1), reading.forget_old),
    "kept.forget_old": Chore(timedelta(hours=1), kept.forget_old),
    "search.look_for_saved": Chore(timedelta(minutes=1), search.look_for_saved),
    "search.relate_rest": Chore(timedelta(seconds=30), search.relate_rest),
    "search.look_after": Chore(timedelta(minutes=1), search.look_after),
    "search.add_up_searches": Chore(timedelta(hours=1), totals.add_up),
    "search.forget_searches": Chore(timedelta(days=1), totals.forget_old),
    "search.collect_suggestions": Chore(timedelta(minutes=1), suggesting.look_after),
}


def register(app: Flask) -> None:
    """Tell the outbox and the worker."""
    lists = (REACTIONS, badges.REACTIONS, notices.REACTIONS)
    facts = dict.fromkeys(fact for reactions in lists for fact in reactions)
    app.extensions["reactions"] = {
        fact: tuple(name for reactions in lists for name in reactions.get(fact, ()))
        for fact in facts
    }
    app.extensions["handlers"] = HANDLERS
    app.extensions["batches"] = BATCHES
    app.extensions["chores"] = CHORES
