"""Categories of a rule file that a model never answers with, and the rules that die of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.routing.rule_file import Conditions, Rule, RuleFile


@dataclass(frozen=True, slots=True)
class UnknownCategories:
    """One place of a rule file that names categories which a model never answers with.

    place: as errors of the file name it. rule, name: of the rule, '' for a list that belongs to none.
    fires: False where the rule asks for nothing but such categories and so never fires.
    """

    place: str
    rule: str
    name: str
    categories: tuple[str, ...]
    fires: bool = True


def find_unknown_categories(file: RuleFile, codes: Iterable[str]) -> tuple[UnknownCategories, ...]:
    """In the order of the file. codes: of the categories that the model answers with."""
    known = frozenset(codes)
    found = [*_of_lists(file, known)]
    for number, rule in enumerate(file.rules):
        found += _of_rule(f"rules.{number}", rule, known)
    return tuple(found)


def dead_rules(found: Iterable[UnknownCategories]) -> tuple[str, ...]:
    """Ids of the rules that never fire."""
    return tuple(dict.fromkeys(unknown.rule for unknown in found if not unknown.fires))


def _of_lists(file: RuleFile, known: frozenset[str]) -> Iterator[UnknownCategories]:
    for place, wanted in (("no_complaint", file.no_complaint), ("content", file.content)):
        if strange := _outside(wanted, known):
            yield UnknownCategories(place, "", "", strange)


def _of_rule(place: str, rule: Rule, known: frozenset[str]) -> Iterator[UnknownCategories]:
    for part, conditions in (("when", rule.when), ("unless", rule.unless)):
        for name, wanted in _wanted(conditions):
            if strange := _outside(wanted, known):
                fires = part == "unless" or len(strange) < len(wanted)
                yield UnknownCategories(f"{place}.{part}.{name}", rule.id, rule.name, strange, fires)


def _wanted(conditions: Conditions | None) -> Iterator[tuple[str, Sequence[str]]]:
    if conditions is not None:
        for name, wanted in (("category", conditions.category), ("also", conditions.also)):
            if wanted is not None:
                yield name, wanted


def _outside(wanted: Sequence[str], known: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(category for category in wanted if category not in known))
