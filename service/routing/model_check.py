"""Rules beside the categories of a model: before it answers, somebody should know which rules it silences."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.loading import read_categories, resolve_model
from models.registry import CHAMPION
from nlp.errors import ModelError, ResourceError
from service.routing.rules import DEFAULT_RULES, Rules
from service.routing.source import rules_source
from service.routing.unknown_categories import UnknownCategories, dead_rules, find_unknown_categories
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class RoutingCheck:
    """What a model and a rule file have to say to each other.

    file: of the rules, None for the shipped ones. categories: codes that the model answers with.
    lost: ids of rules that may fire with the model before it and never with this one.
    fallback: id of the rule that takes what no other does. fault: why nothing was compared, '' otherwise.
    in_use: whether anything is routed here: there is a store of complaints, or rules of one's own.
    """

    model: str
    file: Path | None = None
    categories: tuple[str, ...] = ()
    unknown: tuple[UnknownCategories, ...] = ()
    lost: tuple[str, ...] = ()
    fallback: str = ""
    fault: str = ""
    in_use: bool = True

    @property
    def dead(self) -> tuple[str, ...]:
        """Ids of the rules that never fire with this model."""
        return dead_rules(self.unknown)

    @property
    def needs_a_person(self) -> bool:
        """Nobody may put this model to work unasked: it silences rules, or that could not be found out."""
        return self.in_use and bool(self.lost or self.fault)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "model": self.model,
            "never_fire": list(self.dead),
            "lost": list(self.lost),
            "unknown": [asdict(found) | {"categories": list(found.categories)} for found in self.unknown],
            "fault": self.fault,
        }


def check_model(settings: Settings, model: str, *, before: str = CHAMPION) -> RoutingCheck:
    """The rules in force with a model, by name or version, in the place of the model `before`.

    What cannot be read is told in `fault`: whoever asks is about to do something else.
    """
    try:
        rules = rules_source(settings).load()
        return check_rules(settings, rules, model, before=before)
    except (ResourceError, ModelError) as error:
        return RoutingCheck(model, fault=str(error), in_use=_in_use(settings))


def check_rules(
    settings: Settings, rules: Rules, model: str, *, file: Path | None = None, before: str = CHAMPION
) -> RoutingCheck:
    """As check_model, with rules that were read from `file`, None for those in force. Raises: ModelError."""
    codes = read_categories(model, home=settings.home).codes
    unknown = find_unknown_categories(rules.file, codes)
    dead_before = _dead_before(settings, rules, before)
    return RoutingCheck(
        resolve_model(model, home=settings.home),
        _own(file or rules_source(settings).routes.found()),
        codes,
        unknown,
        tuple(rule for rule in dead_rules(unknown) if rule not in dead_before),
        rules.fallback,
        in_use=_in_use(settings),
    )


def _in_use(settings: Settings) -> bool:
    return settings.has_store or _own(rules_source(settings).routes.found()) is not None


def _own(file: Path | None) -> Path | None:
    return None if file is None or file.resolve() == DEFAULT_RULES else file


def _dead_before(settings: Settings, rules: Rules, before: str) -> tuple[str, ...]:
    """Ids of the rules that do not fire now. A model that cannot be read does not excuse the next one."""
    try:
        codes = read_categories(before, home=settings.home).codes
    except ModelError:
        return ()
    return dead_rules(find_unknown_categories(rules.file, codes))
