"""registry.json: one file for pointer, states and history, so that no two of them can disagree.

It bears a digest of itself: a file that was cut off or edited by hand is refused, not guessed at.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.digest import digest_of
from models.registry.durable import write_durably
from models.registry.state import Event, RegistryState, VersionEntry
from nlp.errors import ModelError

STATE_FILE = "registry.json"
FORMAT_VERSION = 1


def read_state(versions: Path) -> RegistryState:
    """The state; an empty one where nothing was ever registered. Raises: ModelError for a damaged file."""
    path = versions / STATE_FILE
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return RegistryState()
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(_damaged("无法读取（损坏或被截断）")) from error
    if not isinstance(raw, dict) or raw.pop("sha256", None) != digest_of(raw):
        raise ModelError(_damaged("内容与自带的摘要不符（被改动过）"))
    if raw.pop("format_version", None) != FORMAT_VERSION:
        raise ModelError(f"模型登记表 {STATE_FILE} 的格式本版本不认识，请升级 suqing。")
    try:
        versions_raw = raw.pop("versions")
        history = tuple(Event(**event) for event in raw.pop("history"))
        entries = tuple((name, VersionEntry(**entry)) for name, entry in versions_raw.items())
        return RegistryState(**{**raw, "trail": tuple(raw["trail"])}, versions=entries, history=history)
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(_damaged("缺少内容")) from error


def write_state(versions: Path, state: RegistryState) -> None:
    """Replace the file as a whole: whoever reads it, or kills us, meets the old state or the new one."""
    body: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "serial": state.serial,
        "champion": state.champion,
        "trail": list(state.trail),
        "shadow": state.shadow,
        "versions": {name: asdict(entry) for name, entry in state.versions},
        "history": [asdict(event) for event in state.history],
    }
    text = json.dumps({**body, "sha256": digest_of(body)}, ensure_ascii=False, indent=1)
    write_durably(versions / STATE_FILE, text.encode() + b"\n")


def _damaged(how: str) -> str:
    return (
        f"模型登记表 {STATE_FILE} {how}，拒绝使用。模型文件不受影响：把它移开后用 suqing models adopt "
        "重新登记版本，再用 suqing models promote 启用；此前可用 --model auto 以随附模型回答。"
    )
