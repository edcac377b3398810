"""Urgent comments of a survey become complaints at the desk: routed, with clocks, like any other."""

from __future__ import annotations

import json
from functools import partial

from sqlalchemy import select

from models.loading import load_classifier
from service.classifiers import Classifiers
from service.desk.accept import accept_complaint
from service.desk.desk import make_desk
from service.desk.incoming import Caller, NewComplaint
from service.jobs.registry import JobContext
from service.store.tables import complaints
from service.survey_jobs.folder import JobFolder

CHANNEL = "survey"


def push_urgent(context: JobContext, folder: JobFolder) -> int:
    """Accept the listed urgent comments, masked; those of an earlier try are not accepted twice.

    Number of complaints that came of this job in all. Raises: what `accept_complaint` raises.
    """
    body = json.loads((folder.results / "summary.json").read_text("utf-8"))
    desk = make_desk(
        context.settings,
        Classifiers(context.settings.model, partial(load_classifier, home=context.settings.home, threads=1)),
        context.store,
    )
    pushed = 0
    for comment in body["urgent_comments"]:
        external_id = f"{folder.id}:{comment['number']}"
        with context.store.read() as connection:
            known = connection.execute(
                select(complaints.c.id).where(complaints.c.external_id == external_id)
            ).first()
        if known is None:
            new = NewComplaint(text=comment["text"], channel=CHANNEL, external_id=external_id)
            accept_complaint(desk, new, Caller(actor="survey", request_id=folder.id))
        pushed += 1
    return pushed
