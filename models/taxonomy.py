"""Taxonomies: the categories a classifier answers with. Data, never code (packs in taxonomies/)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.digest import digest_of
from models.yaml_text import YamlFaultError, parse_yaml
from nlp.errors import ResourceError

PACKS = Path(__file__).parent / "taxonomies"
SEPARATOR = "|"  # stands between the codes of `also` in files, so no code may hold it

_TOP_KEYS = ("name", "version", "title", "categories")
_TOP_OPTIONAL = ("source",)
_CATEGORY_KEYS = ("code", "name")
_CATEGORY_OPTIONAL = ("belongs", "excludes", "neutral")


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
        """The category codes in label order."""
        return tuple(category.code for category in self.categories)

    @property
    def category_names(self) -> dict[str, str]:
        """Code -> Chinese name, in label order."""
        return {category.code: category.name for category in self.categories}

    def name_of(self, code: str) -> str:
        """Chinese name of a code; the code itself where the taxonomy does not know it."""
        return next((c.name for c in self.categories if c.code == code), code)

    def digest(self) -> str:
        """SHA-256 over names, order and texts: two taxonomies with one digest are the same."""
        return digest_of(asdict(self))


def taxonomy_to_dict(taxonomy: Taxonomy) -> dict[str, Any]:
    """Plain data that `parse_taxonomy` reads back to an equal taxonomy."""
    return asdict(taxonomy)


def found_taxonomy(labels: Iterable[str], *, name: str = "custom") -> Taxonomy:
    """A new taxonomy from the label names met in a cases file, in sorted order.

    Raises: ResourceError when fewer than two labels are left, or a label cannot be a category code.
    """
    ordered = sorted(set(labels))
    categories = [{"code": label, "name": label} for label in ordered]
    return parse_taxonomy(
        {"name": name, "version": "1", "title": "自定义分类", "categories": categories},
        where="数据中的类别名称",
    )


def pack_names() -> tuple[str, ...]:
    """Names of the shipped packs, sorted."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.yaml")))


def load_taxonomy(name_or_path: str | Path) -> Taxonomy:
    """A shipped pack by name ('general') or any YAML file by path.

    Raises: ResourceError when there is no such pack or the file breaks the format.
    """
    path = PACKS / f"{name_or_path}.yaml" if str(name_or_path) in pack_names() else Path(name_or_path)
    if not path.is_file():
        known = "、".join(pack_names())
        raise ResourceError(
            f"找不到分类体系「{name_or_path}」：可用的内置分类有 {known}，或给出一个 YAML 文件的路径。"
        )
    try:
        raw = parse_yaml(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ResourceError(f"分类体系文件 {path.name} 读取失败，请检查文件权限。") from error
    except UnicodeDecodeError:
        raise ResourceError(f"分类体系文件 {path.name} 不是 UTF-8 文本，请另存为 UTF-8。") from None
    except YamlFaultError as fault:
        raise ResourceError(f"分类体系文件 {path.name} 无法读取：{fault}。请检查缩进与引号。") from None
    return parse_taxonomy(raw, where=path.name)


def parse_taxonomy(raw: Any, *, where: str) -> Taxonomy:
    """Build a Taxonomy from parsed YAML or JSON. Raises ResourceError naming the first fault."""
    if not isinstance(raw, dict):
        raise ResourceError(f"{where}：顶层应是键值表（{'、'.join(_TOP_KEYS)}）。")
    missing = [key for key in _TOP_KEYS if raw.get(key) in (None, "")]
    if missing:
        raise ResourceError(f"{where}：缺少 {'、'.join(missing)}。")
    _check_known_keys(raw, _TOP_KEYS + _TOP_OPTIONAL, where)
    if not isinstance(raw["categories"], list):
        raise ResourceError(f"{where}：categories 应是列表。")
    categories = tuple(
        _parse_category(item, f"{where}：第 {index} 个类别")
        for index, item in enumerate(raw["categories"], 1)
    )
    if len(categories) < 2:
        raise ResourceError(f"{where}：至少需要 2 个类别。")
    _check_unique([category.code for category in categories], f"{where}：类别代码重复")
    _check_unique([category.name for category in categories], f"{where}：类别名称重复")
    return Taxonomy(
        name=_text(raw, "name", where),
        version=_text(raw, "version", where),
        title=_text(raw, "title", where),
        categories=categories,
        source=_text(raw, "source", where),
    )


def _parse_category(item: Any, where: str) -> Category:
    if not isinstance(item, dict) or any(item.get(key) in (None, "") for key in _CATEGORY_KEYS):
        raise ResourceError(f"{where}缺少 code 或 name。")
    _check_known_keys(item, _CATEGORY_KEYS + _CATEGORY_OPTIONAL, where)
    code = _text(item, "code", where)
    if SEPARATOR in code:
        raise ResourceError(f"{where}的代码含有「{SEPARATOR}」，它是多标签的分隔符，请换一个字符。")
    if code != code.strip() or not code.isprintable():
        raise ResourceError(f"{where}的代码首尾有空白或含有控制字符，请删去。")
    neutral = item.get("neutral", False)
    if not isinstance(neutral, bool):
        raise ResourceError(f"{where}的 neutral 应为 true 或 false（不加引号）。")
    return Category(
        code,
        _text(item, "name", where),
        _text(item, "belongs", where),
        _text(item, "excludes", where),
        neutral,
    )


def _text(fields: dict[Any, Any], key: str, where: str) -> str:
    """A text field, empty where absent. YAML reads 1.10 as 1.1 and no as False: such values need quotes."""
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ResourceError(f"{where}的 {key} 应是文字：数字、日期和 yes/no 请加引号。")
    return value


def _check_known_keys(fields: dict[Any, Any], known: tuple[str, ...], where: str) -> None:
    unknown = sorted(map(str, set(fields) - set(known)))
    if unknown:
        raise ResourceError(f"{where}有未知的键 {'、'.join(unknown)}：可用的键是 {'、'.join(known)}。")


def _check_unique(values: list[str], fault: str) -> None:
    repeated = sorted(value for value, count in Counter(values).items() if count > 1)
    if repeated:
        raise ResourceError(f"{fault}：{'、'.join(repeated)}。")
