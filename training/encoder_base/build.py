"""From the two files to a directory that transformers and tokenizers read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from training.encoder_base.bert_files import bert_config, bert_tokenizer_config, read_bert_tensors
from training.encoder_base.directory import write_directory
from training.encoder_base.pieces import is_useful_for_chinese
from training.encoder_base.pruning import KeepPiece, find_kept_ids, prune_rows, prune_tokenizer
from training.encoder_base.q4_blocks import dequantise
from training.encoder_base.q4_file import parse_q4_file
from training.encoder_base.unigram_tokenizer import format_tokenizer, parse_unigram, token_id


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, in numbers."""

    pieces: int
    parameters: int


def build_encoder_base(
    model: bytes, tokenizer: bytes, output: Path, *, keep: KeepPiece = is_useful_for_chinese
) -> Made:
    """Write config.json, model.safetensors (float16), tokenizer.json, tokenizer_config.json to `output`.

    model: content of a Q4 file. tokenizer: content of the tokenizer.json that belongs to it.
    Raises: InputError when a file is of another kind, damaged, or the two do not fit together.
    """
    file = parse_q4_file(model)
    source = parse_unigram(tokenizer)
    kept = find_kept_ids(source, keep)
    pruned = prune_tokenizer(source, kept)
    blocks = file.blocks("emb.word", file.sizes.vocabulary, file.sizes.hidden)
    tensors = read_bert_tensors(file, dequantise(prune_rows(blocks, kept)))
    config = bert_config(file.sizes, pieces=len(kept), pad=token_id(pruned, "<pad>"))
    texts = {
        "config.json": json.dumps(config, indent=2) + "\n",
        "tokenizer.json": format_tokenizer(pruned),
        "tokenizer_config.json": json.dumps(bert_tokenizer_config(file.sizes), indent=2) + "\n",
    }
    write_directory(output, texts, tensors)
    return Made(len(kept), sum(tensor.size for tensor in tensors.values()))
