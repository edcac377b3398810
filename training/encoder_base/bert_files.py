"""The network in the words of transformers: names and shapes of its tensors, its configuration."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.encoder_base.q4_file import Q4File, Sizes

WORD = "embeddings.word_embeddings.weight"
_ENDINGS = {"w": "weight", "b": "bias"}


def read_bert_tensors(file: Q4File, words: NDArray[np.float32]) -> dict[str, NDArray[np.float16]]:
    """All tensors of a BertModel without pooler, in float16. words: (pieces, hidden), pruned.

    Raises: InputError when the file lacks one or has it in another size.
    """
    sizes = file.sizes
    hidden = sizes.hidden
    found = {
        WORD: words,
        "embeddings.position_embeddings.weight": file.tensor("emb.pos", sizes.positions, hidden),
        "embeddings.token_type_embeddings.weight": file.tensor("emb.type", sizes.types, hidden),
    }
    norms = {"emb.ln": "embeddings.LayerNorm"}
    for layer in range(sizes.layers):
        ours, theirs = f"l{layer}.", f"encoder.layer.{layer}."
        norms[ours + "aln"] = theirs + "attention.output.LayerNorm"
        norms[ours + "oln"] = theirs + "output.LayerNorm"
        for name, (full, outputs, inputs) in _linear_maps(sizes).items():
            found[f"{theirs}{full}.weight"] = file.tensor(f"{ours}{name}.w", outputs, inputs)
            found[f"{theirs}{full}.bias"] = file.tensor(f"{ours}{name}.b", outputs)
    for name, full in norms.items():
        for short, ending in _ENDINGS.items():
            found[f"{full}.{ending}"] = file.tensor(f"{name}.{short}", hidden)
    return {name: tensor.astype(np.float16) for name, tensor in found.items()}


def bert_config(sizes: Sizes, *, pieces: int, pad: int) -> dict[str, Any]:
    """config.json. What the file does not say is as in the model card: dropout, GELU, start values."""
    return {
        "architectures": ["BertModel"],
        "attention_probs_dropout_prob": 0.1,
        "dtype": "float16",
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "hidden_size": sizes.hidden,
        "initializer_range": 0.02,
        "intermediate_size": sizes.intermediate,
        "layer_norm_eps": sizes.epsilon,
        "max_position_embeddings": sizes.positions,
        "model_type": "bert",
        "num_attention_heads": sizes.heads,
        "num_hidden_layers": sizes.layers,
        "pad_token_id": pad,
        "type_vocab_size": sizes.types,
        "vocab_size": pieces,
    }


def bert_tokenizer_config(sizes: Sizes) -> dict[str, Any]:
    """tokenizer_config.json: the special tokens of XLM-R."""
    return {
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "mask_token": "<mask>",
        "model_max_length": sizes.positions,
        "pad_token": "<pad>",
        "sep_token": "</s>",
        "tokenizer_class": "PreTrainedTokenizerFast",
        "unk_token": "<unk>",
    }


def _linear_maps(sizes: Sizes) -> dict[str, tuple[str, int, int]]:
    """Name in a layer of the file -> name in transformers, outputs, inputs."""
    hidden, intermediate = sizes.hidden, sizes.intermediate
    return {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", intermediate, hidden),
        "fo": ("output.dense", hidden, intermediate),
    }
