"""A base encoder on disk: a directory that transformers reads, with a fast tokenizer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer
from transformers import AutoTokenizer
from transformers.utils import logging

from models.encoder.storage import WINDOW
from nlp.errors import InputError
from training.encoder.network import load_backbone


@dataclass(frozen=True)
class Base:
    """backbone: a transformers encoder, float32. tokenizer: as it stands in tokenizer.json."""

    backbone: Any
    tokenizer: Tokenizer
    pad_token: int
    mask_token: int

    @property
    def layers(self) -> int:
        return int(self.backbone.config.num_hidden_layers)


def load_base(name: str | Path) -> Base:
    """A local directory or, where the network allows, a name of the hub.

    Raises: InputError where it cannot be had, or has no fast tokenizer with padding and mask tokens.
    """
    logging.disable_progress_bar()
    try:
        fast: Any = AutoTokenizer.from_pretrained(str(name))
        tokenizer = Tokenizer.from_str(fast.backend_tokenizer.to_str())
        tokenizer.no_truncation()
        base = Base(load_backbone(str(name)), tokenizer, int(fast.pad_token_id), int(fast.mask_token_id))
        _check(base)
    except Exception as error:  # of transformers, tokenizers, safetensors: of many kinds, some bare
        raise InputError(
            f"编码器「{name}」无法读取（{type(error).__name__}）：应是 transformers 能读的目录，"
            "或在有网络时是 hub 上的名称，并带有快速分词器，能读 "
            f"{WINDOW} 个词元。"
        ) from error
    return base


def _check(base: Base) -> None:
    """Raises: ValueError where windows could not be cut or read: see models.encoder.windows."""
    marks = base.tokenizer.encode("试读一句").special_tokens_mask
    if marks[0] != 1 or marks[-1] != 1 or sum(marks) != 2:
        raise ValueError("one special token at each end of a text")
    if base.backbone.config.max_position_embeddings < WINDOW:
        raise ValueError("positions")
    if base.tokenizer.get_vocab_size() > base.backbone.get_input_embeddings().num_embeddings:
        raise ValueError("vocabulary")


def special_token(tokenizer: Tokenizer, names: Sequence[str]) -> int:
    """The number of the first of these tokens that the vocabulary has. Raises: ValueError without one."""
    for name in names:
        number = tokenizer.token_to_id(name)
        if number is not None:
            return int(number)
    raise ValueError(f"none of {names} in the vocabulary")


def save_base(base: Base, directory: Path) -> None:
    """Write backbone and tokenizer so that `load_base` reads them."""
    directory.mkdir(parents=True, exist_ok=True)
    base.backbone.save_pretrained(directory)
    base.tokenizer.save(str(directory / "tokenizer.json"))
    special = {
        "pad_token": base.tokenizer.id_to_token(base.pad_token),
        "mask_token": base.tokenizer.id_to_token(base.mask_token),
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    (directory / "tokenizer_config.json").write_text(json.dumps(special, ensure_ascii=False), "utf-8")


def weights_digest(base: Base) -> str:
    """SHA-256 over names and values of all weights of the backbone."""
    digest = hashlib.sha256()
    for name, tensor in sorted(base.backbone.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.contiguous().numpy().reshape(-1).view(np.uint8).data)
    return digest.hexdigest()
