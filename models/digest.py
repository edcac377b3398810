"""One digest for data that is kept or compared as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest_of(body: Mapping[str, Any]) -> str:
    """Hexadecimal SHA-256 of the JSON of `body`, whatever the order of its keys. Manifests keep it."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
