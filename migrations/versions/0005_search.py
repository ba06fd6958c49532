"""Search: related questions, duplicate candidates, what was looked for, synonyms, pins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa.core.db import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "looked_for",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("followed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "unanswered BETWEEN 0 AND searches AND followed BETWEEN 0 AND searches",
            name=op.f("ck_looked_for_counts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looked_for")),
        sa.UniqueConstraint("day", "words", name=op.f("uq_looked_for_day_words")),
    )
    op.create_table(
        "search_totals",
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("followed", sa.Integer(), nullable=False),
        sa.Column("unopened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("days", "words", name=op.f("pk_search_totals")),
    )
    with op.batch_alter_table("search_totals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_search_totals_days_searches_words", ["days", "searches", "words"], unique=False
        )
        batch_op.create_index(
            "ix_search_totals_days_unanswered_words", ["days", "unanswered", "words"], unique=False
        )
        batch_op.create_index(
            "ix_search_totals_days_unopened_words", ["days", "unopened", "words"], unique=False
        )

    op.create_table(
        "saved_searches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("address", sa.String(length=600), nullable=False),
        sa.Column("notifies", sa.Boolean(), nullable=False),
        sa.Column("seen_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_saved_searches_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint(
            "member_id", "address", name=op.f("uq_saved_searches_member_id_address")
        ),
    )
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.create_index(
            "ix_saved_searches_notifies_seen_id", ["notifies", "seen_id", "id"], unique=False
        )

    op.create_table(
        "synonym_groups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column(
            "edited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["members.id"], name=op.f("fk_synonym_groups_edited_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_groups")),
    )
    op.create_table(
        "duplicate_candidates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('duplicate', 'different')", name=op.f("ck_duplicate_candidates_decision")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_duplicate_candidates_decided"),
        ),
        sa.CheckConstraint("other_id < question_id", name=op.f("ck_duplicate_candidates_earlier")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["members.id"], name=op.f("fk_duplicate_candidates_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["questions.id"], name=op.f("fk_duplicate_candidates_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_duplicate_candidates_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_candidates")),
        sa.UniqueConstraint(
            "question_id", "other_id", name=op.f("uq_duplicate_candidates_question_id_other_id")
        ),
    )
    with op.batch_alter_table("duplicate_candidates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_duplicate_candidates_open",
            ["likeness", "id"],
            unique=False,
            sqlite_where=sa.text("decision IS NULL"),
            postgresql_where=sa.text("decision IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_duplicate_candidates_other_id"), ["other_id"], unique=False
        )

    op.create_table(
        "pinned_results",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column(
            "edited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["members.id"], name=op.f("fk_pinned_results_edited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_pinned_results_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pinned_results")),
        sa.UniqueConstraint(
            "words", "question_id", name=op.f("uq_pinned_results_words_question_id")
        ),
    )
    with op.batch_alter_table("pinned_results", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pinned_results_question_id"), ["question_id"], unique=False
        )

    op.create_table(
        "related_questions",
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "related_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_related_questions_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["related_id"], ["questions.id"], name=op.f("fk_related_questions_related_id")
        ),
        sa.PrimaryKeyConstraint("question_id", "place", name=op.f("pk_related_questions")),
    )
    with op.batch_alter_table("related_questions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_related_questions_related_id"), ["related_id"], unique=False
        )

    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_expert", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
