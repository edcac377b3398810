"""The gate's word: promoted or not, check by check, in words for people and JSON for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """One question. name: a stable key; passed: False keeps the champion; reason: Chinese, with figures."""

    name: str
    passed: bool
    reason: str
    champion: float | None = None
    challenger: float | None = None
    difference: float | None = None
    interval: tuple[float, float] | None = None
    limit: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "name": self.name,
            "passed": self.passed,
            "reason": self.reason,
            "champion": self.champion,
            "challenger": self.challenger,
            "difference": self.difference,
            "interval": None if self.interval is None else list(self.interval),
            "limit": self.limit,
        }


@dataclass(frozen=True, slots=True)
class PromotionDecision:
    """promote: every check passed. how: what was compared with what, a Chinese sentence."""

    promote: bool
    champion: str
    challenger: str
    how: str
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that speak against it."""
        return tuple(check for check in self.checks if not check.passed)

    @property
    def summary(self) -> str:
        """One Chinese sentence with the reason."""
        if self.promote:
            return f"建议启用：{self.checks[0].reason}"
        return "保留现有版本：" + "".join(check.reason for check in self.failed)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "promote": self.promote,
            "champion": self.champion,
            "challenger": self.challenger,
            "how": self.how,
            "summary": self.summary,
            "checks": [check.to_dict() for check in self.checks],
        }
