"""tokenizer.json of a unigram model: read and checked, written in the form of today."""

from __future__ import annotations

import json
from typing import Any

from nlp.errors import InputError

Tokenizer = dict[str, Any]


def parse_unigram(content: bytes, name: str = "tokenizer.json") -> Tokenizer:
    """Raises: InputError when it is no JSON or no unigram tokenizer."""
    try:
        tokenizer: Tokenizer = json.loads(content)
    except ValueError as error:
        raise InputError(f"{name} 不是有效的 JSON（可能被截断），请重新下载。") from error
    model = tokenizer.get("model") if isinstance(tokenizer, dict) else None
    if not isinstance(model, dict) or not isinstance(model.get("vocab"), list):
        raise InputError(f"{name} 不是 unigram 分词器（model.vocab 应为列表），请换一个文件。")
    if model.get("type", "Unigram") != "Unigram":
        raise InputError(f"{name} 的分词器类型为 {model['type']}，此处需要 Unigram，请换一个文件。")
    return tokenizer


def format_tokenizer(tokenizer: Tokenizer) -> str:
    """The text of tokenizer.json, old ways of writing replaced by those of tokenizers 0.15 and later."""
    parts = {key: _modern(tokenizer.get(key)) for key in ("pre_tokenizer", "decoder")}
    model = {**tokenizer["model"]}
    model.setdefault("byte_fallback", False)
    return json.dumps({**tokenizer, **parts, "model": model}, ensure_ascii=False, indent=2)


def token_id(tokenizer: Tokenizer, token: str) -> int:
    """Id of an added token. Raises: InputError when the tokenizer has no such token."""
    for added in tokenizer.get("added_tokens", []):
        if added["content"] == token:
            return int(added["id"])
    raise InputError(f"分词器中没有特殊符号 {token}，请换一个分词器。")


def _modern(part: Any) -> Any:
    """Metaspace once said add_prefix_space, alone or within a Sequence."""
    if isinstance(part, list):
        return [_modern(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") != "Metaspace" or "add_prefix_space" not in part:
        return {key: _modern(value) for key, value in part.items()}
    rest = {key: value for key, value in part.items() if key not in ("add_prefix_space", "str_rep")}
    scheme = "always" if part["add_prefix_space"] else "never"
    return {**rest, "prepend_scheme": scheme, "split": True}
