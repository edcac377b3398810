"""Clocks of a complaint, times of waiting for the customer, alerts about a surge."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Index, Integer, Table, UniqueConstraint

from service.store.tables.base import an_id, instant, masked, metadata, of_complaint, word

clocks = Table(
    "clocks",
    metadata,
    an_id(),
    of_complaint(),
    word("kind", required=True),  # first_response | solution | done | follow_up | statutory_...
    Column("cycle", Integer, nullable=False),  # 1; one more with every reopening
    word("target", required=True),  # such as '30 working minutes', '5 working days', '24 hours'
    word("calendar", required=True),  # working hours that it counts in
    word("rules_version", required=True),
    instant("started_at", required=True),
    instant("due_at"),  # None while it is paused
    instant("warn_at"),  # when somebody is told that it is about to run out
    Column("assumed_year", Integer),  # due_at depends on the unknown holidays of this year
    instant("paused_at"),
    instant("met_at"),
    instant("stopped_at"),  # no longer of interest, e.g. merged
    instant("warned_at"),
    instant("escalated_at"),
    masked("overdue_reason"),
    UniqueConstraint("complaint_id", "kind", "cycle"),
    Index("ix_clocks_open_due", "met_at", "stopped_at", "due_at"),
)

waits = Table(
    "waits",
    metadata,
    an_id(),
    of_complaint(index=True),
    instant("began_at", required=True),
    instant("ended_at"),
)

alerts = Table(
    "alerts",
    metadata,
    an_id(),
    word("kind", required=True),  # surge
    word("topic", required=True, chars=200),  # the category, with the product where it is one product's
    instant("began_at", required=True),
    instant("last_seen_at", required=True),
    instant("ended_at"),
    Column("observed", Integer, nullable=False),  # complaints in the window
    Column("expected", Float, nullable=False),  # usual number at this hour of the week
    Column("score", Float, nullable=False),  # robust z
    Column("examples", JSON, nullable=False),  # complaint ids with masked excerpts
    instant("acknowledged_at"),
    word("author", chars=200),
    Index(None, "kind", "topic", "ended_at"),
)
