"""A rule file for one's own categories: the shipped rules, with other categories in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from service.routing.rules import DEFAULT_RULES


def write_own_rules(path: Path, categories: Sequence[str]) -> Path:
    """Rules whose every category is one of these."""
    content: dict[str, Any] = yaml.safe_load(DEFAULT_RULES.read_text("utf-8"))
    rules = [
        {**rule, "when": {**rule["when"], "category": list(categories)}}
        if "category" in rule.get("when", {})
        else {key: value for key, value in rule.items() if key != "unless"}
        for rule in content["rules"]
    ]
    content |= {"rules": rules, "no_complaint": [], "content": []}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return path
