"""Which pairs of labels look exchanged, and which only look odd."""

from __future__ import annotations

from training.promotion.exchange import find_exchanged
from training.promotion.measured import Contradiction, Contradictions


def exchanged(*found: Contradiction, pairs: int = 90) -> list[tuple[str, str]]:
    evidence = Contradictions(sum(met.against + met.agreed for met in found), pairs, found)
    return [(met.answered, met.labelled) for met in find_exchanged(evidence, share=0.5, error=0.01)]


def test_both_directions_are_found_and_ordinary_confusion_is_not() -> None:
    found = exchanged(
        Contradiction("手机", "书籍", 30, 1, 0, 5),
        Contradiction("书籍", "手机", 22, 0, 1, 6),
        Contradiction("手机", "平板", 4, 1, 1, 5),
        Contradiction("衣服", "平板", 20, 120, 2, 30),
    )
    assert sorted(found) == sorted([("手机", "书籍"), ("书籍", "手机")])


def test_the_more_pairs_might_have_met_the_more_evidence_it_takes() -> None:
    odd = Contradiction("手机", "书籍", 11, 0)
    assert exchanged(odd, pairs=2) == [("手机", "书籍")]
    assert exchanged(odd, pairs=600) == []


def test_holm_goes_on_from_the_surest_pair() -> None:
    surest, next_one = Contradiction("甲", "乙", 40, 0), Contradiction("丙", "丁", 7, 0)
    assert exchanged(surest, next_one, pairs=2) == [("甲", "乙"), ("丙", "丁")]  # 1/128 <= 0.01 / 1
    assert exchanged(next_one, pairs=2) == []  # 1/128 > 0.01 / 2


def test_what_was_always_confused_is_no_exchange() -> None:
    assert exchanged(Contradiction("甲", "乙", 40, 8, earlier_against=10, earlier_agreed=1), pairs=2) == []
