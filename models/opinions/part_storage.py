"""Columns over hashed text features to and from the arrays of an artifact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linear.features import FEATURE_FORMAT
from models.linear.part import LinearPart
from models.linear.vocabulary import Vocabulary
from nlp.errors import ModelError


def part_to_arrays(part: LinearPart) -> dict[str, NDArray[Any]]:
    """Arrays that `part_from_arrays` reads back, weights rounded to half precision."""
    return {
        "keys": part.vocabulary.keys,
        "idf": part.vocabulary.idf.astype(np.float16),
        "weights": part.weights.astype(np.float16),
        "bias": part.bias.astype(np.float32),
    }


def part_from_arrays(arrays: Mapping[str, NDArray[Any]], *, columns: int, version: str) -> LinearPart:
    """Columns without heads. Raises: ModelError where the arrays do not fit each other or `columns`."""
    try:
        keys, idf, weights, bias = (arrays[name] for name in ("keys", "idf", "weights", "bias"))
        fits = (
            keys.dtype == np.uint64
            and idf.shape == keys.shape
            and weights.shape == (len(keys), columns)
            and bias.shape == (columns,)
            and not np.any(keys[1:] <= keys[:-1])
            and all(bool(np.isfinite(array).all()) for array in (idf, weights, bias))
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ModelError(f"模型「{version}」缺少数组或数组类型不对，拒绝加载。请重新训练。") from error
    if not fits:
        raise ModelError(f"模型「{version}」的数组彼此不符，拒绝加载。请重新训练。")
    vocabulary = Vocabulary(keys, idf.astype(np.float32))
    return LinearPart(vocabulary, weights.astype(np.float32), bias.astype(np.float32), ())


def check_feature_format(manifest: Mapping[str, Any]) -> None:
    """Raises: ModelError where the features were made another way than this release makes them."""
    if manifest.get("feature_format") != FEATURE_FORMAT:
        raise ModelError(
            f"模型「{manifest.get('version')}」的特征格式是 {manifest.get('feature_format')}，"
            f"本版本是 {FEATURE_FORMAT}。请用同一版本的 suqing 重新训练。"
        )
