"""Tables of the board."""

from .answers import Answer, Citation, Comment, FollowUp, Regulation
from .guides import Guide, GuideCredit, GuideRevision
from .history import Revision, SuggestedEdit, TimelineEntry
from .industries import Industry, IndustryAddress
from .keeping import Bookmark, BookmarkFolder, Draft, Follow, Invitation
from .likeness import Decision, DuplicateCandidate, RelatedQuestion
from .questions import DRIVERS, FACETS, TABS, Question, tag_bits
from .states import ANSWERED, RUNNING, CloseReason, HiddenBy, Kind, State
from .tags import QuestionTag, Tag
from .votes import Ballot, CloseVote, HelpfulRating, Reaction, SolvedVisit, Vote

__all__ = [
    "ANSWERED",
    "DRIVERS",
    "FACETS",
    "RUNNING",
    "TABS",
    "Answer",
    "Ballot",
    "Bookmark",
    "BookmarkFolder",
    "Citation",
    "CloseReason",
    "CloseVote",
    "Comment",
    "Decision",
    "Draft",
    "DuplicateCandidate",
    "Follow",
    "FollowUp",
    "Guide",
    "GuideCredit",
    "GuideRevision",
    "HelpfulRating",
    "HiddenBy",
    "Industry",
    "IndustryAddress",
    "Invitation",
    "Kind",
    "Question",
    "QuestionTag",
    "Reaction",
    "Regulation",
    "RelatedQuestion",
    "Revision",
    "SolvedVisit",
    "State",
    "SuggestedEdit",
    "Tag",
    "TimelineEntry",
    "Vote",
    "tag_bits",
]
