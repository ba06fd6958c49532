"""A site of many members and awards without posts, made inside PostgreSQL, for `bench.standings`.

A few members earn most, a few industries see most, and the last months are the busiest. Sums,
levels, balances and transfers are what the awards come to, so `flask reputation recount` and
`flask ledger verify` find nothing. Indexes and constraints of the large tables are taken off
while they are filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.progress import track
from sqlalchemy import JSON, Boolean, Connection, DateTime, Integer, String, text

from qa.accounts.models import Member
from qa.board import industries
from qa.core.db import Model, db
from qa.ledger.models import LedgerAccount, Transfer
from qa.ledger.posting import SHARDS
from qa.reputation.models import Award, MemberDay, Reputation, Standing
from qa.reputation.rules import rules

from .books import add_up

DAYS = 730
CHUNK = 1_000_000

HOMES = 3
"""Industries in which a member is at home."""

ASTRAY = 0.15
"""Share of the awards that come from anywhere else."""

MIX = (
    ("answer_given", 0.45, True),
    ("answer_voted_up", 0.80, True),
    ("answer_accepted", 0.92, True),
    ("account_confirmed", 1.01, False),
)
"""Rules with the share of the awards below which they lie, and whether they are of an industry."""

LARGE: tuple[type[Model], ...] = (
    Member, Award, Reputation, Standing, MemberDay, LedgerAccount, Transfer
)  # fmt: skip


def generate(members: int, awards: int) -> None:
    """Fill the empty database of the current application."""
    db.create_all()
    industries.sync()
    db.session.commit()
    with db.engine.connect() as connection:
        run(connection, "SET synchronous_commit = off")
        run(connection, "SET maintenance_work_mem = '1GB'")
        run(connection, "SET work_mem = '1GB'")
        run(connection, "SELECT setseed(0.5)")
        with _bare(connection):
            _join(connection, members)
            for first in track(range(1, awards + 1, CHUNK), "Awards"):
                _award(connection, first, min(first + CHUNK - 1, awards), members, awards)
                connection.commit()
            _add_up(connection, members)
        for model in (Member, Award, LedgerAccount, Transfer):
            name = model.__tablename__
            run(connection, f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "
                            f"greatest(1, (SELECT max(id) FROM {name})))")  # fmt: skip
        connection.commit()
    vacuum = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    run(vacuum, "VACUUM ANALYZE")
    vacuum.close()


def run(connection: Connection, statement: str, **values: Any) -> Any:
    """Execute `statement`, in which a colon with a name is a parameter."""
    return connection.execute(text(statement), values)


@contextmanager
def _bare(connection: Connection) -> Iterator[None]:
    """The large tables without their constraints, indexes and triggers, which return at the end."""
    names = ", ".join(f"'{model.__tablename__}'::regclass" for model in LARGE)
    constraints = run(connection, f"""
        SELECT conrelid::regclass::text AS name, conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint WHERE contype IN ('f', 'u', 'p')
          AND (conrelid IN ({names}) OR contype = 'f' AND confrelid IN ({names}))
        ORDER BY contype = 'f' DESC, contype, conname""").all()  # fmt: skip
    for row in constraints:
        run(connection, f"ALTER TABLE {row.name} DROP CONSTRAINT {row.conname}")
    indexes = run(connection, f"""
        SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
        FROM pg_index WHERE indrelid IN ({names})""").all()  # fmt: skip
    for row in indexes:
        run(connection, f"DROP INDEX {row.name}")
    for model in LARGE:
        run(connection, f"ALTER TABLE {model.__tablename__} DISABLE TRIGGER USER")
    connection.commit()
    yield
    for row in track(indexes, "Indexes"):
        run(connection, row.definition)
    for row in track(constraints[::-1], "Constraints"):
        run(connection, f"ALTER TABLE {row.name} ADD CONSTRAINT {row.conname} {row.definition}")
    for model in LARGE:
        run(connection, f"ALTER TABLE {model.__tablename__} ENABLE TRIGGER USER")
    connection.commit()


def _join(connection: Connection, members: int) -> None:
    """Members ``m1``, ``m2`` …, the lower numbers the busier ones."""
    own = {
        "id": "i", "name": "'m' || i", "folded_name": "'m' || i", "fs_uniquifier": "'u' || i",
        "email": "'m' || i || '@example.com'", "active": "true", "role": "'member'",
        "confirmed_at": "now() - interval '731 days'", "created_at": "now() - interval '731 days'",
    }  # fmt: skip
    for column in Member.__table__.columns:
        if column.name not in own and not column.nullable:
            own[column.name] = _nothing(column.type)
    run(connection, f"INSERT INTO members ({', '.join(own)}) SELECT {', '.join(own.values())} "
                    f"FROM generate_series(1, {members}) AS i")  # fmt: skip
    connection.commit()


def _nothing(kind: Any) -> str:
    """What stands in a column of this type that must not be empty."""
    kinds = {String: "''", Boolean: "false", DateTime: "now()", Integer: "0", JSON: "'[]'"}
    return next(value for type_, value in kinds.items() if isinstance(kind, type_))


def _award(connection: Connection, first: int, last: int, members: int, awards: int) -> None:
    """Awards by number, which is the order of time."""
    fields = {}
    for field in ("points", "experience", "answers", "accepted"):
        fields[field] = _case({name: str(getattr(rules().awards[name], field)) for name, *_ in MIX})
    rule = _case({name: f"'{name}'" for name, *_ in MIX})
    of_industry = _case({name: str(placed) for name, _share, placed in MIX})
    run(connection, f"""
        WITH drawn AS (
          SELECT i, random() AS kind,
            1 + floor({members} * random() ^ 3)::bigint AS member_id, random() AS astray,
            (SELECT array_agg(id ORDER BY id % 17, id) FROM industries
             WHERE parent_id IS NOT NULL) AS ids,
            random() AS place,
            now() - interval '{DAYS} days' * (1 - i::float / {awards}) ^ 1.1 AS at
          FROM generate_series({first}, {last}) AS i)
        INSERT INTO awards (id, key, member_id, rule, points, experience, answers, accepted,
                            waived, subject, industry_id, day, at)
        SELECT i, 'bench:' || i, member_id, {rule}, {fields["points"]}, {fields["experience"]},
          {fields["answers"]}, {fields["accepted"]}, 0, 'answer:' || i,
          CASE WHEN {of_industry} THEN ids[1 + CASE WHEN astray < {ASTRAY}
            THEN floor(place ^ 2 * cardinality(ids))::int
            ELSE (floor((member_id * 7919 % 1000 / 1000.0) ^ 2 * cardinality(ids))
                  + floor(place * {HOMES}))::int % cardinality(ids) END] END,
          (at AT TIME ZONE 'Asia/Shanghai')::date, at
        FROM drawn""")  # fmt: skip


def _case(values: dict[str, str]) -> str:
    whens = " ".join(f"WHEN kind < {below} THEN {values[name]}" for name, below, _placed in MIX)
    return f"(CASE {whens} END)"


def _add_up(connection: Connection, members: int) -> None:
    level = " ".join(
        f"WHEN e >= {level.experience} THEN {level.number}" for level in reversed(rules().levels)
    )
    for statement in (
        f"""INSERT INTO reputations (member_id, experience, level)
            SELECT m, coalesce(e, 0), CASE {level} ELSE 1 END
            FROM generate_series(1, {members}) AS m
            LEFT JOIN (SELECT member_id, sum(experience) AS e FROM awards GROUP BY 1) AS s
              ON s.member_id = m""",
        f"""INSERT INTO ledger_transfers (id, key, unit, source_id, target_id, amount, cause,
              subject, target_after, at)
            SELECT id, 'award:' || key, 'points', {members} + 1 + member_id % {SHARDS}, member_id,
              points, rule, subject, sum(points) OVER (PARTITION BY member_id ORDER BY id), at
            FROM awards WHERE points > 0""",
        f"""INSERT INTO ledger_accounts (id, unit, holder, holder_key, balance)
            SELECT m, 'points', 'member', m, coalesce(p, 0) FROM generate_series(1, {members}) AS m
            LEFT JOIN (SELECT member_id, sum(points) AS p FROM awards GROUP BY 1) AS s
              ON s.member_id = m""",
        f"""INSERT INTO ledger_accounts (id, unit, holder, holder_key, balance)
            SELECT {members} + 1 + n, 'points', 'system', 'mint:' || n, -coalesce(p, 0)
            FROM generate_series(0, {SHARDS - 1}) AS n
            LEFT JOIN (SELECT member_id % {SHARDS} AS shard, sum(points) AS p
                       FROM awards GROUP BY 1) AS s ON s.shard = n""",
    ):
        run(connection, statement)
    add_up(connection)
