"""Rules and versions for one's own categories: what is shipped, with other categories in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from models.linear.storage import save_linear
from models.registry import Registry
from models.taxonomy import load_taxonomy
from service.routing.rules import DEFAULT_RULES
from tests.models.builders import make_classifier
from tests.models.registry.versions import make_registry


def make_own_versions(home: Path) -> Registry:
    """A version of the shipped categories, g-1, and two with other ones, o-1 and o-2."""
    registry = make_registry(home, "g-1")
    small, general = make_classifier(), load_taxonomy("general")
    categories = tuple(replace(c, code=f"自己的{c.code}", name=f"自己的{c.name}") for c in general.categories)
    for version in ("o-1", "o-2"):
        with registry.new_version(version) as place:
            save_linear(
                place,
                version=version,
                taxonomy=replace(general, name="own", categories=categories),
                parts=small.parts,
                settings=small.settings,
                about={},
            )
    return registry


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
