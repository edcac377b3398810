"""What differs between the latest days and the days before them, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import exp, sqrt

from models.tasks import TASK_NAMES
from service.watch.changes import USUAL, Change, WatchSettings, find_change
from service.watch.days import DayCounts
from service.watch.label_names import NO_NAMES, LabelNames

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Signal:
    """kind: word, unknown_words, length, prediction, review, correction. name: the word or label, or ''.

    before, now: shares (0..1), or typical characters for length. since: first day of the change.
    message: a Chinese sentence without any text of a customer but single words.
    """

    kind: str
    task: str
    name: str
    before: float
    now: float
    since: date
    message: str


def find_signals(
    days: Mapping[date, DayCounts],
    settings: WatchSettings = USUAL,
    *,
    names: LabelNames = NO_NAMES,
) -> list[Signal]:
    """Signals, the strongest first within a kind. Empty where there are too few days to compare.

    names: of the labels, for the messages.
    """
    ordered = sorted(days)
    recent, before = ordered[-settings.recent :], ordered[: -settings.recent][-settings.before :]
    if not before:
        return []
    frame = _Frame(days, before, recent, settings, names)
    return [
        *frame.words(),
        *frame.unknown_words(),
        *frame.length(),
        *frame.predictions(),
        *frame.rates(),
    ]


@dataclass(frozen=True, slots=True)
class _Frame:
    days: Mapping[date, DayCounts]
    before: Sequence[date]
    recent: Sequence[date]
    settings: WatchSettings
    names: LabelNames

    def words(self) -> Iterator[Signal]:
        old, new = self._sum("words", self.before), self._sum("words", self.recent)
        found = []
        for word in old.keys() | new.keys():
            change = self._compare(old[word], new[word], self.settings.z_words)
            if change is not None:
                since = self._since(partial(self._with_word, word), change)
                found.append(
                    (abs(change.z), self._share_signal("word", "", word, f"「{word}」", change, since))
                )
        found.sort(key=lambda item: (-item[0], item[1].name))
        yield from (signal for _, signal in found[: self.settings.most])

    def unknown_words(self) -> Iterator[Signal]:
        """Words that the other days before do not know, as a share of all words."""
        days_with = Counter(word for day in self.before for word in self.days[day].tokens)
        lonely = total = 0
        for day in self.before if len(self.before) > 1 else ():
            tokens = self.days[day].tokens
            lonely += sum(count for word, count in tokens.items() if days_with[word] == 1)
            total += tokens.total()
        new = self._sum("tokens", self.recent)
        strange = sum(count for word, count in new.items() if word not in days_with)
        if not total or not lonely or not new.total() or strange < self.settings.least:
            return
        usual, now = lonely / total, strange / new.total()
        if now >= self.settings.unknown_ratio * usual:
            times = f"{now / usual:.1f} 倍"
            message = f"没见过的词占 {now:.1%}，是平时（{usual:.1%}）的 {times}：可能有新话题，建议抽样标注。"
            yield Signal("unknown_words", "", "", usual, now, self.recent[0], message)

    def length(self) -> Iterator[Signal]:
        (n0, m0, v0), (n1, m1, v1) = self._length(self.before), self._length(self.recent)
        if min(n0, n1) < self.settings.least:
            return
        old, now = exp(m0), exp(m1)
        z = abs(m1 - m0) / sqrt(max(v0 / n0 + v1 / n1, 1e-12))
        if z >= self.settings.z_labels and max(now / old, old / now) >= self.settings.length_ratio:
            longer = "变长" if now > old else "变短"
            message = f"文本{longer}：典型长度从 {old:.0f} 字到 {now:.0f} 字（{_day(self.recent[0])}以来）。"
            yield Signal("length", "", "", old, now, self.recent[0], message)

    def predictions(self) -> Iterator[Signal]:
        tasks = sorted({task for day in self.recent for task in self.days[day].labels})
        for task in tasks:
            old, new = self._labels(task, self.before), self._labels(task, self.recent)
            for label in sorted(old.keys() | new.keys()):
                change = self._compare(old[label], new[label], self.settings.z_labels)
                if change is not None:
                    since = self._since(partial(self._with_label, task, label), change)
                    name = self.names.get(task, {}).get(label, label)
                    shown = f"{TASK_NAMES.get(task, task)}「{name}」"
                    yield self._share_signal("prediction", task, label, shown, change, since)

    def rates(self) -> Iterator[Signal]:
        spoken = any(self.days[day].spoken for day in self.recent)  # silence is no fall of the corrections
        for kind, part, whole, shown in (
            *([("correction", "corrected", "texts", "人工更正")] if spoken else ()),
            ("review", "judged", "judged", "需要人工查看"),
        ):
            counts = []
            for days in (self.before, self.recent):
                numbers = [self.days[day] for day in days]
                total = sum(getattr(day, whole) for day in numbers)
                hits = sum(getattr(day, part) for day in numbers)
                if kind == "review":
                    hits -= sum(day.automated for day in numbers)
                counts.append((hits, total))
            (old, all_old), (new, all_new) = counts
            change = find_change(old, all_old, new, all_new, self.settings, self.settings.z_labels)
            if change is not None:
                yield self._share_signal(kind, "", "", shown, change, self.recent[0])

    def _with_word(self, word: str, day: date) -> int:
        return self.days[day].words[word]

    def _with_label(self, task: str, label: str, day: date) -> int:
        return self.days[day].labels.get(task, Counter())[label]

    def _sum(self, name: str, days: Sequence[date]) -> Counter[str]:
        total: Counter[str] = Counter()
        for day in days:
            total.update(getattr(self.days[day], name))
        return total

    def _labels(self, task: str, days: Sequence[date]) -> Counter[str]:
        total: Counter[str] = Counter()
        for day in days:
            total.update(self.days[day].labels.get(task, Counter()))
        return total

    def _texts(self, days: Sequence[date]) -> int:
        return sum(self.days[day].texts for day in days)

    def _length(self, days: Sequence[date]) -> tuple[int, float, float]:
        count = self._texts(days)
        total = sum(self.days[day].log_lengths[0] for day in days)
        squares = sum(self.days[day].log_lengths[1] for day in days)
        mean = total / max(count, 1)
        return count, mean, max(squares / max(count, 1) - mean * mean, 0.0)

    def _compare(self, old: int, new: int, least_z: float) -> Change | None:
        return find_change(
            old, self._texts(self.before), new, self._texts(self.recent), self.settings, least_z
        )

    def _since(self, count_of: Callable[[date], int], change: Change) -> date:
        """First of the unbroken run of days, up to the last, that are nearer to the new share."""
        middle = (change.before + change.now) / 2
        rising = change.now > change.before
        since = self.recent[-1]
        for day in reversed([*self.before, *self.recent]):
            share = count_of(day) / max(self.days[day].texts, 1)
            if (share > middle) != rising:
                break
            since = day
        return min(since, self.recent[-1])

    def _share_signal(
        self, kind: str, task: str, name: str, shown: str, change: Change, since: date
    ) -> Signal:
        rose = change.now > change.before
        per_hundred = f"每百条 {change.before * 100:.1f} 条 → {change.now * 100:.1f} 条"
        if not change.before:
            what = "新出现"
        else:
            what = f"增加到 {change.now / change.before:.1f} 倍" if rose else "减少"
        return Signal(
            kind,
            task,
            name,
            change.before,
            change.now,
            since,
            f"{shown}自{_day(since)}起{what}（{per_hundred}）。",
        )


def _day(day: date) -> str:
    return f"周{_WEEKDAYS[day.weekday()]}（{day:%m-%d}）"
