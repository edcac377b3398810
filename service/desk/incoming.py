"""What reaches the desk, after the edge has checked it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from service.routing.customer import TierFigures


class _Storable:
    """Texts without NUL, which PostgreSQL cannot store: U+FFFD in its place, so that positions stay."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]  # every subclass is a data class
            value = getattr(self, field.name)
            if isinstance(value, str) and "\0" in value:
                object.__setattr__(self, field.name, value.replace("\0", "\ufffd"))


@dataclass(frozen=True, slots=True)
class NewComplaint(_Storable):
    """A complaint to accept. received_at: aware; None for now. model: None for the default one."""

    text: str
    channel: str
    received_at: datetime | None = None
    customer_ref: str | None = None
    tier: str | None = None
    figures: TierFigures | None = None
    order_ref: str | None = None
    product: str | None = None
    amount: float | None = None
    external_id: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class NewMessage(_Storable):
    """A further message on a complaint; sender: customer or agent."""

    text: str
    sender: str
    channel: str | None = None
    author: str | None = None
    sent_at: datetime | None = None
    overdue_reason: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class StatusChange(_Storable):
    """A wanted change of status. satisfaction: 1..5, as the customer said when it was closed."""

    status: str
    at: datetime | None = None
    author: str | None = None
    reason: str | None = None
    overdue_reason: str | None = None
    satisfaction: int | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: an API key's id or 'local'; `request_id` leads to the log."""

    actor: str = "local"
    request_id: str | None = None
