"""From guidance and findings to the JSON answers. The one place where these shapes are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from models.guidance import advise, avoid_with, openings_for
from service.replies import Finding


def guidance_answer(
    emotion: str,
    intensity: float | None,
    stage: str,
    category: str | None,
    urgency: str | None,
    fired: Sequence[str] = (),
) -> dict[str, object]:
    """Steps, openings and phrases to avoid for a customer in this state. fired: ids of urgency rules."""
    steps = advise(emotion, intensity, stage, urgency=urgency, fired=fired)
    return {
        "steps": [asdict(step) for step in steps],
        "openings": list(openings_for(category, urgency)),
        "avoid": list(avoid_with(emotion)),
    }


def reply_answer(findings: Sequence[Finding]) -> dict[str, object]:
    """The findings, and whether the draft may be sent."""
    return {
        "sendable": all(finding.severity != "error" for finding in findings),
        "findings": [asdict(finding) for finding in findings],
    }
