"""Members, ledger, reputation, board, outbox"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa.core.db import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )
    op.create_table(
        "industries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name_zh_Hans", sa.String(length=60), nullable=False),
        sa.Column("name_zh_Hant", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("open_for_questions", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('trade', 'topic')", name=op.f("ck_industries_kind")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["industries.id"], name=op.f("fk_industries_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industries")),
        sa.UniqueConstraint("slug", name=op.f("uq_industries_slug")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reaction", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.String(length=36), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("parked_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_jobs_due",
            ["reaction", "run_at"],
            unique=False,
            sqlite_where=sa.text("parked_at IS NULL"),
            postgresql_where=sa.text("parked_at IS NULL"),
        )

    op.create_table(
        "kept_forms",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("box", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=400), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_kept_forms")),
    )
    with op.batch_alter_table("kept_forms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_forms_created_at"), ["created_at"], unique=False)

    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("holder", sa.String(length=16), nullable=False),
        sa.Column("holder_key", sa.String(length=64), nullable=False),
        sa.Column("balance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "holder = 'system' OR balance >= 0", name=op.f("ck_ledger_accounts_covered")
        ),
        sa.CheckConstraint(
            "holder IN ('member', 'escrow', 'system')", name=op.f("ck_ledger_accounts_holder")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint(
            "unit", "holder", "holder_key", name=op.f("uq_ledger_accounts_unit_holder_holder_key")
        ),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("folded_name", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("company", sa.String(length=80), nullable=False),
        sa.Column("trades", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("about_renderer", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('member', 'moderator', 'administrator')", name=op.f("ck_members_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_members_folded_name")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_members_fs_uniquifier")),
    )
    op.create_table(
        "purges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges")),
    )
    with op.batch_alter_table("purges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purges_at"), ["at"], unique=False)

    op.create_table(
        "site_figures",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_figures")),
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name", name=op.f("uq_tags_name")),
    )
    op.create_table(
        "awards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_awards_member_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["awards.id"], name=op.f("fk_awards_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("key", name=op.f("uq_awards_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_awards_reverses_id")),
    )
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.create_index(
            "ix_awards_member_id_day_rule", ["member_id", "day", "rule"], unique=False
        )

    op.create_table(
        "ledger_transfers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_transfers_positive")),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_ledger_transfers_moves")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_transfers.id"], name=op.f("fk_ledger_transfers_reverses_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_transfers_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_transfers_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfers")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_transfers_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_transfers_reverses_id")),
    )
    with op.batch_alter_table("ledger_transfers", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_transfers_source_id_id", ["source_id", "id"], unique=False)
        batch_op.create_index("ix_ledger_transfers_target_id_id", ["target_id", "id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "industry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("trade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("excerpt", sa.String(length=200), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("bounty", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("deadline_at", UtcDateTime(), nullable=False),
        sa.Column("solved_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("ups", sa.Integer(), nullable=False),
        sa.Column("downs", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("heat", sa.Double(), nullable=False),
        sa.Column(
            "accepted_answer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(state = 'solved') = (accepted_answer_id IS NOT NULL)",
            name=op.f("ck_questions_solved"),
        ),
        sa.CheckConstraint("state IN ('open', 'solved')", name=op.f("ck_questions_state")),
        sa.CheckConstraint(
            "bounty >= 0 AND answers >= 0 AND ups >= 0 AND downs >= 0",
            name=op.f("ck_questions_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["accepted_answer_id"],
            ["answers.id"],
            name=op.f("fk_questions_accepted_answer_id"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_questions_author_id")),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_questions_industry_id")
        ),
        sa.ForeignKeyConstraint(
            ["trade_id"], ["industries.id"], name=op.f("fk_questions_trade_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("accepted_answer_id", name=op.f("uq_questions_accepted_answer_id")),
        sa.UniqueConstraint(
            "author_id", "request_key", name=op.f("uq_questions_author_id_request_key")
        ),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_questions_author_id_created_at", ["author_id", "created_at"], unique=False
        )
        batch_op.create_index(
            "ix_questions_bounty",
            ["bounty", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.create_index(
            "ix_questions_bounty_industry_id",
            ["industry_id", "bounty", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.create_index(
            "ix_questions_bounty_trade_id",
            ["trade_id", "bounty", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND bounty > 0"),
        )
        batch_op.create_index(
            "ix_questions_expiring",
            ["deadline_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_expiring_industry_id",
            ["industry_id", "deadline_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_expiring_trade_id",
            ["trade_id", "deadline_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_hot",
            ["heat", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_hot_industry_id",
            ["industry_id", "heat", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_hot_trade_id",
            ["trade_id", "heat", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_newest",
            ["created_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_newest_industry_id",
            ["industry_id", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_newest_trade_id",
            ["trade_id", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL"),
            postgresql_where=sa.text("hidden_at IS NULL"),
        )
        batch_op.create_index(
            "ix_questions_solved",
            ["solved_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
        )
        batch_op.create_index(
            "ix_questions_solved_industry_id",
            ["industry_id", "solved_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
        )
        batch_op.create_index(
            "ix_questions_solved_trade_id",
            ["trade_id", "solved_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'solved'"),
        )
        batch_op.create_index(
            "ix_questions_unanswered",
            ["created_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.create_index(
            "ix_questions_unanswered_industry_id",
            ["industry_id", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )
        batch_op.create_index(
            "ix_questions_unanswered_trade_id",
            ["trade_id", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
            postgresql_where=sa.text("hidden_at IS NULL AND state = 'open' AND answers = 0"),
        )

    op.create_table(
        "reputations",
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_reputations_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_reputations")),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("ups", sa.Integer(), nullable=False),
        sa.Column("downs", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Double(), nullable=False),
        sa.CheckConstraint("ups >= 0 AND downs >= 0", name=op.f("ck_answers_counts")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_answers_author_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answers_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "question_id", "author_id", name=op.f("uq_answers_question_id_author_id")
        ),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_answers_author_id_created_at", ["author_id", "created_at"], unique=False
        )

    op.create_table(
        "imported",
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_imported_question_id")
        ),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_imported")),
    )
    op.create_table(
        "question_tags",
        sa.Column("tag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_tags_question_id")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_question_tags_tag_id")),
        sa.PrimaryKeyConstraint("tag_id", "question_id", name=op.f("pk_question_tags")),
    )
    with op.batch_alter_table("question_tags", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_tags_question_id"), ["question_id"], unique=False
        )

    op.create_table(
        "comments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_comments_answer_id")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_comments_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint(
            "author_id", "request_key", name=op.f("uq_comments_author_id_request_key")
        ),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comments_question_id"), ["question_id"], unique=False)

    op.create_table(
        "timeline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_timeline_actor_id")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_timeline_answer_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_timeline_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timeline_question_id"), ["question_id"], unique=False)

    op.create_table(
        "votes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(question_id IS NULL) <> (answer_id IS NULL)", name=op.f("ck_votes_one_post")
        ),
        sa.CheckConstraint("value IN (-1, 0, 1)", name=op.f("ck_votes_value")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_votes_answer_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_votes_question_id")
        ),
        sa.ForeignKeyConstraint(["voter_id"], ["members.id"], name=op.f("fk_votes_voter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("voter_id", "answer_id", name=op.f("uq_votes_voter_id_answer_id")),
        sa.UniqueConstraint("voter_id", "question_id", name=op.f("uq_votes_voter_id_question_id")),
    )
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_votes_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_votes_question_id"), ["question_id"], unique=False)

    # The two tables point at each other. SQLite takes that while it makes them, PostgreSQL after.
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            op.f("fk_questions_accepted_answer_id"),
            "questions",
            "answers",
            ["accepted_answer_id"],
            ["id"],
        )
