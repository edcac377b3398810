"""A held-out part that stays the same as cases are added: a text's own digest says where it belongs.

A model of last week and a model of this week hold out the same cases, so that each can be measured
on what neither has learnt. Texts that say the same move together (training.split.group_keys). Where
a new text joins two groups, a case may still change sides; who compares two models asks `CaseKeys`
which cases the older one has learnt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from models.cases import LabelledCase
from training.split import group_keys
from training.text_keys import fold_text

LEAST = 2  # groups that a side needs
LEAST_TO_SHARE = 5  # groups from which on a label must be met in the held-out part


@dataclass(frozen=True, slots=True)
class CaseSplit:
    """training and held cases, in their order. training_keys, held_keys: for each of them the keys of all
    texts of its group, as `case_key` gives them."""

    training: tuple[LabelledCase, ...]
    held: tuple[LabelledCase, ...]
    training_keys: tuple[frozenset[int], ...]
    held_keys: tuple[frozenset[int], ...]


def case_key(text: str) -> int:
    """64 bits that are equal for texts that differ only in typing and digits. Never the text."""
    folded = fold_text(text, digits=False).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(folded, digest_size=8).digest(), "big")


def split_stably(cases: Sequence[LabelledCase], share: float) -> CaseSplit:
    """Hold out about `share` of the cases. The same case is held out whatever stands beside it.

    Two exceptions, both by the same digests: a label of which everything would be held out keeps
    its last group in training, and a label of LEAST_TO_SHARE groups has one in the held-out part.
    """
    groups = group_keys([case.text for case in cases])
    held = _held_groups(cases, groups, share)
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for case, group in zip(cases, groups, strict=True):
        keys[group].add(case_key(case.text))
    pairs = list(zip(cases, groups, strict=True))
    return CaseSplit(
        tuple(case for case, group in pairs if group not in held),
        tuple(case for case, group in pairs if group in held),
        tuple(frozenset(keys[group]) for _, group in pairs if group not in held),
        tuple(frozenset(keys[group]) for _, group in pairs if group in held),
    )


def _held_groups(cases: Sequence[LabelledCase], groups: Sequence[str], share: float) -> frozenset[str]:
    distinct = sorted(set(groups))  # digests: in the order of their numbers
    held = {group for group in distinct if int(group[:16], 16) < share * 2**64}
    of_label: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    of_group: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for case, group in zip(cases, groups, strict=True):
        for label in _labels(case):
            of_label[label].add(group)
            of_group[group].add(label)

    def can_leave_training(group: str) -> bool:
        return all(of_label[label] - held - {group} for label in of_group[group])

    for label in sorted(of_label):
        if of_label[label] <= held:
            held.discard(max(of_label[label]))
    for label in sorted(of_label):
        if len(of_label[label]) >= LEAST_TO_SHARE and not of_label[label] & held:
            held.update(_first(filter(can_leave_training, sorted(of_label[label]))))
    for group in distinct:
        if len(held) >= min(LEAST, len(distinct) - LEAST):
            break
        if group not in held and can_leave_training(group):
            held.add(group)
    return frozenset(held)


def _first(groups: Iterable[str]) -> set[str]:
    return {group for group, _ in zip(groups, range(1), strict=False)}


def _labels(case: LabelledCase) -> list[tuple[str, str]]:
    labels = {"category": case.category, "urgency": case.urgency, "emotion": case.emotion}
    return [(task, label) for task, label in labels.items() if label is not None]
