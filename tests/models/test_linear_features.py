"""Hashed features: the same substring has the same hash wherever it stands, and nothing else has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.linear.features import extract
from models.linear.hashing import SubstringHasher, code_points
from models.linear.matrix import weigh
from models.linear.vocabulary import Vocabulary
from nlp import prepare

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40), min_size=1, max_size=40)


def _features(text: str) -> set[int]:
    return set(extract([prepare(text)]).hashes.tolist())


@given(chinese, chinese, chinese)
def test_a_substring_hash_does_not_depend_on_what_stands_before_it(a: str, b: str, word: str) -> None:
    def hash_in(prefix: str) -> int:
        hasher = SubstringHasher(code_points([prefix + word]))
        start = np.array([len(prefix)])
        return int(hasher.hashes(start, start + len(word), 7)[0])

    assert hash_in(a) == hash_in(b)


def test_ten_thousand_different_words_have_different_hashes() -> None:
    words = [chr(0x4E00 + i // 100) + chr(0x5E00 + i % 100) for i in range(10_000)]
    starts = np.arange(0, 20_000, 2)
    hashes = SubstringHasher(code_points(words)).hashes(starts, starts + 2, 1)
    assert len(set(hashes.tolist())) == 10_000


@pytest.mark.parametrize(("a", "b"), [("VIP8会员", "vip9会员"), ("等了3天", "等了5天")])
def test_case_and_digits_are_folded_in_grams(a: str, b: str) -> None:
    shared = _features(a) & _features(b)
    assert len(shared) >= len(_features(a)) * 0.8


def test_features_of_a_text_do_not_depend_on_its_neighbours() -> None:
    texts = [prepare(t) for t in ("退款不到账", "第二条投诉，客服不理人", "😀")]
    together = extract(texts)
    for index, text in enumerate(texts):
        alone = extract([text])
        assert sorted(together.hashes[together.text_ids == index].tolist()) == sorted(alone.hashes.tolist())


def test_no_gram_crosses_from_one_text_into_the_next() -> None:
    together = extract([prepare("甲乙"), prepare("丙丁")])
    edge = together.offsets[1]
    assert not ((together.starts < edge) & (together.ends > edge)).any()


def test_words_of_a_denied_danger_are_not_read_as_danger() -> None:
    said, denied = _features("手被烫伤"), _features("没有烫伤")
    lone = _features("烫伤")
    assert lone & said
    grams_of_danger = (lone & said) - _features("没有")
    assert len(grams_of_danger & denied) < len(grams_of_danger)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=60), st.lists(st.integers(0, 2**64 - 1), max_size=60))
def test_the_vocabulary_finds_exactly_its_own_keys(known: list[int], asked: list[int]) -> None:
    keys = np.unique(np.array(known, np.uint64))
    vocabulary = Vocabulary(keys, np.ones(len(keys), np.float32))
    wanted = np.array(asked + known, np.uint64)
    places = {key: i for i, key in enumerate(keys.tolist())}
    assert vocabulary.find(wanted).tolist() == [places.get(key, -1) for key in wanted.tolist()]


def test_weights_are_tf_idf_of_length_one_in_each_family() -> None:
    text = prepare("退款退款退款")
    occurrences = extract([text])
    keys = np.unique(occurrences.hashes)
    weighted = weigh(occurrences, Vocabulary(keys, np.ones(len(keys), np.float32)))
    families = len(occurrences.bounds) - 1
    assert weighted.matrix.power(2).sum() == pytest.approx(families, rel=1e-5)
    assert np.bincount(weighted.features, weighted.spread, len(keys)) == pytest.approx(
        weighted.matrix.toarray()[0], rel=1e-5
    )
