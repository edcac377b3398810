"""Who may do what, who did what, and what was asked before."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Integer, PrimaryKeyConstraint, Table, Text

from service.store.tables.base import an_id, instant, masked, metadata, word

api_keys = Table(
    "api_keys",
    metadata,
    an_id(),
    word("name", required=True, chars=200),
    word("prefix", required=True, chars=32, unique=True),  # the part of a key that finds its row
    word("hash", required=True, chars=200),  # argon2
    Column("scopes", JSON, nullable=False),
    instant("created_at", required=True),
    instant("last_used_at"),
    instant("revoked_at"),
)

audit = Table(  # triggers of migration 0001 refuse UPDATE and DELETE
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    instant("at", required=True, index=True),
    word("actor", required=True, chars=200),  # an API key's id, 'local', 'worker', 'command line'
    word("action", required=True),  # such as complaint.read, complaint.erased
    word("object_kind", required=True),
    word("object_id", required=True, chars=200, index=True),
    Column("details", JSON, nullable=False),  # never a text
    word("request_id", chars=40),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    word("owner", required=True, chars=40),  # the API key; 'local' without one
    word("key", required=True, chars=200),
    word("request_hash", required=True),  # SHA-256 of method, path and body
    word("claim", required=True),  # of the request that works on it
    instant("claimed_at", required=True),
    instant("finished_at"),
    Column("status", Integer),
    Column("headers", JSON),
    masked("body"),  # the answer, byte for byte
    word("complaint_id", chars=40, index=True),  # goes with its erasure
    PrimaryKeyConstraint("owner", "key", name="pk_idempotency_keys"),
)

jobs = Table(
    "jobs",
    metadata,
    an_id(),
    word("kind", required=True),
    word("state", required=True),  # queued | running | done | failed
    word("actor", required=True, chars=200),
    instant("created_at", required=True),
    instant("started_at"),
    instant("finished_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("parameters", JSON, nullable=False),
    Column("progress", JSON),
    Column("result", JSON),
    Column("error", Text),  # a message for the user, no trace
)

store_secrets = Table(
    "store_secrets",
    metadata,
    word("name", required=True, primary_key=True),
    word("value", required=True, chars=200),
    instant("created_at", required=True),
)
