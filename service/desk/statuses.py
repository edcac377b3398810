"""The complaint process of GB/T 19012 (ISO 10002), with a status for waiting on the customer. Pure."""

from __future__ import annotations

from types import MappingProxyType

from service.desk.errors import WrongTransitionError

NAMES = MappingProxyType(
    {
        "received": "已受理",
        "acknowledged": "已告知客户",
        "assessed": "已评估",
        "investigating": "调查中",
        "waiting": "等待客户",
        "responded": "已答复",
        "closed": "已结案",
        "reopened": "重新打开",
    }
)
OPEN = tuple(status for status in NAMES if status != "closed")

_WORKING = frozenset({"acknowledged", "assessed", "investigating", "waiting", "responded", "closed"})
ALLOWED = MappingProxyType(
    {
        "received": _WORKING,
        "acknowledged": _WORKING - {"acknowledged"},
        "assessed": _WORKING - {"acknowledged", "assessed"},
        "investigating": _WORKING - {"acknowledged", "assessed", "investigating"},
        "waiting": _WORKING - {"waiting"},
        "responded": frozenset({"investigating", "waiting", "closed"}),
        "closed": frozenset({"reopened", "closed"}),  # closed again: satisfaction learnt later
        "reopened": _WORKING,
    }
)


def check_transition(before: str, after: str) -> None:
    """Raises: WrongTransitionError naming what is possible."""
    if after not in ALLOWED[before]:
        possible = "、".join(_shown(name) for name in NAMES if name in ALLOWED[before])
        raise WrongTransitionError(
            f"状态为 {_shown(before)}的投诉不能改为 {_shown(after)}，可改为：{possible}。"
        )


def _shown(status: str) -> str:
    return f"{status}（{NAMES[status]}）"


def clocks_met_by(status: str) -> tuple[str, ...]:
    """Kinds of clocks that a status fulfils; statutory ones by their kind as well."""
    return {
        "acknowledged": ("first_response", "statutory_accept"),
        "responded": ("first_response", "statutory_accept", "solution", "statutory_reply"),
        "closed": (
            "first_response",
            "statutory_accept",
            "solution",
            "statutory_reply",
            "done",
            "statutory_mediation",
        ),
    }.get(status, ())
