"""The figures as JSON. The one place where that shape is written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from service.desk.views import shown
from service.desk_stats.figures import DeskFigures, GroupFigures, Share, Targets

MOST_OVERDUE = 200


def stats_answer(figures: DeskFigures, targets: Targets) -> dict[str, Any]:
    """Plain dicts, lists, strings and numbers; the latest `MOST_OVERDUE` missed clocks, the worst first."""
    return {
        "since": shown(figures.since),
        "until": shown(figures.until),
        "at": shown(figures.at),
        "targets": asdict(targets),
        "total": _group(figures.total, targets),
        "groups": [_group(group, targets) for group in figures.groups],
        "overdue_total": len(figures.overdue),
        "overdue": [
            asdict(one) | {"due_at": shown(one.due_at), "met_at": shown(one.met_at)}
            for one in figures.overdue[:MOST_OVERDUE]
        ],
        "reasons": [{"reason": reason or None, "count": count} for reason, count in figures.reasons],
        "assumed": [{"year": year, "clocks": count} for year, count in figures.assumed],
    }


def _group(group: GroupFigures, targets: Targets) -> dict[str, Any]:
    wanted = {
        "response": targets.response,
        "resolution": targets.resolution,
        "reopened": None,
        "automated": None,
    }
    satisfied = None if group.satisfaction is None else group.satisfaction >= targets.satisfaction
    return {
        **{name: getattr(group, name) for name in ("queue", "level", "received", "still_open", "merged")},
        **{name: _share(getattr(group, name), target) for name, target in wanted.items()},
        "satisfaction": {
            "mean": None if group.satisfaction is None else round(group.satisfaction, 3),
            "answers": group.satisfaction_answers,
            "on_target": satisfied,
        },
    }


def _share(share: Share, target: float | None) -> dict[str, Any]:
    value = share.value
    on_target = None if target is None or value is None else value >= target
    return {
        "part": share.part,
        "whole": share.whole,
        "share": None if value is None else round(value, 4),
        "on_target": on_target,
    }
