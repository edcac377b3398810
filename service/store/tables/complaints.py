"""The complaint and what happened to it."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, Table, Text, UniqueConstraint, false

from service.store.tables.base import an_id, instant, masked, metadata, of_complaint, word

complaints = Table(
    "complaints",
    metadata,
    an_id(),
    instant("created_at", required=True),  # stored
    instant("updated_at", required=True),
    instant("received_at", required=True),  # by the customer's clock: channels deliver late
    word("channel", required=True),
    word("external_id", chars=200),  # the caller's own number
    word("product", chars=200),
    word("order_ref", chars=200),
    Column("amount", Float),  # yuan at stake, as the caller says
    word("customer_ref", chars=200),  # a reference that looks like personal data is stored as its HMAC
    word("tier"),
    # the present state, so that lists need no joins; history is in the tables below
    word("status", required=True),
    word("queue", required=True),
    word("level", required=True),
    Column("priority", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
    word("category"),
    Column("also", JSON, nullable=False),
    word("urgency"),  # after rules, e.g. of repeats
    word("emotion"),
    Column("intensity", Float),  # of the customer's last message, 0..1
    Column("needs_review", Boolean, nullable=False),
    masked("masked_text", required=True),
    Column("original_text", Text),  # only where the setting says so
    Column("fingerprint", JSON),  # of the text, to find the same event again
    Column("repeat_count", Integer, nullable=False, server_default="0"),
    word("merged_into", chars=40),
    instant("first_response_at"),
    instant("responded_at"),
    instant("closed_at"),
    Column("reopened_count", Integer, nullable=False, server_default="0"),
    Column("satisfaction", Integer),  # 1..5, as the customer said at the end
    Column("automated", Boolean, nullable=False, server_default=false()),  # no person touched the route
    Column("event_sequence", Integer, nullable=False, server_default="0"),  # of its last outbox row
    instant("erased_at"),
    Index(None, "received_at"),
    Index(None, "customer_ref", "received_at"),
    Index(None, "order_ref"),
    Index(None, "status", "queue"),
    Index(None, "category", "received_at"),
)

messages = Table(
    "messages",
    metadata,
    an_id(),
    of_complaint(),
    Column("sequence", Integer, nullable=False),  # 1 is the complaint itself
    word("sender", required=True),  # customer | agent
    word("channel"),
    word("author", chars=200),  # the agent
    masked("masked_text", required=True),
    Column("original_text", Text),
    instant("sent_at", required=True),
    instant("created_at", required=True),
    word("emotion"),
    Column("intensity", Float),
    UniqueConstraint("complaint_id", "sequence"),
)

predictions = Table(
    "predictions",
    metadata,
    an_id(),
    of_complaint(index=True),
    word("message_id", chars=40, required=True),
    instant("created_at", required=True),
    word("model_version", chars=200, required=True),
    word("category"),
    Column("category_confidence", Float),
    word("urgency"),
    Column("urgency_confidence", Float),
    word("emotion"),
    Column("intensity", Float),
    Column("needs_review", Boolean, nullable=False),
    Column("answer", JSON, nullable=False),  # the whole answer of service.answer, masked
)

routes = Table(
    "routes",
    metadata,
    an_id(),
    of_complaint(index=True),
    instant("created_at", required=True),
    word("source", required=True),  # rules | message | escalation | person
    word("rule", required=True),  # id of the rule that fired
    word("rules_version", required=True),
    word("queue", required=True),
    word("level", required=True),
    Column("priority", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
    word("urgency"),
    word("tier"),
    Column("clocks", JSON, nullable=False),  # the targets that the outcome sets
)

status_changes = Table(
    "status_changes",
    metadata,
    an_id(),
    of_complaint(index=True),
    word("before"),
    word("after", required=True),
    instant("at", required=True),
    instant("created_at", required=True),
    word("author", chars=200),
    masked("reason"),
)

corrections = Table(
    "corrections",
    metadata,
    an_id(),
    of_complaint(index=True),
    word("message_id", chars=40),
    word("field", required=True),  # category | also | urgency | emotion | intensity | queue
    Column("before", JSON),
    Column("after", JSON),
    word("author", chars=200),
    masked("reason"),
    word("model_version", chars=200),
    instant("created_at", required=True, index=True),
    instant("exported_at"),  # handed on as a labelled case
)

merge_offers = Table(
    "merge_offers",
    metadata,
    an_id(),
    of_complaint(index=True),
    word("other_id", chars=40, required=True),  # the earlier complaint
    Column("similarity", Float, nullable=False),  # 0..1
    Column("because", JSON, nullable=False),  # customer, order, text
    word("state", required=True),  # offered | merged | declined
    instant("created_at", required=True),
    instant("decided_at"),
    word("author", chars=200),
    UniqueConstraint("complaint_id", "other_id"),
)
