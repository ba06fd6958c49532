"""The member system: statements, sums, badges, places, organisations, fair play."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa.core.appending import triggers
from qa.core.db import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "badge_figures",
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.Column("holders", sa.Integer(), nullable=False),
        sa.Column("swept_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("badge", name=op.f("pk_badge_figures")),
    )
    op.create_table(
        "boards",
        sa.Column("period", sa.String(length=5), nullable=False),
        sa.Column("industry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", "industry_id", name=op.f("pk_boards")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("main_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pooled", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("verified_note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["main_id"], ["members.id"], name="fk_organisations_main_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("main_id", name=op.f("uq_organisations_main_id")),
    )
    op.create_table(
        "organisation_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("act IN ('verify', 'withdraw')", name=op.f("ck_organisation_acts_act")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["members.id"], name=op.f("fk_organisation_acts_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_acts_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_acts")),
    )
    with op.batch_alter_table("organisation_acts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_acts_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "retired_names",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_retired_names")),
    )
    op.create_table(
        "site_stages",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('young', 'growing', 'grown')", name=op.f("ck_site_stages_stage")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_stages_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_stages")),
    )
    op.create_table(
        "attendances",
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_attendances_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_attendances")),
    )
    op.create_table(
        "held_badges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_held_badges_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_badges")),
        sa.UniqueConstraint(
            "member_id", "badge", "subject", name=op.f("uq_held_badges_member_id_badge_subject")
        ),
    )
    with op.batch_alter_table("held_badges", schema=None) as batch_op:
        batch_op.create_index("ix_held_badges_badge_at", ["badge", "at", "id"], unique=False)

    op.create_table(
        "member_days",
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("industry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_days_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "day", "industry_id", name=op.f("pk_member_days")),
    )
    with op.batch_alter_table("member_days", schema=None) as batch_op:
        batch_op.create_index("ix_member_days_day", ["day"], unique=False)

    op.create_table(
        "member_figures",
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("answer_minutes", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_figures_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_figures")),
    )
    op.create_table(
        "places",
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("period", sa.String(length=5), nullable=False),
        sa.Column("industry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("experience_place", sa.Integer(), nullable=False),
        sa.Column("accepted_place", sa.Integer(), nullable=True),
        sa.Column("adoption_place", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "period IN ('day', 'week', 'month', 'all')", name=op.f("ck_places_period")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_places_member_id")),
        sa.PrimaryKeyConstraint("member_id", "period", "industry_id", name=op.f("pk_places")),
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(
            "ix_places_accepted",
            ["period", "industry_id", "accepted_place", "member_id"],
            unique=False,
            sqlite_where=sa.text("accepted_place IS NOT NULL"),
            postgresql_where=sa.text("accepted_place IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_places_adoption",
            ["period", "industry_id", "adoption_place", "member_id"],
            unique=False,
            sqlite_where=sa.text("adoption_place IS NOT NULL"),
            postgresql_where=sa.text("adoption_place IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_places_experience",
            ["period", "industry_id", "experience_place", "member_id"],
            unique=False,
        )

    op.create_table(
        "rings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'dismissed', 'taken_back')", name=op.f("ck_rings_state")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["members.id"], name=op.f("fk_rings_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rings")),
        sa.UniqueConstraint("key", name=op.f("uq_rings_key")),
    )
    with op.batch_alter_table("rings", schema=None) as batch_op:
        batch_op.create_index("ix_rings_state_weight", ["state", "weight", "id"], unique=False)

    op.create_table(
        "standings",
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("industry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_standings_member_id")),
        sa.PrimaryKeyConstraint("member_id", "industry_id", name=op.f("pk_standings")),
    )
    op.create_table(
        "stars",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("industry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_stars_member_id")),
        sa.PrimaryKeyConstraint("week", "industry_id", "member_id", name=op.f("pk_stars")),
    )
    with op.batch_alter_table("stars", schema=None) as batch_op:
        batch_op.create_index("ix_stars_member_id", ["member_id", "week"], unique=False)

    op.create_table(
        "ring_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ring_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "act IN ('take_back', 'give_back', 'dismiss', 'reopen')", name=op.f("ck_ring_acts_act")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_ring_acts_actor_id")),
        sa.ForeignKeyConstraint(["ring_id"], ["rings.id"], name=op.f("fk_ring_acts_ring_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_acts")),
    )
    with op.batch_alter_table("ring_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ring_acts_ring_id"), ["ring_id"], unique=False)

    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("accepted", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("waived", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("subject", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.drop_index("ix_awards_member_id_day_rule")
        batch_op.create_index(
            "ix_awards_member_id_day_rule",
            ["member_id", "day", "rule"],
            unique=False,
            postgresql_include=["industry_id", "points", "experience", "answers", "accepted"],
        )

    with op.batch_alter_table("ledger_transfers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("cause", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("subject", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "source_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column(
                "target_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("sells", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("buys", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("since_year", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("websites", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(
            sa.Column("hides_company", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("hides_activity", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("hides_figures", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("hides_place", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("hides_from_search", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("closed_at", UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "organisation_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("rights", sa.JSON(), server_default="[]", nullable=False))
        batch_op.alter_column(
            "name",
            existing_type=sa.VARCHAR(length=20),
            type_=sa.String(length=41),
            existing_nullable=False,
        )
        batch_op.alter_column(
            "folded_name",
            existing_type=sa.VARCHAR(length=40),
            type_=sa.String(length=82),
            existing_nullable=False,
        )
        batch_op.create_index(
            batch_op.f("ix_members_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_members_organisation_id"), "organisations", ["organisation_id"], ["id"]
        )

    with op.batch_alter_table("reputations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "purse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reputations_purse_id"), "members", ["purse_id"], ["id"]
        )

    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column("counted", sa.Boolean(), server_default=sa.true(), nullable=False)
        )

    run(AUTHORS)
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.alter_column(
            "author_id",
            existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        )
        batch_op.create_index(
            "ix_votes_voter_id_author_id_at", ["voter_id", "author_id", "at"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_votes_author_id"), "members", ["author_id"], ["id"]
        )

    minutes = MINUTES[op.get_bind().dialect.name]
    teach_sqlite()
    for statement in (*COUNTED, *SUMS, KEYS, *SUBJECTS, *CAUSES, *AFTER, SHARDS, FIGURES % minutes):
        run(statement)
    for table in ("awards", "ledger_transfers"):
        for statement in triggers(table, op.get_bind().dialect.name):
            run(statement)


def run(statement: str) -> None:
    """Execute `statement`, whose colons are meant as they stand."""
    op.execute(sa.text(statement.replace(":", r"\:")))


def teach_sqlite() -> None:
    """Give SQLite the function that takes ``answer:17:2`` apart; PostgreSQL has it."""
    if op.get_bind().dialect.name == "sqlite":
        connection = op.get_bind().connection.driver_connection
        connection.create_function("split_part", 3, split_part, deterministic=True)


def split_part(text: str, delimiter: str, number: int) -> str:
    return (text.split(delimiter) + [""] * number)[number - 1]


AUTHORS = """
UPDATE votes SET author_id = coalesce(
  (SELECT author_id FROM answers WHERE answers.id = votes.answer_id),
  (SELECT author_id FROM questions WHERE questions.id = votes.question_id))
"""
# What the awards of each rule count, as rules.toml said when this was written.
COUNTED = (
    """
    UPDATE awards SET answers = CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END
    WHERE rule = 'answer_given'
    """,
    """
    UPDATE awards SET answers = CASE WHEN reverses_id IS NULL THEN -1 ELSE 1 END
    WHERE rule = 'answer_removed'
    """,
    """
    UPDATE awards SET accepted = CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END
    WHERE rule IN ('answer_accepted', 'answer_chosen_by_vote')
    """,
)
SUMS = (
    """
    INSERT INTO standings (member_id, industry_id, experience, answers, accepted)
    SELECT member_id, coalesce(industry_id, 0), sum(experience), sum(answers), sum(accepted)
    FROM awards GROUP BY member_id, coalesce(industry_id, 0)
    """,
    """
    INSERT INTO member_days (member_id, day, industry_id, experience, answers, accepted)
    SELECT member_id, day, coalesce(industry_id, 0), sum(experience), sum(answers), sum(accepted)
    FROM awards GROUP BY member_id, day, coalesce(industry_id, 0)
    """,
)
# The transfer of an award has the award's key after `award:`, also where it takes another back.
KEYS = """
UPDATE ledger_transfers SET key = 'award:reverse:' || substr(key, 15)
WHERE key LIKE 'reverse:award:%'
"""
# What an award was about stands in its key; for a vote, on the vote.
SUBJECTS = (
    """
    UPDATE awards SET subject = CASE
      WHEN key LIKE 'answer:%' OR key LIKE 'flag:%' THEN key
      WHEN key LIKE 'confirmed:%' OR key LIKE 'carried:%' THEN 'member:' || split_part(key, ':', 2)
      ELSE split_part(key, ':', 2) || ':' || split_part(key, ':', 3) END
    WHERE reverses_id IS NULL AND key NOT LIKE 'vote:%'
    """,
    """
    UPDATE awards SET subject = coalesce(
      (SELECT CASE WHEN votes.answer_id IS NULL THEN 'question:' || votes.question_id
                   ELSE 'answer:' || votes.answer_id END
       FROM votes WHERE votes.id = CAST(split_part(awards.key, ':', 2) AS BIGINT)), '')
    WHERE reverses_id IS NULL AND key LIKE 'vote:%'
    """,
    """
    UPDATE awards SET subject = (
      SELECT first.subject FROM awards AS first WHERE first.id = awards.reverses_id)
    WHERE reverses_id IS NOT NULL
    """,
)
# Why an amount moved, and what that was about: by its award, or by what its key begins with.
CAUSES = (
    """
    UPDATE ledger_transfers SET
      cause = coalesce(
        (SELECT rule FROM awards WHERE awards.key = substr(ledger_transfers.key, 7)), ''),
      subject = coalesce(
        (SELECT awards.subject FROM awards WHERE awards.key = substr(ledger_transfers.key, 7)), '')
    WHERE key LIKE 'award:%'
    """,
    """
    UPDATE ledger_transfers SET
      cause = CASE split_part(key, ':', 1)
        WHEN 'bounty' THEN 'bounty_put_up'
        WHEN 'raise' THEN 'bounty_raised'
        WHEN 'bounty-paid' THEN 'bounty_paid'
        WHEN 'bounty-returned' THEN 'bounty_returned'
        WHEN 'bounty-burnt' THEN 'bounty_burnt'
        WHEN 'bounty-hidden' THEN 'bounty_withdrawn'
        WHEN 'anonymous' THEN 'anonymous_question'
        ELSE '' END,
      subject = CASE
        WHEN key LIKE 'bounty-paid:%' THEN 'answer:' || split_part(key, ':', 5)
        WHEN split_part(key, ':', 2) = 'question' THEN 'question:' || split_part(key, ':', 3)
        ELSE '' END
    WHERE key NOT LIKE 'award:%' AND reverses_id IS NULL
    """,
    """
    UPDATE ledger_transfers SET
      cause = (SELECT first.cause FROM ledger_transfers AS first
               WHERE first.id = ledger_transfers.reverses_id),
      subject = (SELECT first.subject FROM ledger_transfers AS first
                 WHERE first.id = ledger_transfers.reverses_id)
    WHERE key NOT LIKE 'award:%' AND reverses_id IS NOT NULL
    """,
)
# What both accounts held after each transfer; of the system's accounts it is not kept.
AFTER = tuple(
    """
    UPDATE ledger_transfers SET SIDE_after = running.held
    FROM (
      SELECT id, account_id, sum(change) OVER (PARTITION BY account_id ORDER BY id) AS held
      FROM (
        SELECT id, source_id AS account_id, -amount AS change FROM ledger_transfers
        UNION ALL SELECT id, target_id, amount FROM ledger_transfers
      ) AS moves
      WHERE account_id IN (SELECT id FROM ledger_accounts WHERE holder <> 'system')
    ) AS running
    WHERE running.id = ledger_transfers.id AND running.account_id = ledger_transfers.SIDE_id
    """.replace("SIDE", side)
    for side in ("source", "target")
)
SHARDS = "UPDATE ledger_accounts SET holder_key = holder_key || ':0' WHERE holder = 'system'"
# The lower median of how long a member took over their newest 200 answers, in minutes.
MINUTES = {
    "sqlite": "(julianday(answers.created_at) - julianday(questions.created_at)) * 1440",
    "postgresql": "floor(extract(epoch FROM answers.created_at - questions.created_at) / 60)",
}
FIGURES = """
INSERT INTO member_figures (member_id, answer_minutes, answers)
SELECT author_id, minutes, number FROM (
  SELECT author_id, minutes,
    row_number() OVER (PARTITION BY author_id ORDER BY minutes) AS place,
    count(*) OVER (PARTITION BY author_id) AS number
  FROM (
    SELECT answers.author_id,
      CASE WHEN answers.created_at < questions.created_at THEN 0
           ELSE CAST(%s AS INTEGER) END AS minutes,
      row_number() OVER (
        PARTITION BY answers.author_id ORDER BY answers.created_at DESC) AS recent
    FROM answers JOIN questions ON questions.id = answers.question_id
    WHERE answers.hidden_at IS NULL AND questions.hidden_at IS NULL
  ) AS taken WHERE recent <= 200
) AS ordered WHERE place = (number + 1) / 2
"""
