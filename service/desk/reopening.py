"""A customer writes again after the end: the complaint is reopened, unless the message is a content one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from models.backhanded import find_backhanded
from models.tasks import URGENCY_LABELS
from service.desk.changes import set_status
from service.desk.history import after_last_step
from service.desk.reading import Reading
from service.desk.stored_complaint import StoredComplaint
from service.routing.rules import Rules

REASON = "客户来信"
SATISFIED = "satisfied"
MOST_URGENT = URGENCY_LABELS[-1]


def is_content(reading: Reading, rules: Rules) -> bool:
    """True for a satisfied message, or one of a category that the rules call content.

    Never for an urgent one, nor for praise that tells of a fault (质量真棒，第一次用就散架).
    """
    prediction = reading.prediction
    category, urgency, emotion = prediction.category, prediction.urgency, prediction.emotion
    if urgency is not None and urgency.label == MOST_URGENT:
        return False
    if find_backhanded(reading.prepared.text) is not None:
        return False
    if emotion is not None and emotion.label == SATISFIED:
        return True
    return category is not None and category.label in rules.file.content


def reopen_by_message(
    connection: Connection,
    complaint: StoredComplaint,
    reading: Reading,
    sent_at: datetime,
    now: datetime,
    rules: Rules,
    reason: str = REASON,
) -> bool:
    """True when the customer's message reopened the complaint, as a person would have done.

    The new clocks begin when it was sent, or with the closing where it was sent before and came in late.
    A merged complaint stays closed: the one that it was merged into goes on.
    """
    if complaint.status != "closed" or complaint.merged_into is not None:
        return False
    if is_content(reading, rules):
        return False
    at = after_last_step(connection, complaint.id, sent_at)
    set_status(connection, complaint, "reopened", at, now, rules, reason=reason)
    return True
