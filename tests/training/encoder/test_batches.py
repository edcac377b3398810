"""Texts as token numbers, and batches of them."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

from tests.training.encoder.tiny_encoder import make_base
from training.encoder.batches import (
    BATCH_TOKENS,
    PART_TOKENS,
    parts_of,
    shuffled_batches,
    sorted_batches,
)
from training.encoder.padding import PAD_TO, pad_rows
from training.encoder.tokens import MOST_TOKENS, token_numbers

pytestmark = pytest.mark.slow

LENGTHS = [3 + (7 * row) % 190 for row in range(333)]


def batches(seed: str, size: int = 32) -> list[list[int]]:
    return list(shuffled_batches(LENGTHS, size=size, seed=seed))


def test_every_row_comes_once_an_epoch() -> None:
    assert sorted(row for batch in batches("0.0") for row in batch) == list(range(len(LENGTHS)))


def test_a_seed_repeats_and_another_does_not() -> None:
    assert batches("0.1") == batches("0.1") != batches("0.2")


def test_batches_are_of_the_size_asked_for_and_smaller_where_texts_are_long() -> None:
    sizes = []
    for batch in batches("0.0"):
        assert len(batch) <= 32
        assert len(batch) * max(LENGTHS[row] for row in batch) <= BATCH_TOKENS
        sizes.append(len(batch))
    assert max(sizes) == 32


def test_rows_of_a_batch_are_of_similar_length() -> None:
    padded = sum(len(batch) * max(LENGTHS[row] for row in batch) for batch in batches("0.0"))
    assert padded < 1.35 * sum(LENGTHS)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_small_batches_lose_nothing(size: int) -> None:
    assert sorted(row for batch in batches("x", size) for row in batch) == list(range(len(LENGTHS)))


def test_a_batch_is_computed_in_parts_that_are_small_and_together_the_batch() -> None:
    for batch in batches("0.0"):
        parts = parts_of(batch, LENGTHS)
        assert [row for part in parts for row in part] == batch
        assert all(len(part) * max(LENGTHS[row] for row in part) <= PART_TOKENS for part in parts)
    assert parts_of([0], [5000]) == [[0]]


def test_no_rows_make_no_batches() -> None:
    assert list(sorted_batches([], [], size=4)) == []


def test_padding_is_masked_and_rows_stay_as_they_are() -> None:
    base = make_base()
    rows = token_numbers(base.tokenizer, ["水壶漏水", "退款一直不退，售后没人理", ""])
    ids, mask = pad_rows(rows, base.pad_token)
    assert ids.shape == mask.shape
    assert 0 <= ids.shape[1] - max(map(len, rows)) < PAD_TO
    assert ids.shape[1] % PAD_TO == 0
    for row, numbers, shown in zip(rows, ids.tolist(), mask.tolist(), strict=True):
        assert numbers == row + [base.pad_token] * (len(numbers) - len(row))
        assert shown == [1] * len(row) + [0] * (len(numbers) - len(row))


def test_long_texts_are_cut_and_keep_the_special_tokens_of_both_ends() -> None:
    short, long = token_numbers(make_base().tokenizer, ["退款", "退款一直不退，" * 100])
    assert len(long) == MOST_TOKENS
    assert (long[0], long[-1]) == (short[0], short[-1])


def test_reading_does_not_change_the_tokenizer_of_the_base() -> None:
    base = make_base()
    token_numbers(base.tokenizer, ["退款" * 300])
    assert base.tokenizer.truncation is None
    assert len(base.tokenizer.encode("退款" * 300).ids) > MOST_TOKENS
