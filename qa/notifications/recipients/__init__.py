"""Who is told of which fact: a pure function for each, which loads the present by id.

It says what each kind of people is told, in the order in which it matters: who is told twice of
one cause hears the first only. Whom something keeps from being told is left to ``telling``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qa.accounts import events as account_events
from qa.accounts.organisations import events as organisation_events
from qa.board import answer_events, events, search_events
from qa.board.order import events as order_events
from qa.core.outbox import Fact
from qa.moderation import events as moderation_events
from qa.notifications.messages import Message
from qa.recognition import events as recognition_events
from qa.recognition.badges import events as badge_events
from qa.reputation import events as reputation_events

from . import (
    badges,
    flags,
    levels,
    life,
    order,
    organisations,
    rings,
    searches,
    stars,
    talk,
    upkeep,
)

Recipients = Callable[[Any], list[Message]]

RECIPIENTS: Mapping[type[Fact], Recipients] = {
    events.QuestionAsked: talk.question_asked,
    events.AnswerGiven: talk.answer_given,
    events.CommentPosted: talk.comment_posted,
    events.InvitationSent: talk.invitation_sent,
    events.AskerRevealed: talk.asker_revealed,
    answer_events.FollowUpPosted: talk.follow_up_posted,
    events.AnswerAccepted: life.answer_accepted,
    events.AcceptanceWithdrawn: life.acceptance_withdrawn,
    events.QuestionDeclined: life.question_declined,
    events.BountyRaised: life.bounty_raised,
    events.VotingBegun: life.voting_begun,
    events.AnswerRecommended: life.answer_recommended,
    events.QuestionExpired: life.question_expired,
    events.DeadlineNear: life.deadline_near,
    events.AskerCharged: life.asker_charged,
    events.OutcomeAsked: life.outcome_asked,
    events.OutcomeReported: life.outcome_reported,
    order_events.QuestionClosed: order.question_closed,
    order_events.QuestionReopened: order.question_reopened,
    order_events.AnswersMoved: order.answers_moved,
    order_events.QuestionMoved: order.question_moved,
    order_events.QuestionMarked: order.question_marked,
    order_events.PostRemoved: order.post_removed,
    order_events.PostRestored: order.post_restored,
    events.PostEdited: upkeep.post_edited,
    events.EditSuggested: upkeep.edit_suggested,
    events.EditDecided: upkeep.edit_decided,
    answer_events.CitationOutdated: upkeep.citation_outdated,
    answer_events.GuideGrown: upkeep.guide_grown,
    moderation_events.FlagDecided: flags.flag_decided,
    moderation_events.RingDecided: rings.ring_decided,
    reputation_events.LevelReached: levels.level_reached,
    organisation_events.VerificationChanged: organisations.verification_changed,
    recognition_events.StarNamed: stars.star_named,
    badge_events.BadgeEarned: badges.badge_earned,
    search_events.SavedSearchMatched: searches.search_matched,
}

SILENT: Mapping[type[Fact], str] = {
    events.QuestionImported: "was asked elsewhere, and mostly long ago; they come in thousands",
    events.VoteCast: "votes are secret, and there are too many",
    events.BallotCast: "for whom members vote is kept until the end",
    events.TagKept: "concerns no post",
    events.TagReplaced: "the questions follow their tag; nothing is asked of anybody",
    events.IndustryKept: "concerns no post",
    events.IndustryRefiled: "the questions follow their industry; nothing is asked of anybody",
    events.QuestionRefiled: "the question stands where its asker put it, under another name",
    moderation_events.RingWaits: "only carries on what its members were told of",
    order_events.DuplicateLinked: "its closing or reopening tells it",
    answer_events.FollowUpHidden: "the thread shows it to the two whose it is",
    answer_events.ReactionGiven: "counted on the answer, like a vote",
    answer_events.ReferencesChecked: "shown on the answer",
    answer_events.AnswerCited: "its author did it",
    answer_events.RegulationChanged: "those whose answers rest on it are told one by one",
    answer_events.GuideKept: "its history shows it",
    search_events.RelatedGone: "the page of the question shows what is left",
    reputation_events.SiteGrew: "concerns everybody alike; the page of the rules says it",
    organisation_events.OrganisationChanged: "the page of its main account shows it",
    account_events.MemberClosed: "whoever closed the account is gone; a mail tells them",
    badge_events.RoundGoesOn: "each badge that it finds is announced by itself",
    reputation_events.RecountDue: "the worker's own, for the next range of members",
    recognition_events.PlacesMade: "the leaderboards show it",
}
"""Facts of which nobody is told, and why."""
