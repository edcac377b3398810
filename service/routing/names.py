"""Chinese names of the desk's fixed codes: levels, kinds of clocks. Queues are named in the rule file."""

from __future__ import annotations

from types import MappingProxyType

LEVEL_NAMES = MappingProxyType({"frontline": "一线", "supervisor": "主管", "management": "管理层"})

CLOCK_NAMES = MappingProxyType(
    {
        "first_response": "首次响应",
        "solution": "解决方案",
        "done": "结案",
        "follow_up": "回访",
        "statutory_accept": "法定受理",
        "statutory_reply": "法定答复",
        "statutory_mediation": "法定调解",
    }
)


def level_name(level: str) -> str:
    """For people; the code itself where there is no name."""
    return LEVEL_NAMES.get(level, level)


def clock_name(kind: str) -> str:
    """For people; a kind that only somebody's own rule file knows keeps its code."""
    return CLOCK_NAMES.get(kind, kind)
