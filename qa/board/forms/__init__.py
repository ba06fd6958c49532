"""What people send to the board: fields as they were typed, turned into drafts for the verbs."""

from .editing import (
    DescribeTagForm,
    EditAnswerForm,
    EditQuestionForm,
    IndustryForm,
    IndustryMergeForm,
    IndustryMoveForm,
    RejectEditForm,
    TagMergeForm,
    TagWordForm,
)
from .ending import BallotForm, BountyForm, DeclineForm, EndingForms, OutcomeForm, SplitForm
from .filters import OFFERED, STATES, chosen, offered, read_filters, read_industry, titles
from .guarding import GuardedForm
from .keeping import FolderForm, InviteForm
from .order import CLOSE_REASONS, CloseForm, DuplicateForm, MoveForm, OrderForms, ReasonForm
from .posts import AnswerForm, AskForm, CommentForm

__all__ = [
    "CLOSE_REASONS",
    "OFFERED",
    "STATES",
    "AnswerForm",
    "AskForm",
    "BallotForm",
    "BountyForm",
    "CloseForm",
    "CommentForm",
    "DeclineForm",
    "DescribeTagForm",
    "DuplicateForm",
    "EditAnswerForm",
    "EditQuestionForm",
    "EndingForms",
    "FolderForm",
    "GuardedForm",
    "IndustryForm",
    "IndustryMergeForm",
    "IndustryMoveForm",
    "InviteForm",
    "MoveForm",
    "OrderForms",
    "OutcomeForm",
    "ReasonForm",
    "RejectEditForm",
    "SplitForm",
    "TagMergeForm",
    "TagWordForm",
    "chosen",
    "offered",
    "read_filters",
    "read_industry",
    "titles",
]
