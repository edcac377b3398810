"""A base encoder on disk: a directory that transformers reads, with a fast tokenizer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from transformers import AutoTokenizer

from training.encoder.encoding import Encoding
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

    def encoding(self) -> Encoding:
        return Encoding(Tokenizer.from_str(self.tokenizer.to_str()), pad=self.pad_token)


def load_base(name: str | Path) -> Base:
    """A local directory or, where the network allows, a name of the hub."""
    fast: Any = AutoTokenizer.from_pretrained(str(name))
    tokenizer = Tokenizer.from_str(fast.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    return Base(load_backbone(Path(name)), tokenizer, int(fast.pad_token_id), int(fast.mask_token_id))


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
