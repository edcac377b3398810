"""The analysis of a complaint as it stands now: what was first read, later messages and people put together.

The stored answer is what the model said of the first text. A later message may have raised the urgency and
has changed the emotion; a person may have corrected anything. Whoever looks at a complaint sees the present
state, with the place where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from models.guidance import advised_texts
from models.tasks import EMOTION_NAMES, URGENCY_NAMES
from service.desk.stored_complaint import StoredComplaint
from service.store.tables import corrections, predictions

Row = Mapping[str, Any]
SURE = 1.0  # the confidence of what a person said


def present_answer(
    connection: Connection, complaint: StoredComplaint, name_of: Callable[[str], str]
) -> dict[str, Any]:
    """The answer of the contract with today's category, also, urgency, emotion and needs_review.

    `urgency` and `emotion` carry the `message_id` of the message that they were read from (their `start`
    and `end` count in it); `corrected` names what a person has settled. name_of: Chinese name of a category.
    """
    of_it = predictions.c.complaint_id == complaint.id
    columns = (predictions.c.id, predictions.c.message_id, predictions.c.created_at, predictions.c.answer)
    read = connection.execute(select(*columns).where(of_it).order_by(predictions.c.id)).all()
    if not read or complaint.erased_at is not None:
        return {"corrected": []}
    said = _said_by_people(connection, complaint.id)
    first, latest = read[0], read[-1]
    answer = {**first.answer, "needs_review": complaint.needs_review}
    of_first = {name: row for (message, name), row in said.items() if message == first.message_id}
    if "category" in of_first and complaint.category is not None:
        answer["category"] = _settled(complaint.category, name_of)
        answer["also"] = [score for score in answer["also"] if score["label"] != complaint.category]
    if "also" in of_first:
        answer["also"] = [_settled(code, name_of) for code in complaint.also]
    answer["urgency"] = _urgency(complaint.urgency, read, of_first.get("urgency"))
    feeling = {name for message, name in said if message == latest.message_id} & {"emotion", "intensity"}
    answer["emotion"] = _advised(_emotion(complaint, latest, corrected=bool(feeling)), complaint, read)
    settled = {*of_first} | feeling
    if answer["urgency"] is None or answer["urgency"]["source"] != "person":
        settled.discard("urgency")  # a message has raised it since
    return answer | {"corrected": sorted(settled)}


def as_first_read(answer: Mapping[str, Any], message_id: str) -> dict[str, Any]:
    """The same shape for a complaint that has just come in."""
    read = {
        name: answer[name] and {**answer[name], "message_id": message_id} for name in ("urgency", "emotion")
    }
    return {**answer, **read, "corrected": []}


def _said_by_people(connection: Connection, complaint_id: str) -> dict[tuple[str, str], Row]:
    """(message, field) -> the last correction of it."""
    query = select(corrections).where(corrections.c.complaint_id == complaint_id).order_by(corrections.c.id)
    return {(row.message_id, row.field): row._asdict() for row in connection.execute(query)}


def _settled(code: str, name_of: Callable[[str], str]) -> dict[str, Any]:
    return {"label": code, "name": name_of(code), "confidence": SURE}


def _urgency(label: str | None, read: Sequence[Any], corrected: Row | None) -> dict[str, Any] | None:
    """The level that holds, from whoever set it: a person, or the first text that said so since."""
    if label is None:
        return None
    if corrected is not None and corrected["after"] == label:
        name = URGENCY_NAMES.get(label, label)
        sure: dict[str, Any] = {"label": label, "name": name, "confidence": SURE}
        return sure | {"source": "person", "reasons": [], "message_id": None}
    since = [row for row in read if corrected is None or row.created_at >= corrected["created_at"]]
    for row in since:
        said = row.answer.get("urgency")
        if said is not None and said["label"] == label:
            return {**said, "message_id": row.message_id}
    said = read[0].answer.get("urgency") or {"confidence": SURE, "source": "rule", "reasons": []}
    name = URGENCY_NAMES.get(label, label)  # rules of the desk alone raised it: the level counts
    return {**said, "label": label, "name": name, "message_id": read[0].message_id}


def _emotion(complaint: StoredComplaint, latest: Any, *, corrected: bool) -> dict[str, Any] | None:
    """That of the customer's last message."""
    said = latest.answer.get("emotion")
    label, intensity = complaint.emotion, complaint.intensity
    if not corrected or label is None:
        return None if said is None else {**said, "message_id": latest.message_id}
    return {
        "label": label,
        "name": EMOTION_NAMES.get(label, label),
        "confidence": SURE,
        "intensity": None if intensity is None else round(intensity, 4),
        "message_id": latest.message_id,
    }


def _advised(
    emotion: dict[str, Any] | None, complaint: StoredComplaint, read: Sequence[Any]
) -> dict[str, Any] | None:
    """With the guidance for the level that holds now; the danger of a closed complaint is over."""
    if emotion is None:
        return None
    urgency = None if complaint.status == "closed" else complaint.urgency
    said = read[-1].answer.get("urgency") or {"label": None}
    if "guidance" in emotion and said["label"] == urgency:
        return emotion  # as it was told with the message
    fired = [
        reason["rule"] for row in read for reason in (row.answer.get("urgency") or {}).get("reasons", ())
    ]
    steps = advised_texts(emotion["label"], emotion["intensity"], urgency=urgency, fired=fired)
    return emotion | {"guidance": list(steps)}
