"""Tasks in the queue as JSON: huey's own way is pickle, which runs code when it is read."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer

_TIMES = ("eta", "expires_resolved")
_NESTED = ("on_complete", "on_error")


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages and results as JSON. Arguments of a task must be strings, numbers, lists or dicts of them."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            data = {"message": _to_plain(data)}
        return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()

    def _deserialize(self, data: bytes) -> Any:
        value = json.loads(data)
        if isinstance(value, dict) and value.keys() == {"message"}:
            return _to_message(value["message"])
        return value


def _to_plain(message: Any) -> dict[str, Any]:
    plain = dict(message._asdict())
    for name in _TIMES:
        if isinstance(plain[name], datetime):
            plain[name] = plain[name].isoformat()
    for name in _NESTED:
        if plain[name] is not None:
            plain[name] = _to_plain(plain[name])
    return plain


def _to_message(plain: dict[str, Any]) -> Any:
    for name in _TIMES:
        if plain.get(name):
            plain[name] = datetime.fromisoformat(plain[name])
    for name in _NESTED:
        if plain.get(name) is not None:
            plain[name] = _to_message(plain[name])
    plain["args"] = tuple(plain["args"])
    return Message(**plain)
