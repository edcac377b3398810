"""The vocabulary keeps what a reader of Chinese needs, and every number in it fits."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from nlp.errors import InputError
from tests.training.encoder_base.invented_files import PIECES, make_tokenizer
from training.encoder_base.pieces import is_useful_for_chinese
from training.encoder_base.pruning import find_kept_ids, prune_rows, prune_tokenizer
from training.encoder_base.unigram_tokenizer import format_tokenizer, parse_unigram


@pytest.mark.parametrize(
    ("number", "piece", "kept"),
    [
        (6, "▁", True),
        (43, "的", True),
        (249998, "▁退款", True),
        (91983, "日々", True),
        (246892, "〆", True),
        (52559, "%。", True),
        (34317, "」、「", True),
        (187163, "〇", True),
        (3143, "▁🙂", True),
        (231782, "★★★★★", True),
        (249000, "Z", True),
        (51912, "▁}", True),
        (214243, "1955", True),
        (29999, "▁nyelv", True),
        (30000, "▁spiller", False),
        (77433, "▁10000", False),
        (27, "...", False),
        (11267, "4%", False),
        (12, "の", False),
        (1000, "と思います", False),
        (1000, "・", False),
        (300, "의", False),
        (29, "▁на", False),
        (20, "▁på", False),
        (5699, "▁१", False),
        (950, "▁©", False),
        (249717, "🇸", False),
    ],
)
def test_pieces_that_a_reader_of_chinese_needs(number: int, piece: str, kept: bool) -> None:
    assert is_useful_for_chinese(number, piece) is kept


def _prune(source: dict[str, Any]) -> dict[str, Any]:
    return prune_tokenizer(source, find_kept_ids(source, is_useful_for_chinese))


def test_pruning_keeps_the_order_and_renumbers_every_id() -> None:
    pruned = _prune(make_tokenizer())
    pieces = [piece for piece, _ in pruned["model"]["vocab"]]
    gone = {"の", "ありがとう", "안녕", "привет"}
    assert pieces == [piece for piece in PIECES if piece not in gone]
    assert {token["content"]: token["id"] for token in pruned["added_tokens"]} == {
        name: pieces.index(name) for name in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    }
    assert pruned["model"]["unk_id"] == 3
    assert dict(pruned["model"]["vocab"]) == {
        piece: score for piece, score in make_tokenizer()["model"]["vocab"] if piece not in gone
    }


def test_special_tokens_that_stand_late_or_outside_the_list_get_their_new_ids_everywhere() -> None:
    source = make_tokenizer(["の", *PIECES])
    source["padding"] = {"pad_id": 2, "pad_token": "<pad>"}
    source["added_tokens"].append({"id": 30, "content": "［手机号］"})
    kept = find_kept_ids(source, is_useful_for_chinese)
    pruned = prune_tokenizer(source, kept)
    assert pruned["padding"]["pad_id"] == 1
    assert pruned["post_processor"]["special_tokens"]["</s>"]["ids"] == [2]
    assert pruned["added_tokens"][-1]["id"] == len(pruned["model"]["vocab"]) == len(kept) - 1
    pair = {"type": "RobertaProcessing", "sep": ["</s>", 3], "cls": ["<s>", 1]}
    source["post_processor"] = {"type": "Sequence", "processors": [pair]}
    (processor,) = _prune(source)["post_processor"]["processors"]
    assert (processor["sep"], processor["cls"]) == (["</s>", 2], ["<s>", 0])


def test_byte_pieces_stay_where_the_model_falls_back_on_bytes() -> None:
    source = make_tokenizer([*PIECES[:-1], "<0xE3>"])
    source["added_tokens"] = source["added_tokens"][:4]
    assert len(PIECES) - 1 not in find_kept_ids(source, lambda _number, _piece: False)
    source["model"]["byte_fallback"] = True
    assert len(PIECES) - 1 in find_kept_ids(source, lambda _number, _piece: False)


def test_a_template_may_not_use_a_piece_that_goes() -> None:
    source = make_tokenizer()
    source["post_processor"]["special_tokens"]["<s>"]["ids"] = [PIECES.index("の")]
    with pytest.raises(InputError, match="编号 5 不在保留的词表中"):
        _prune(source)


def test_a_matrix_of_another_model_is_refused() -> None:
    assert prune_rows(np.arange(12).reshape(6, 2), [0, 5]).tolist() == [[0, 1], [10, 11]]
    with pytest.raises(InputError, match="只有 6 行"):
        prune_rows(np.zeros((6, 2)), [0, 6])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"model": {"type": "Unigr', "不是有效的 JSON"),
        (b"\xff\xfe\x00", "不是有效的 JSON"),
        (b"[1]", "不是 unigram"),
        (b'{"model": {"type": "WordPiece", "vocab": {"a": 0}}}', "不是 unigram"),
        (b'{"model": {"type": "Other", "vocab": []}}', "类型为 Other"),
    ],
)
def test_a_foreign_tokenizer_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_unigram(content)


def test_a_text_of_kept_pieces_is_cut_as_before() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    source = make_tokenizer()
    before = tokenizers.Tokenizer.from_str(json.dumps(source))
    after = tokenizers.Tokenizer.from_str(format_tokenizer(_prune(source)))
    for text in ("水壶漏电。", "the 水壶 2024 😡", "壶水的水"):
        encoded = after.encode(text)
        assert encoded.tokens == before.encode(text).tokens
        assert encoded.ids[0] == after.token_to_id("<s>")
        assert encoded.ids[-1] == after.token_to_id("</s>")
        assert "<unk>" not in encoded.tokens
    assert "ありがとう" in before.encode("水ありがとう").tokens
    assert after.token_to_id("ありがとう") is None
    assert after.token_to_id("<unk>") in after.encode("水ありがとう").ids
