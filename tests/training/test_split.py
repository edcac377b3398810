"""Splits: no text on both sides, labels spread evenly, the same answer every time."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.split import group_keys, hold_out, make_folds

LONG = (
    "上周三在贵公司网站订购的空气净化器至今没有发货，客服先说仓库缺货，后来又说快递停运，"
    "我已经打了四次电话，每次都让我再等两天，请给一个明确的发货时间，否则我要求退款。"
)
WORDS = ["退款", "客服", "快递", "质量", "发票", "安装", "预约", "扣费", "没人管", "很失望", "太慢", "请处理"]


def edited(text: str, edits: int, seed: int) -> str:
    """`text` with some characters replaced."""
    chance = random.Random(seed)
    characters = list(text)
    for place in chance.sample(range(len(text)), edits):
        characters[place] = "某"
    return "".join(characters)


class TestWhichTextsStayTogether:
    @pytest.mark.parametrize(
        ("first", "second", "together"),
        [
            ("订单号123456不发货", "订单号987654不发货", True),
            ("不发货！！", "不发货", True),
            ("不 发 货", "不发货", True),
            ("APP闪退", "app闪退", True),
            ("运费太貴", "运费太贵", True),
            (LONG, edited(LONG, 1, seed=1), True),
            (LONG, edited(LONG, 3, seed=2), True),
            (LONG, LONG + "谢谢。", True),
            (LONG, "您好，" + LONG[:-12], True),
            (LONG, edited(LONG, 30, seed=3), False),
            (LONG, LONG[: len(LONG) // 3], False),
            ("不发货", "不退货", False),
            ("很好", "很差", False),
            ("😀", "😡", False),
            ("12345", "54321", False),
            ("", "。", False),
        ],
    )
    def test_pair(self, first: str, second: str, together: bool) -> None:
        one, other = group_keys([first, second])
        assert (one == other) is together

    def test_near_duplicates_are_found_among_many_others(self) -> None:
        chance = random.Random(5)
        others = ["".join(chance.choices(WORDS, k=20)) for _ in range(400)]
        copies = [edited(LONG, 2, seed=seed) for seed in range(30)]
        keys = group_keys([*others, *copies])
        assert len(set(keys[400:])) == 1
        assert set(keys[400:]).isdisjoint(keys[:400])

    def test_a_key_does_not_depend_on_order_or_number_of_copies(self) -> None:
        texts = [edited(LONG, n, seed=n) for n in range(6)] + ["不发货", "不退货"]
        keys = dict(zip(texts, group_keys(texts), strict=True))
        backwards = [*reversed(texts), texts[0]]
        assert group_keys(backwards) == [keys[text] for text in backwards]

    def test_a_key_shows_nothing_of_the_text(self) -> None:
        assert all(set(key) <= set("0123456789abcdef") for key in group_keys(["不发货", "a", ""]))

    def test_no_texts(self) -> None:
        assert group_keys([]) == []


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Keys with repeats, and labels."""
    rows = draw(st.integers(1, 60))
    keys = draw(st.lists(st.sampled_from([f"k{i}" for i in range(25)]), min_size=rows, max_size=rows))
    labels = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=rows, max_size=rows))
    return keys, labels


class TestFolds:
    @settings(deadline=None, max_examples=60)
    @given(table=tables(), folds=st.integers(2, 6), seed=st.integers(0, 5))
    def test_a_key_never_stands_in_two_folds(
        self, table: tuple[list[str], list[str]], folds: int, seed: int
    ) -> None:
        keys, labels = table
        numbers = make_folds(keys, labels, folds, seed)
        assert numbers.shape == (len(keys),)
        assert set(numbers.tolist()) <= set(range(folds))
        assert len(set(zip(keys, numbers.tolist(), strict=True))) == len(set(keys))
        assert np.array_equal(numbers, make_folds(keys, labels, folds, seed))

    @pytest.mark.parametrize("counts", [{"a": 50, "b": 50}, {"a": 97, "b": 11, "c": 5}, {"a": 7}])
    def test_every_label_is_spread_evenly(self, counts: dict[str, int]) -> None:
        labels = [label for label, count in counts.items() for _ in range(count)]
        numbers = make_folds([f"k{i}" for i in range(len(labels))], labels, 5, seed=1)
        for label in counts:
            met = Counter(n for n, row in zip(numbers.tolist(), labels, strict=True) if row == label)
            sizes = [met[fold] for fold in range(5)]
            assert max(sizes) - min(sizes) <= 1
        sizes = np.bincount(numbers, minlength=5).tolist()
        assert max(sizes) - min(sizes) <= len(counts)

    def test_labels_of_several_tasks_are_spread_together(self) -> None:
        chance = random.Random(3)
        labels = [
            (chance.choice("abcdef"), "urgent" if chance.random() < 0.05 else "general") for _ in range(600)
        ]
        numbers = make_folds([f"k{i}" for i in range(600)], labels, 5, seed=0)
        for task in (0, 1):
            for label in {row[task] for row in labels}:
                met = Counter(
                    n for n, row in zip(numbers.tolist(), labels, strict=True) if row[task] == label
                )
                assert max(met.values()) - min(met.values()) <= 3

    def test_large_groups_do_not_upset_the_balance(self) -> None:
        keys = ["template"] * 100 + [f"k{i}" for i in range(400)]
        numbers = make_folds(keys, ["a"] * 500, 5, seed=0)
        assert np.bincount(numbers).tolist() == [100] * 5

    def test_another_seed_gives_other_folds(self) -> None:
        keys = [f"k{i}" for i in range(100)]
        first, second = (make_folds(keys, ["a"] * 100, 5, seed) for seed in (0, 1))
        assert not np.array_equal(first, second)


class TestHeldOutPart:
    @settings(deadline=None, max_examples=60)
    @given(table=tables(), share=st.sampled_from([0.1, 0.2, 0.5]), seed=st.integers(0, 5))
    def test_a_key_never_stands_on_both_sides(
        self, table: tuple[list[str], list[str]], share: float, seed: int
    ) -> None:
        keys, labels = table
        mask = hold_out(keys, labels, share, seed)
        held = {key for key, out in zip(keys, mask, strict=True) if out}
        assert held.isdisjoint(key for key, out in zip(keys, mask, strict=True) if not out)

    @pytest.mark.parametrize(
        ("count", "share", "held"),
        [(100, 0.2, 20), (100, 0.5, 50), (10, 0.2, 2), (8, 0.2, 2), (5, 0.2, 1), (1, 0.2, 0)],
    )
    def test_share_of_a_label(self, count: int, share: float, held: int) -> None:
        keys = [f"k{i}" for i in range(count + 200)]
        labels = ["rare"] * count + ["common"] * 200
        mask = hold_out(keys, labels, share, seed=4)
        assert int(mask[:count].sum()) == held
        assert abs(int(mask[count:].sum()) - 200 * share) <= 1

    def test_labels_of_several_tasks_each_give_their_share(self) -> None:
        chance = random.Random(3)
        labels = [
            (chance.choice("abcdefghijk"), "urgent" if chance.random() < 0.05 else "general")
            for _ in range(600)
        ]
        mask = hold_out([f"k{i}" for i in range(600)], labels, 0.2, seed=0)
        assert abs(int(mask.sum()) - 120) <= 2
        for task in (0, 1):
            for label in {row[task] for row in labels}:
                mine = np.array([row[task] == label for row in labels])
                assert abs(int(mask[mine].sum()) - 0.2 * int(mine.sum())) <= 2
