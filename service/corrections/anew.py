"""A corrected complaint is routed anew: by the rules, but for what people and escalations have settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from models.prediction import EmotionPrediction, LabelScore, Prediction, UrgencyPrediction
from service.desk.accept import route_row_of
from service.desk.clock_rows import FOLLOW_UP
from service.desk.persons_queue import keep_persons_queue
from service.desk.rerouting import ALL_LEVELS, customer_of, tighten_clocks
from service.desk.stored_complaint import StoredComplaint
from service.routing import Route, Rules, route
from service.store.tables import clocks, complaints, routes


def route_anew(
    connection: Connection,
    complaint: StoredComplaint,
    rules: Rules,
    now: datetime,
    *,
    by_rules: bool,
) -> None:
    """Store the route and bring complaint and clocks to it; the correction has been stored and applied.

    by_rules: False where the queue alone was wrong.
    """
    customer = customer_of(complaint, complaint.masked_text)
    chosen = route(_as_prediction(complaint), customer, rules)
    names = ("queue", "level", "priority", "tags", "urgency")
    outcome = {name: getattr(complaint, name) for name in names} | {"tags": list(complaint.tags)}
    if by_rules:
        chosen = _with_what_is_settled(connection, complaint, chosen, rules)
        outcome = {name: getattr(chosen, name) for name in names} | {"tags": list(chosen.tags)}
    row = route_row_of(chosen, complaint.id, customer.tier, "person", now) | outcome
    connection.execute(insert(routes).values(**row))
    connection.execute(update(complaints).where(complaints.c.id == complaint.id).values(**outcome))
    if by_rules and complaint.status != "closed":
        tighten_clocks(connection, complaint, chosen, now, rules)


def _with_what_is_settled(
    connection: Connection, complaint: StoredComplaint, chosen: Route, rules: Rules
) -> Route:
    """The rules' choice with the queue that a person chose, and no level below that of an escalation."""
    chosen = keep_persons_queue(connection, complaint, chosen, rules)
    if _was_escalated(connection, complaint.id):
        chosen = replace(chosen, level=max(chosen.level, complaint.level, key=ALL_LEVELS.index))
    return chosen


def _was_escalated(connection: Connection, complaint_id: str) -> bool:
    """True where a clock has run out that hands the complaint up; it does so once."""
    query = select(clocks.c.id).where(
        clocks.c.complaint_id == complaint_id, clocks.c.kind != FOLLOW_UP, clocks.c.escalated_at.is_not(None)
    )
    return connection.scalar(query.limit(1)) is not None


def _as_prediction(complaint: StoredComplaint) -> Prediction:
    """What the complaint now says, as a prediction that is certain."""
    category, urgency, emotion = complaint.category, complaint.urgency, complaint.emotion
    return Prediction(
        model_version="person",
        category=LabelScore(category, category, 1.0) if category else None,
        alternatives=(),
        also=tuple(LabelScore(code, code, 1.0) for code in complaint.also),
        urgency=UrgencyPrediction(urgency, urgency, 1.0, "model") if urgency else None,
        emotion=EmotionPrediction(emotion, emotion, 1.0, complaint.intensity) if emotion else None,
        needs_review=complaint.needs_review,
        evidence=(),
    )
