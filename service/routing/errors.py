"""Rule files that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.errors import ResourceError

MOST_SHOWN = 20


class RulesError(ResourceError):
    """A rule file with faults: every fault with its place."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        shown = "\n".join(f"  {fault}" for fault in faults[:MOST_SHOWN])
        more = f"\n  …… 共 {len(faults)} 处" if len(faults) > MOST_SHOWN else ""
        super().__init__(f"派单规则 {name} 有误，请改正后重试：\n{shown}{more}")
        self.faults = tuple(faults)
