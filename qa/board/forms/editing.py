"""Edits of posts, tags and industries as they were typed."""

from __future__ import annotations

from functools import partial

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qa.board import interests
from qa.board.drafts import split_lines, split_tags
from qa.board.editing.contents import CARD, Content
from qa.board.industry_keeping import NAMES, IndustryDraft
from qa.board.interests import CHOICES, Interest
from qa.board.models import Industry
from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.forms import VerbForm

from .guarding import GuardedForm
from .posts import AskForm

_version = partial(typed.key, longest=40)


class EditQuestionForm(AskForm):
    """The fields of a question that can be edited; `revision` names what was edited."""

    industry = bounty = anonymous = deadline_days = request_key = draft_version = None

    body = TextAreaField(_("What happened"), filters=[typed.text])
    summary = StringField(_("What did you change?"), filters=[typed.line])
    revision = HiddenField(filters=[_version])

    @property
    def content(self) -> Content:
        """The content as it was typed."""
        return {
            "title": self.title.data,
            "body": self.body.data,
            "tags": list(split_tags(self.tags.data)),
            "red_flags": list(self.red_flags.data or ()),
            **{name: self[name].data or "" for name in CARD},
        }

    def fill(self, content: Content) -> None:
        """Put `content` into the fields."""
        for name in ("title", "body", "red_flags", *CARD):
            self[name].data = content[name]
        self.tags.data = ", ".join(content["tags"])


class EditAnswerForm(GuardedForm):
    """The fields of an answer that can be edited; `revision` names what was edited."""

    body = TextAreaField(_("The answer"), filters=[typed.text])
    references = TextAreaField(_("References"), filters=[typed.text])
    interest = SelectField(
        _("Do you gain by what you recommend?"),
        choices=[SelectChoice(key, words) for key, words in CHOICES.items()],
        default="",
        validate_choice=False,
    )
    interest_note = StringField(_("What exactly?"), filters=[typed.line])
    summary = StringField(_("What did you change?"), filters=[typed.line])
    revision = HiddenField(filters=[_version])

    @property
    def content(self) -> Content:
        """The content as it was typed."""
        return {
            "body": self.body.data,
            "references": list(split_lines(self.references.data)),
            "interest": Interest(self.interest.data or "", self.interest_note.data).stored(),
        }

    def fill(self, content: Content) -> None:
        """Put `content` into the fields."""
        self.body.data = content["body"]
        self.references.data = "\n".join(content["references"])
        interest = interests.read(content["interest"])
        self.interest.data, self.interest_note.data = interest.kind, interest.note


class RejectEditForm(VerbForm):
    """Why an edit is rejected."""

    reason = TextAreaField(_("Reason"), filters=[typed.text])


class DescribeTagForm(VerbForm):
    """What a tag is for."""

    description = TextAreaField(_("Description"), filters=[typed.text])


class TagWordForm(VerbForm):
    """A word that is to mean a tag."""

    word = StringField(_("Another word for it"), filters=[typed.line])


class TagMergeForm(VerbForm):
    """The tag that another one is merged into."""

    into = StringField(_("Merge into the tag"), filters=[typed.line])


class IndustryForm(VerbForm):
    """An industry as an administrator describes it."""

    name_zh_Hans = StringField(_("Name in simplified Chinese"), filters=[typed.line])
    name_zh_Hant = StringField(_("Name in traditional Chinese"), filters=[typed.line])
    name_en = StringField(_("Name in English"), filters=[typed.line])
    slug = StringField(_("Address"), filters=[typed.line])
    words = TextAreaField(_("Words it is known by"), filters=[typed.text])
    parent = StringField(_("Below"), filters=[typed.line])
    kind = StringField(_("Part of the tree"), filters=[typed.line], default="trade")

    def draft(self) -> IndustryDraft:
        """The industry as it was described."""
        names = {name: self[name].data for name in NAMES}
        return IndustryDraft(slug=self.slug.data, words=split_tags(self.words.data), **names)

    def fill(self, industry: Industry) -> None:
        """Put what `industry` is called into the fields."""
        for name in (*NAMES, "slug"):
            self[name].data = getattr(industry, name)
        self.words.data = "，".join(industry.words)


class IndustryMoveForm(VerbForm):
    """Where an industry is to lie: an id of the top level, or nothing for the top itself."""

    parent = StringField(_("Below"), filters=[typed.line])


class IndustryMergeForm(VerbForm):
    """The industry, by its id, that takes over another one."""

    into = StringField(_("Merge into"), filters=[typed.line])
