"""What the user should know once everything has been read."""

from __future__ import annotations

from service.survey.report.words import repeated, strays
from service.survey.summary import SurveySummary
from service.tagging.request import Watcher


def tell_result(summary: SurveySummary, watcher: Watcher) -> None:
    """Say what was not counted, by columns, and what was counted twice."""
    for score in summary.scores:
        if told := strays(score):
            watcher.say(f"注意：「{score.name}」{told}。")
    if summary.repeated:
        watcher.say(f"注意：{repeated(summary)}")
