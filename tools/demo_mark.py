"""Remember in a PostgreSQL database how far its demo town is: tools/demo_mark.py state|begun|complete|empty

`state` prints new (no tables), begun (an interrupted build) or complete. A database with tables that the demo
did not make is refused, so that the demo never touches the records of a real installation. `empty` removes
every table, and refuses in the same way. The URL comes from DATABASE_URL. Used by ./demo only.
"""

from __future__ import annotations

import os
import sys
from typing import LiteralString

import psycopg

UNREACHABLE = (
    "PostgreSQL につながりません。URL と、データベースが動いていることを確かめてください。 "
    "(PostgreSQL cannot be reached; check the URL and that the database is running.)"
)
NOT_OURS = (
    "このデータベースにはデモのものではない表があります。空のデータベースを指定してください。 "
    "(This database has tables that are not the demo's; name an empty database.)"
)
NOT_ALLOWED = (
    "このデータベースに表をつくる権限がありません。 "
    "(This user may not create or remove tables in this database.)"
)

TABLES: LiteralString = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
MARK: LiteralString = "SELECT to_regclass('public.demo_mark') IS NOT NULL"
READ: LiteralString = "SELECT state FROM public.demo_mark"
WRITE: LiteralString = """
    CREATE TABLE IF NOT EXISTS public.demo_mark (one boolean PRIMARY KEY CHECK (one), state text NOT NULL);
    INSERT INTO public.demo_mark VALUES (true, {0}) ON CONFLICT (one) DO UPDATE SET state = excluded.state
"""
EMPTY: LiteralString = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


def state(database: psycopg.Connection) -> str:
    """new, begun, complete, or other (tables of somebody else)."""
    if _one(database, MARK):
        return str(_one(database, READ))
    return "other" if _one(database, TABLES) else "new"


def _one(database: psycopg.Connection, query: LiteralString) -> object:
    row = database.execute(query).fetchone()
    return row[0] if row else None


def carry_out(command: str, database: psycopg.Connection) -> None:
    found = state(database)
    if found == "other":
        sys.exit(NOT_OURS)
    if command == "state":
        sys.stdout.write(f"{found}\n")
    elif command == "empty":
        database.execute(EMPTY)
    else:
        database.execute(psycopg.sql.SQL(WRITE).format(command))


def main(command: str) -> None:
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as database:
            carry_out(command, database)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidSchemaName):
        sys.exit(NOT_ALLOWED)
    except psycopg.Error:
        sys.exit(UNREACHABLE)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"state", "begun", "complete", "empty"}:
        sys.exit(__doc__)
    main(sys.argv[1])
