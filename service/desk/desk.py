"""The desk of one process: the store, the rules, the classifiers and the settings behind every action."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nlp.errors import ModelError
from service import now as time
from service.classifiers import Classifiers
from service.desk.errors import WrongTimeError
from service.desk.pseudonyms import Pseudonyms
from service.routing.source import RulesSource, rules_source
from service.settings import Settings
from service.store import Store, open_store

TOLERANCE = timedelta(minutes=5)  # of clocks of other machines
OLDEST = timedelta(days=731)  # a time before that is a mistake


@dataclass(frozen=True)
class Desk:
    """What the actions in this package are given; nothing is opened or loaded by making one."""

    settings: Settings
    store: Store
    classifiers: Classifiers
    rules: RulesSource
    pseudonyms: Pseudonyms = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pseudonyms", Pseudonyms(self.store))

    def category_name(self, code: str) -> str:
        """The category's Chinese name; its code where the model that answers cannot be loaded."""
        try:
            return self.classifiers.get().taxonomy.name_of(code)
        except ModelError:
            return code


def make_desk(settings: Settings, classifiers: Classifiers, store: Store | None = None) -> Desk:
    """The desk that the settings name."""
    return Desk(settings, store or open_store(settings), classifiers, rules_source(settings))


def check_time(told: datetime | None, now: datetime, *, after: datetime | None = None) -> datetime:
    """The time that a client told, or now. Raises: WrongTimeError for the future, or before `after`."""
    if told is None:
        return now
    if told > now + TOLERANCE:
        raise WrongTimeError("时间在将来，请检查发送方的时钟与时区。")
    if told < now - OLDEST:
        raise WrongTimeError("时间早于两年前，请检查发送方的时钟与日期格式。")
    if after is not None and told < after:
        raise WrongTimeError("时间早于这条投诉的上一步，请检查发送方的时钟与时区。")
    return told


def present() -> datetime:
    """The time of an action."""
    return time.utc_now()
