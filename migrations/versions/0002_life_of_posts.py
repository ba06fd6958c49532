"""The life of posts: states, clocks, editing, keeping order, trade cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa.core.db import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("industries", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "merged_into_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column("edited", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_industries_merged_into_id"), "industries", ["merged_into_id"], ["id"]
        )

    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checks", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("check_at", UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("interest", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("edited_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("recommended_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("share", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("outcome", sa.String(length=8), nullable=True))
        batch_op.add_column(
            sa.Column("outcome_note", sa.String(length=400), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("outcome_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("hidden_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("hidden_reason", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("works", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("outdated", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("risky", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("helpful_yes", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("helpful_no", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index(
            "ix_answers_check_at",
            ["check_at"],
            unique=False,
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_answers_helpful",
            ["helpful_yes"],
            unique=False,
            sqlite_where=sa.text("helpful_yes > 0"),
            postgresql_where=sa.text("helpful_yes > 0"),
        )
        batch_op.create_check_constraint(
            op.f("ck_answers_outcome"), "outcome IN ('works', 'partly', 'failed')"
        )

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("hidden_reason", sa.String(length=200), nullable=True))

    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="question", nullable=False)
        )
        batch_op.add_column(
            sa.Column("language", sa.String(length=4), server_default="zh", nullable=False)
        )
        batch_op.add_column(
            sa.Column("tag_bits", sa.BigInteger(), server_default="-1", nullable=False)
        )
        batch_op.add_column(sa.Column("red_flags", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(
            sa.Column("product", sa.String(length=60), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("stage", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("quantity", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("region", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("platform", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "revealed_to_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("round", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("edited_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column("deadline_days", sa.Integer(), server_default="15", nullable=False)
        )
        batch_op.add_column(sa.Column("reminded_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("ballot_ends_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("charge_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("outcome_asked_at", UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "recommended_answer_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("closed_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("closed_reason", sa.String(length=20), nullable=True))
        batch_op.add_column(
            sa.Column(
                "duplicate_of_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("locked_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("protected_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("featured_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("pinned_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("hidden_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("hidden_reason", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("views", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("solved_visits", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_bounty"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.create_index(
            "ix_questions_bounty",
            [
                "bounty",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_bounty_industry_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.create_index(
            "ix_questions_bounty_industry_id",
            [
                "industry_id",
                "bounty",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_bounty_trade_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.create_index(
            "ix_questions_bounty_trade_id",
            [
                "trade_id",
                "bounty",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_expiring"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_expiring",
            [
                "deadline_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_expiring_industry_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_expiring_industry_id",
            [
                "industry_id",
                "deadline_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_expiring_trade_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_expiring_trade_id",
            [
                "trade_id",
                "deadline_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_hot"), sqlite_where=sa.text("hidden_at IS NULL")
        )
        batch_op.create_index(
            "ix_questions_hot",
            [
                "heat",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_hot_industry_id"), sqlite_where=sa.text("hidden_at IS NULL")
        )
        batch_op.create_index(
            "ix_questions_hot_industry_id",
            [
                "industry_id",
                "heat",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_hot_trade_id"), sqlite_where=sa.text("hidden_at IS NULL")
        )
        batch_op.create_index(
            "ix_questions_hot_trade_id",
            [
                "trade_id",
                "heat",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_newest"), sqlite_where=sa.text("hidden_at IS NULL")
        )
        batch_op.create_index(
            "ix_questions_newest",
            [
                "created_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_newest_industry_id"), sqlite_where=sa.text("hidden_at IS NULL")
        )
        batch_op.create_index(
            "ix_questions_newest_industry_id",
            [
                "industry_id",
                "created_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_newest_trade_id"), sqlite_where=sa.text("hidden_at IS NULL")
        )
        batch_op.create_index(
            "ix_questions_newest_trade_id",
            [
                "trade_id",
                "created_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_solved"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
        )
        batch_op.create_index(
            "ix_questions_solved",
            [
                "solved_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state IN ('solved', 'recommended')"),
            postgresql_where=sa.text("hidden_at IS NULL AND state IN ('solved', 'recommended')"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_solved_industry_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
        )
        batch_op.create_index(
            "ix_questions_solved_industry_id",
            [
                "industry_id",
                "solved_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state IN ('solved', 'recommended')"),
            postgresql_where=sa.text("hidden_at IS NULL AND state IN ('solved', 'recommended')"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_solved_trade_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
        )
        batch_op.create_index(
            "ix_questions_solved_trade_id",
            [
                "trade_id",
                "solved_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state IN ('solved', 'recommended')"),
            postgresql_where=sa.text("hidden_at IS NULL AND state IN ('solved', 'recommended')"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_unanswered"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.create_index(
            "ix_questions_unanswered",
            [
                "created_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_unanswered_industry_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.create_index(
            "ix_questions_unanswered_industry_id",
            [
                "industry_id",
                "created_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.drop_index(
            batch_op.f("ix_questions_unanswered_trade_id"),
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.create_index(
            "ix_questions_unanswered_trade_id",
            [
                "trade_id",
                "created_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.create_index(
            "ix_questions_by_bounty",
            [
                "bounty",
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND bounty > 50"),
            postgresql_where=sa.text("hidden_at IS NULL AND bounty > 50"),
        )
        batch_op.create_index(
            "ix_questions_by_featured_at",
            [
                "featured_at",
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND featured_at IS NOT NULL"),
            postgresql_where=sa.text("hidden_at IS NULL AND featured_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_questions_by_id",
            [
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_by_kind",
            [
                "kind",
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND kind = 'genuine'"),
            postgresql_where=sa.text("hidden_at IS NULL AND kind = 'genuine'"),
        )
        batch_op.create_index(
            "ix_questions_by_platform",
            [
                "platform",
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "bounty",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND platform <> ''"),
            postgresql_where=sa.text("hidden_at IS NULL AND platform <> ''"),
        )
        batch_op.create_index(
            "ix_questions_by_quantity",
            [
                "quantity",
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "kind",
                "stage",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND quantity <> ''"),
            postgresql_where=sa.text("hidden_at IS NULL AND quantity <> ''"),
        )
        batch_op.create_index(
            "ix_questions_by_region",
            [
                "region",
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND region <> ''"),
            postgresql_where=sa.text("hidden_at IS NULL AND region <> ''"),
        )
        batch_op.create_index(
            "ix_questions_by_stage",
            [
                "stage",
                "id",
                "trade_id",
                "industry_id",
                "state",
                "language",
                "kind",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND stage <> ''"),
            postgresql_where=sa.text("hidden_at IS NULL AND stage <> ''"),
        )
        batch_op.create_index(
            "ix_questions_by_state",
            [
                "state",
                "id",
                "trade_id",
                "industry_id",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
                "answers",
                "created_at",
                "heat",
                "deadline_at",
                "ballot_ends_at",
                "solved_at",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state IN ('voting', 'declined', 'closed')"),
            postgresql_where=sa.text(
                "hidden_at IS NULL AND state IN ('voting', 'declined', 'closed')"
            ),
        )
        batch_op.create_index(
            "ix_questions_charge",
            ["charge_at"],
            unique=False,
            sqlite_where=sa.text("charge_at IS NOT NULL"),
            postgresql_where=sa.text("charge_at IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_questions_duplicate_of_id"), ["duplicate_of_id"], unique=False
        )
        batch_op.create_index(
            "ix_questions_featured",
            ["featured_at"],
            unique=False,
            sqlite_where=sa.text("featured_at IS NOT NULL"),
            postgresql_where=sa.text("featured_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_questions_outcome",
            ["solved_at"],
            unique=False,
            sqlite_where=sa.text("state = 'solved' AND outcome_asked_at IS NULL"),
            postgresql_where=sa.text("state = 'solved' AND outcome_asked_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_pinned",
            ["industry_id"],
            unique=False,
            sqlite_where=sa.text("pinned_at IS NOT NULL"),
            postgresql_where=sa.text("pinned_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_questions_voting",
            [
                "ballot_ends_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'voting'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'voting'"),
        )
        batch_op.create_index(
            "ix_questions_voting_industry_id",
            [
                "industry_id",
                "ballot_ends_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'voting'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'voting'"),
        )
        batch_op.create_index(
            "ix_questions_voting_trade_id",
            [
                "trade_id",
                "ballot_ends_at",
                "id",
                "state",
                "language",
                "kind",
                "stage",
                "quantity",
                "region",
                "platform",
                "bounty",
                "featured_at",
                "tag_bits",
            ],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'voting'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'voting'"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_questions_recommended_answer_id"), ["recommended_answer_id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_recommended_answer_id"),
            "answers",
            ["recommended_answer_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_revealed_to_id"), "members", ["revealed_to_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_duplicate_of_id"), "questions", ["duplicate_of_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_questions_closed"), "(state = 'closed') = (closed_reason IS NOT NULL)"
        )
        batch_op.create_check_constraint(op.f("ck_questions_duplicate"), "duplicate_of_id <> id")
        batch_op.create_check_constraint(
            op.f("ck_questions_kind"), "kind IN ('question', 'genuine')"
        )
        batch_op.create_check_constraint(
            op.f("ck_questions_recommended"),
            "(state = 'recommended') = (recommended_answer_id IS NOT NULL)",
        )
        batch_op.drop_constraint(op.f("ck_questions_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_questions_state"),
            "state IN ('open', 'voting', 'solved', 'recommended', 'declined', 'expired', 'closed')",
        )
        batch_op.create_check_constraint(
            op.f("ck_questions_voting"), "(state = 'voting') = (ballot_ends_at IS NOT NULL)"
        )

    with op.batch_alter_table("tags", schema=None) as batch_op:
        batch_op.add_column(sa.Column("description", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "synonym_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.create_index(batch_op.f("ix_tags_synonym_of_id"), ["synonym_of_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_tags_synonym_of_id"), "tags", ["synonym_of_id"], ["id"]
        )

    # What was solved long ago is not asked about now; what was asked in English says so.
    op.execute("UPDATE questions SET outcome_asked_at = solved_at")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("UPDATE questions SET language = 'en' WHERE NOT title GLOB '*[一-龥]*'")
    else:
        op.execute("UPDATE questions SET language = 'en' WHERE NOT title ~ '[一-龥]'")
