"""Windows of a text, and how the reader joins what they say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from models.encoder.reading import EncoderReader
from models.linear.part import Head
from tests.models.encoder_builders import LookUpSession, make_cutter, make_reader, make_tokenizer

HEADS = (
    Head("category", 0, 3),
    Head("also", 3, 6),
    Head("urgency", 6, 8),
    Head("emotion", 8, 13),
    Head("intensity", 13, 16),
)
LONG = "退款一直不到账，快递三天没到，手被烫伤了" * 9


@pytest.mark.parametrize(
    ("text", "windows"),
    [("", 1), ("退", 1), ("一" * 22, 1), ("一" * 23, 2), ("一" * 40, 2), ("一" * 41, 3), (LONG, 9)],
)
def test_a_text_has_one_window_until_it_is_too_long(text: str, windows: int) -> None:
    assert len(make_cutter().cut([text])) == windows


def test_windows_together_hold_every_token_and_share_the_overlap() -> None:
    whole = make_tokenizer().encode(LONG)
    windows = make_cutter().cut([LONG])
    places = {(int(s), int(e)) for w in windows for s, e in zip(w.starts, w.ends, strict=True)}
    assert set(whole.offsets) == places
    for window in windows:
        assert len(window.ids) == 24
        assert (window.ids[0], window.ids[-1]) == (whole.ids[0], whole.ids[-1])
    for before, after in pairwise(windows):
        shared = {*before.starts[1:-1].tolist()} & {*after.starts[1:-1].tolist()}
        assert len(shared) >= 4
    for before, after in pairwise(windows[:-1]):
        assert np.array_equal(before.ids[-5:-1], after.ids[1:5])


def test_offsets_point_at_the_characters_of_each_text() -> None:
    texts = ["退款不到账", "", "手被烫伤了😡"]
    cut = make_cutter().cut(texts)
    assert [window.text for window in cut] == [0, 1, 2]
    said = [[texts[w.text][start:end] for start, end in zip(w.starts, w.ends, strict=True)] for w in cut]
    assert said == [["", "退款", "不", "到", "账", ""], ["", ""], ["", "手", "被", "烫伤", "了", "😡", ""]]


def test_an_overlap_as_large_as_the_window_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        make_cutter(most=10, overlap=8)


def test_a_short_text_is_the_sum_of_its_terms() -> None:
    reading = make_reader(HEADS).read(["退款不到账", "", "快递"])
    for text, terms in enumerate(reading.terms):
        assert reading.logits[text] == pytest.approx(terms.sum(axis=0), abs=1e-5)
    assert not reading.logits[1].any(), "nothing but special tokens"


def test_windows_of_a_long_text_are_joined_by_what_the_task_asks() -> None:
    reading = make_reader(HEADS).read(["快递", LONG + "退款"])
    windows = [w for w, window in enumerate(reading.windows) if window.text == 1]
    sums = np.stack([reading.terms[w].sum(axis=0) for w in windows])
    lengths = [len(reading.windows[w].ids) for w in windows]
    mean, highest = np.average(sums, axis=0, weights=lengths), sums.max(axis=0)
    assert len(windows) > 2
    for head, expected in zip(HEADS, (mean, highest, highest, mean, highest), strict=True):
        columns = slice(head.start, head.stop)
        assert reading.logits[1, columns] == pytest.approx(expected[columns], abs=1e-5), head.task


def test_a_text_is_read_the_same_whatever_stands_beside_it() -> None:
    reader = make_reader(HEADS)
    texts = ["退款不到账", LONG, "", "快递三天没到"]
    together = reader.read(texts).logits
    assert np.array_equal(together, np.concatenate([reader.read([text]).logits for text in texts]))


def test_no_texts_have_no_logits() -> None:
    reading = EncoderReader(make_cutter(), LookUpSession(16), HEADS).read([])
    assert reading.logits.shape == (0, 16)
    assert reading.windows == []
