"""A complaint is accepted: read, routed, stored with its clocks and its event in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from service.desk.clock_rows import insert_clocks, start_clocks
from service.desk.desk import Desk, check_time, present
from service.desk.event_payload import event_payload
from service.desk.incoming import Caller, NewComplaint
from service.desk.present_state import as_first_read
from service.desk.reading import Reading, intensity_of, mask, prediction_row, raise_answer, read_text
from service.desk.repeats import Repeat, count_recent_complaints, find_repeats
from service.desk.sketch import make_sketch
from service.desk.stored_clock import stored_clock
from service.desk.stored_complaint import stored_complaint
from service.desk.views import complaint_view
from service.routing import Customer, Route, Rules, route
from service.routing.customer import TierFigures, TierLimits, tier_of
from service.store.events import record_audit, write_event
from service.store.ids import new_id
from service.store.tables import complaints, merge_offers, messages, predictions, routes, status_changes

MOST_OFFERS = 5

Finish = Callable[[Any, str, dict[str, Any]], None]
"""Called with the connection, the complaint's id and the answer, within the transaction."""


def accept_complaint(
    desk: Desk, new: NewComplaint, caller: Caller, finish: Finish | None = None
) -> dict[str, Any]:
    """Store a complaint and give its view. All of it is stored, or nothing.

    Raises: WrongTimeError; ModelError; StoreError; ResourceError when no rules can be used.
    """
    now = present()
    received_at = check_time(new.received_at, now)
    rules = desk.rules.current()
    reading = read_text(new.text, desk.classifiers.get(new.model))
    sketch = make_sketch(reading.prepared.text)
    ref = desk.pseudonyms.of(new.customer_ref, now)
    new = replace(
        new,
        order_ref=desk.pseudonyms.of_number(new.order_ref, now),
        external_id=desk.pseudonyms.of_number(new.external_id, now),
    )
    with desk.store.read() as connection:
        repeats = find_repeats(
            connection,
            sketch=sketch,
            customer_ref=ref,
            order_ref=new.order_ref,
            before=received_at,
            within_days=rules.file.repeats.within_days,
            similarity=rules.file.repeats.similarity,
        )
        recent = count_recent_complaints(connection, ref, now, rules.file.no_complaint)
    customer = _customer(new, reading, len(repeats), recent, rules)
    chosen = route(reading.prediction, customer, rules)

    complaint_id, message_id = new_id("c"), new_id("m")
    row = _complaint_row(complaint_id, new, ref, reading, customer, chosen, received_at, now)
    row |= {"fingerprint": sketch}
    if desk.settings.keep_originals:
        row |= {"original_text": new.text}
    clocks = start_clocks(complaint_id, chosen.clocks, chosen.calendar, received_at, 1, rules)
    offers = _offer_rows(complaint_id, repeats, now)
    route_row = route_row_of(chosen, complaint_id, customer.tier, "rules", now)
    answer = raise_answer(reading.answer, chosen.urgency)
    first_answer = as_first_read(answer, message_id)
    stored = stored_complaint(row)
    started = [stored_clock(row) for row in clocks]
    view = complaint_view(stored, first_answer, route_row, started, offers, rules, now, notes=chosen.notes)
    with desk.store.write() as connection:
        connection.execute(insert(complaints), row)
        connection.execute(insert(messages), _first_message(row, message_id))
        reading_row = prediction_row(reading, complaint_id, message_id, now) | {"answer": answer}
        connection.execute(insert(predictions), reading_row)
        connection.execute(insert(routes), route_row)
        connection.execute(insert(status_changes), _first_status(complaint_id, received_at, now))
        insert_clocks(connection, clocks)
        if offers:
            connection.execute(insert(merge_offers), offers)
        write_event(connection, complaint_id, 1, "complaint.created", event_payload(stored, started), now)
        record_audit(
            connection,
            actor=caller.actor,
            action="complaint.created",
            object_kind="complaint",
            object_id=complaint_id,
            at=now,
            request_id=caller.request_id,
        )
        if finish is not None:
            finish(connection, complaint_id, view)
    return view


def route_row_of(chosen: Route, complaint_id: str, tier: str, source: str, at: datetime) -> dict[str, Any]:
    """The row of `routes`."""
    return {
        "id": new_id("r"),
        "complaint_id": complaint_id,
        "created_at": at,
        "source": source,
        "rule": chosen.rule,
        "rules_version": chosen.rules_version,
        "queue": chosen.queue,
        "level": chosen.level,
        "priority": chosen.priority,
        "tags": list(chosen.tags),
        "urgency": chosen.urgency,
        "tier": tier,
        "clocks": {kind: str(target) for kind, target in chosen.clocks.items()},
    }


def _customer(new: NewComplaint, reading: Reading, repeats: int, recent: int, rules: Rules) -> Customer:
    tiers = rules.file.tiers
    figures = new.figures or TierFigures()
    tier = new.tier or tier_of(
        TierFigures(figures.yearly_spend, figures.years, figures.nps, max(figures.recent_complaints, recent)),
        TierLimits(
            tiers.high_value_spend,
            tiers.high_value_years,
            tiers.high_value_nps,
            tiers.high_potential_spend,
            tiers.high_potential_years,
            tiers.risk_nps,
        ),
    )
    return Customer(
        tier=tier,
        channel=new.channel,
        amount=new.amount,
        repeat_count=repeats,
        product=new.product,
        text=reading.prepared.masked_text,
    )


def _complaint_row(
    complaint_id: str,
    new: NewComplaint,
    ref: str | None,
    reading: Reading,
    customer: Customer,
    chosen: Route,
    received_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    prediction = reading.prediction
    return {
        "id": complaint_id,
        "created_at": now,
        "updated_at": now,
        "received_at": received_at,
        "channel": new.channel,
        "external_id": new.external_id,
        "product": mask(new.product),
        "order_ref": new.order_ref,
        "amount": new.amount,
        "customer_ref": ref,
        "tier": customer.tier,
        "status": "received",
        "queue": chosen.queue,
        "level": chosen.level,
        "priority": chosen.priority,
        "tags": list(chosen.tags),
        "category": prediction.category.label if prediction.category else None,
        "also": [score.label for score in prediction.also],
        "urgency": chosen.urgency,
        "emotion": prediction.emotion.label if prediction.emotion else None,
        "intensity": intensity_of(prediction),
        "needs_review": bool(prediction.needs_review),
        "masked_text": reading.prepared.masked_text,
        "repeat_count": customer.repeat_count,
        "automated": not prediction.needs_review,
        "event_sequence": 1,
    }


def _first_message(row: dict[str, Any], message_id: str) -> dict[str, Any]:
    return {
        "id": message_id,
        "complaint_id": row["id"],
        "sequence": 1,
        "sender": "customer",
        "channel": row["channel"],
        "masked_text": row["masked_text"],
        "original_text": row.get("original_text"),
        "sent_at": row["received_at"],
        "created_at": row["created_at"],
        "emotion": row["emotion"],
        "intensity": row["intensity"],
    }


def _first_status(complaint_id: str, received_at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id("s"),
        "complaint_id": complaint_id,
        "after": "received",
        "at": received_at,
        "created_at": now,
    }


def _offer_rows(complaint_id: str, repeats: list[Repeat], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id("o"),
            "complaint_id": complaint_id,
            "other_id": repeat.merged_into or repeat.complaint_id,
            "similarity": repeat.similarity,
            "because": list(repeat.because),
            "state": "offered",
            "created_at": now,
        }
        for repeat in _distinct(repeats)[:MOST_OFFERS]
    ]


def _distinct(repeats: list[Repeat]) -> list[Repeat]:
    seen: dict[str, Repeat] = {}
    for repeat in repeats:
        seen.setdefault(repeat.merged_into or repeat.complaint_id, repeat)
    return list(seen.values())
