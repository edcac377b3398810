"""Complaints of the desk's store that nobody has labelled, and the texts that somebody has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from service.corrections.correction import LABELS
from service.labelling.texts import UnlabelledText
from service.store import Store
from service.store.tables import complaints, corrections, messages

PAGE = 1_000


def unlabelled_complaints(store: Store, since: datetime) -> Iterator[UnlabelledText]:
    """Complaints received from `since` on, the latest first, masked; row counts them from 1.

    Left out: those of which a person corrected or confirmed a label, and erased ones. Raises: StoreError.
    """
    labelled = (
        select(corrections.c.id)
        .where(corrections.c.complaint_id == complaints.c.id, corrections.c.field.in_(LABELS))
        .exists()
    )
    query = (
        select(complaints.c.id, complaints.c.masked_text)
        .where(complaints.c.received_at >= since, complaints.c.erased_at.is_(None), ~labelled)
        .order_by(complaints.c.id.desc())
        .limit(PAGE)
    )
    page, seen = query, 0
    while True:
        with store.read() as connection:
            found = connection.execute(page).all()
        for row, one in enumerate(found, seen + 1):
            yield UnlabelledText(row, one.masked_text, complaint_id=one.id)
        if len(found) < PAGE:
            return
        seen += len(found)
        page = query.where(complaints.c.id < found[-1].id)


def labelled_texts(store: Store) -> list[str]:
    """Masked texts of every message of which a person corrected a label. Raises: StoreError."""
    wanted = select(corrections.c.message_id).where(corrections.c.field.in_(LABELS))
    query = (
        select(messages.c.masked_text)
        .join(complaints, complaints.c.id == messages.c.complaint_id)
        .where(messages.c.id.in_(wanted), complaints.c.erased_at.is_(None))
        .order_by(messages.c.id)
    )
    with store.read() as connection:
        return list(connection.scalars(query))
