"""All tables of the store (SQLAlchemy Core). Only migrations create them: see service/store/migrations."""

from service.store.tables.access import api_keys, audit, idempotency_keys, jobs, store_secrets
from service.store.tables.base import metadata
from service.store.tables.clocks import alerts, clocks, waits
from service.store.tables.complaints import (
    complaints,
    corrections,
    merge_offers,
    messages,
    predictions,
    routes,
    status_changes,
)
from service.store.tables.outgoing import deliveries, outbox, webhook_endpoints

__all__ = [
    "alerts",
    "api_keys",
    "audit",
    "clocks",
    "complaints",
    "corrections",
    "deliveries",
    "idempotency_keys",
    "jobs",
    "merge_offers",
    "messages",
    "metadata",
    "outbox",
    "predictions",
    "routes",
    "status_changes",
    "store_secrets",
    "waits",
    "webhook_endpoints",
]
