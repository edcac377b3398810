"""Urgency rules: what is urgent or major by policy, whatever a model thinks.

Rules are data (models/rules/*.yaml, format in the head of general.yaml). They read the cues of a
prepared text and words of their own, and may only raise a level: the classifier takes the higher of
its own answer and `FiredRules.level`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from models.prediction import Reason
from models.urgency_rule_file import Condition, Rule, RuleFile, load_rule_file
from models.urgency_rule_hits import HitFinder, Hits
from nlp.prepared import Cue, PreparedText

RULES = Path(__file__).parent / "rules"


class FiredRules(NamedTuple):
    """What the rules say about one text: the highest level ('urgent', 'major') or None, and why.

    raised: the highest level of a rule that raises; the others only explain a level.
    exempt: the file's `exempt` part keeps rules silent here: thanks for a danger that is over.
    reasons: one for each rule that fired, urgent rules first, then in text order; spans are in
    the ORIGINAL text, to the end of the word in which the hit ends (手被烫伤, where 手被烫 fired).
    """

    level: str | None
    reasons: tuple[Reason, ...] = ()
    raised: str | None = None
    exempt: bool = False


_NOTHING = FiredRules(None)
_EXEMPT = FiredRules(None, exempt=True)
_START = attrgetter("start")


class UrgencyRules:
    """A rule file, ready to be applied. Pure: same text, same answer."""

    def __init__(self, file: RuleFile) -> None:
        self._file = file
        self._finder = HitFinder(file)
        self._by_trigger: dict[str, list[int]] = {}
        for index, rule in enumerate(file.rules):
            for key in {key for condition in rule.when for key in condition.keys}:
                self._by_trigger.setdefault(key, []).append(index)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in file order."""
        return self._file.rules

    @property
    def digest(self) -> str:
        """SHA-256 of the rule file, for model manifests."""
        return self._file.digest

    def apply(self, prepared: PreparedText) -> FiredRules:
        """The rules that fire on one text."""
        hits = self._finder.find(prepared)
        if not hits:
            return _NOTHING
        exempt = any(_all_hold(group, hits) for group in self._file.exempt)
        triggered = hits.keys() & self._by_trigger.keys()
        candidates = sorted({index for key in triggered for index in self._by_trigger[key]})
        fired = [
            (rule, hit)
            for rule in (self._file.rules[index] for index in candidates)
            if (rule.always or not exempt) and (hit := _first_hit(rule, hits)) is not None
        ]
        if not fired:
            return _EXEMPT if exempt else _NOTHING
        fired.sort(key=lambda pair: (pair[0].level != "urgent", pair[1].start, pair[1].end))
        raised = next((rule.level for rule, _ in fired if rule.raises), None)
        reasons = tuple(Reason(rule.id, hit.start, _end_to_show(prepared, hit)) for rule, hit in fired)
        return FiredRules(fired[0][0].level, reasons, raised, exempt)


def _end_to_show(prepared: PreparedText, hit: Cue) -> int:
    """End of the word that the hit cuts, for whoever reads it. Sums and numbers end where they end: what
    the segmentation puts behind them (两千六|退) is no part of them."""
    if hit.value is not None:
        return hit.end
    position = 0
    for token in prepared.tokens:
        start, end = prepared.alignment.to_original(position, position + len(token))
        if end >= hit.end:
            return end if start < hit.end else hit.end
        position += len(token)
    return hit.end


def _first_hit(rule: Rule, hits: Hits) -> Cue | None:
    """The first trigger of `rule` beside which all its other conditions hold."""
    triggers = [hit for condition in rule.when for hit in _matching(condition, hits)]
    if not triggers:
        return None
    wanted = [_Beside(condition, hits) for condition in rule.with_]
    unwanted = [_Beside(condition, hits) for condition in rule.unless]
    for hit in sorted(triggers, key=_START):
        if all(one.holds(hit) for one in wanted) and not any(one.holds(hit) for one in unwanted):
            return hit
    return None


class _Beside:
    """The hits of a condition, asked beside each trigger of a rule: only what stands near is looked at."""

    def __init__(self, condition: Condition, hits: Hits) -> None:
        self._near = condition.near
        self._absent = condition.absent
        self._hits = _matching(condition, hits)
        self._longest = 0
        if self._near is not None and self._hits:
            self._hits.sort(key=_START)
            self._longest = max(hit.end - hit.start for hit in self._hits)

    def holds(self, trigger: Cue) -> bool:
        """Whether the condition has a hit, near `trigger` where it asks for that; never `trigger` itself.

        Where it is to be absent: whether it has none.
        """
        return self._stands_by(trigger) != self._absent

    def _stands_by(self, trigger: Cue) -> bool:
        if self._near is None:
            return any(hit is not trigger for hit in self._hits)
        first = bisect_left(self._hits, trigger.start - self._near - self._longest, key=_START)
        for hit in islice(self._hits, first, None):
            if hit.start > trigger.end + self._near:
                return False
            if hit is not trigger and trigger.start - hit.end <= self._near:
                return True
        return False


def _all_hold(conditions: Sequence[Condition], hits: Hits) -> bool:
    return all(bool(_matching(condition, hits)) != condition.absent for condition in conditions)


def _matching(condition: Condition, hits: Hits) -> list[Cue]:
    return [hit for key in condition.keys for hit in hits.get(key, ()) if _fits(condition, hit)]


def _fits(condition: Condition, hit: Cue) -> bool:
    if (hit.negated and not condition.negated) or (hit.hypothetical and not condition.hypothetical):
        return False
    if (condition.least is None and condition.most is None) or hit.kind == "word":
        return True
    least = condition.least if condition.least is not None else float("-inf")
    most = condition.most if condition.most is not None else float("inf")
    return hit.value is not None and least <= hit.value <= most


@lru_cache(maxsize=4)
def load_rules(name_or_path: str | Path = "general") -> UrgencyRules:
    """Shipped rules by name or any YAML file by path. Raises ResourceError naming the first fault."""
    path = RULES / f"{name_or_path}.yaml"
    return UrgencyRules(load_rule_file(path if path.is_file() else Path(name_or_path)))
