"""Taxonomies: the categories a classifier answers with. Data, never code (packs in taxonomies/)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from nlp.errors import ResourceError

PACKS = Path(__file__).parent / "taxonomies"


@dataclass(frozen=True, slots=True)
class Category:
    """One category: code, Chinese name, what belongs here, what does not."""

    code: str
    name: str
    belongs: str = ""
    excludes: str = ""
    neutral: bool = False  # praise, questions, the rest: not a grievance


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A versioned list of categories in a fixed order; the order is the model's label order."""

    name: str
    version: str
    title: str
    categories: tuple[Category, ...]
    source: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(category.code for category in self.categories)

    def name_of(self, code: str) -> str:
        """Chinese name of a code; the code itself where the taxonomy does not know it."""
        return next((c.name for c in self.categories if c.code == code), code)

    def digest(self) -> str:
        """SHA-256 over names, order and texts: two taxonomies with one digest are the same."""
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def found_taxonomy(labels: list[str], *, name: str = "custom") -> Taxonomy:
    """A new taxonomy from the label names met in a cases file, in sorted order."""
    ordered = sorted(set(labels))
    return Taxonomy(name, "1", "自定义分类", tuple(Category(label, label) for label in ordered))


def load_taxonomy(name_or_path: str | Path) -> Taxonomy:
    """A shipped pack by name ('general') or any YAML file by path.

    Raises: ResourceError when there is no such pack or the file breaks the format.
    """
    path = PACKS / f"{name_or_path}.yaml"
    if not path.is_file():
        path = Path(name_or_path)
    if not path.is_file():
        known = "、".join(sorted(p.stem for p in PACKS.glob("*.yaml")))
        raise ResourceError(f"找不到分类体系「{name_or_path}」：可用的内置分类有 {known}，或给出一个 YAML 文件的路径。")
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ResourceError(f"分类体系文件 {path.name} 不是有效的 UTF-8 YAML，请检查缩进与引号。") from error
    return parse_taxonomy(raw, where=path.name)


def parse_taxonomy(raw: Any, *, where: str) -> Taxonomy:
    """Build a Taxonomy from parsed YAML or JSON. Raises ResourceError naming the first fault."""
    if not isinstance(raw, dict):
        raise ResourceError(f"{where}：顶层应是键值表（name、version、title、categories）。")
    missing = [key for key in ("name", "version", "title", "categories") if not raw.get(key)]
    if missing:
        raise ResourceError(f"{where}：缺少 {'、'.join(missing)}。")
    if not isinstance(raw["categories"], list):
        raise ResourceError(f"{where}：categories 应是列表。")
    categories = tuple(_parse_category(item, index, where) for index, item in enumerate(raw["categories"], 1))
    codes = [category.code for category in categories]
    if len(codes) < 2:
        raise ResourceError(f"{where}：至少需要 2 个类别。")
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise ResourceError(f"{where}：类别代码重复：{'、'.join(repeated)}。")
    return Taxonomy(
        str(raw["name"]), str(raw["version"]), str(raw["title"]), categories, str(raw.get("source") or "")
    )


def _parse_category(item: Any, index: int, where: str) -> Category:
    if not isinstance(item, dict) or not item.get("code") or not item.get("name"):
        raise ResourceError(f"{where}：第 {index} 个类别缺少 code 或 name。")
    unknown = set(item) - {"code", "name", "belongs", "excludes", "neutral"}
    if unknown:
        raise ResourceError(f"{where}：第 {index} 个类别有未知的键 {'、'.join(sorted(map(str, unknown)))}。")
    if "|" in str(item["code"]):
        raise ResourceError(f"{where}：第 {index} 个类别的代码含有「|」，它是多标签的分隔符，请换一个字符。")
    return Category(
        str(item["code"]),
        str(item["name"]),
        str(item.get("belongs") or ""),
        str(item.get("excludes") or ""),
        bool(item.get("neutral", False)),
    )
