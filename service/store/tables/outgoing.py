"""Events that leave: the outbox, who wants them, and each delivery's fate."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.tables.base import ID_CHARS, an_id, instant, metadata, word

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    word("event_id", chars=40, required=True, unique=True),  # the webhook-id: the same at every attempt
    word("complaint_id", chars=40, required=True),  # no foreign key: an alert is an event too
    Column("sequence", Integer, nullable=False),  # 1, 2, 3 ... within the complaint
    word("type", required=True),
    Column("payload", JSON, nullable=False),  # masked
    instant("created_at", required=True),
    instant("fanned_out_at"),  # one delivery for each endpoint was made
    UniqueConstraint("complaint_id", "sequence"),
    Index("ix_outbox_fanned_out_at", "fanned_out_at", "id"),
)

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    an_id(),
    Column("url", Text, nullable=False),
    word("secret", required=True, chars=200),  # signs, so it cannot be a hash
    Column("event_types", JSON, nullable=False),  # empty: all
    word("description", chars=200),
    instant("created_at", required=True),
    instant("disabled_at"),
)

SOME_DEAD = text("dead_at IS NOT NULL")  # the index holds the few dead letters only

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("outbox_id", ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False),
    Column("endpoint_id", String(ID_CHARS), ForeignKey("webhook_endpoints.id"), nullable=False),
    word("complaint_id", chars=40, required=True),
    Column("sequence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("next_attempt_at"),  # None once it is delivered or dead
    instant("delivered_at"),
    instant("dead_at"),
    Column("last_status", Integer),
    word("last_error", chars=200),
    UniqueConstraint("outbox_id", "endpoint_id"),
    Index(None, "next_attempt_at"),
    Index(None, "dead_at", sqlite_where=SOME_DEAD, postgresql_where=SOME_DEAD),
    Index(None, "endpoint_id", "complaint_id", "sequence"),
)
