"""How the customer of a complaint feels over time, how it is likely to end, and what the agent does now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from models.tasks import EMOTION_NAMES
from models.trend import assess_conversation, follow_emotion
from service.desk.looking import fetch_complaint
from service.desk.stored_complaint import StoredComplaint
from service.desk.trend_view import DIRECTIONS, turns_of
from service.desk.views import shown
from service.guidance_answer import guidance_answer
from service.store import Store
from service.store.tables import messages, predictions

STAGES = {
    "received": "received",
    "acknowledged": "working",
    "assessed": "working",
    "investigating": "working",
    "waiting": "working",
    "responded": "responded",
    "closed": "closed",
    "reopened": "reopened",
}
"""Status -> stage of the guidance."""


def stage_of(complaint: StoredComplaint) -> str:
    """The stage of a complaint: from the first answer on it is in work, whatever its status says."""
    stage = STAGES[complaint.status]
    return "working" if stage == "received" and complaint.first_response_at is not None else stage


def emotion_course(store: Store, complaint_id: str) -> dict[str, Any]:
    """Emotion after every customer message, direction, outlook, guidance. Raises: UnknownComplaintError."""
    query = select(messages).where(messages.c.complaint_id == complaint_id).order_by(messages.c.sequence)
    with store.read() as connection:
        complaint = fetch_complaint(connection, complaint_id)
        rows = connection.execute(query).all()
        fired = _fired_rules(connection, complaint_id)
    turns = turns_of(row._asdict() for row in rows)
    course, outlook = follow_emotion(turns), assess_conversation(turns)
    last = course.points[-1] if course.points else None
    stage = stage_of(complaint)
    answer = {
        "complaint_id": complaint_id,
        "points": [
            {
                "message_id": rows[point.turn].id,
                "sent_at": shown(rows[point.turn].sent_at),
                "emotion": point.emotion,
                "name": EMOTION_NAMES.get(point.emotion, point.emotion),
                "heat": round(point.heat, 4),
                "level": round(point.level, 4),
            }
            for point in course.points
        ],
        "direction": course.direction,
        "direction_name": DIRECTIONS[course.direction],
        "change": round(course.change, 4),
        "turning_message_id": None if course.turning_point is None else rows[course.turning_point].id,
        "expected_satisfaction": round(outlook.satisfaction, 4) if outlook else None,
        "escalation_risk": round(outlook.escalation_risk, 4) if outlook else None,
        "reasons": list(outlook.reasons) if outlook else [],
        "stage": stage,
    }
    if last is None:
        return answer | {"guidance": {"steps": [], "openings": [], "avoid": []}}
    intensity = next((row.intensity for row in reversed(rows) if row.sender == "customer"), None)
    return answer | {
        "guidance": guidance_answer(
            last.emotion, intensity, stage, complaint.category, complaint.urgency, fired
        )
    }


def _fired_rules(connection: Connection, complaint_id: str) -> list[str]:
    """Ids of the urgency rules that fired on any of its texts."""
    query = select(predictions.c.answer).where(predictions.c.complaint_id == complaint_id)
    answers = connection.scalars(query.order_by(predictions.c.id)).all()
    return [
        reason["rule"] for answer in answers for reason in (answer.get("urgency") or {}).get("reasons", ())
    ]
