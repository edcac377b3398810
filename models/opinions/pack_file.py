"""Reading of aspect packs: the shipped ones by name, anybody's own by path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.opinions.pack import Aspect, AspectPack
from models.taxonomy import SEPARATOR
from models.yaml_text import YamlFaultError, parse_yaml
from nlp.errors import ResourceError

PACKS = Path(__file__).parents[1] / "aspect_packs"
POLARITY_MARK = ":"  # stands between aspect and polarity in files, so no code may hold it

_TOP_KEYS = frozenset({"name", "version", "title", "aspects", "default", "mentions", "plain", "source"})
_LISTS = ("terms", "positive", "negative", "neutral")
_ASPECT_KEYS = frozenset({"code", "name", "belongs", "when", "mentions", *_LISTS})


def aspect_pack_names() -> tuple[str, ...]:
    """Names of the shipped packs, sorted."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.yaml")))


def load_pack(name_or_path: str | Path) -> AspectPack:
    """A shipped pack by name ('survey') or any YAML file by path.

    Raises: ResourceError when there is no such pack or the file breaks the format.
    """
    shipped = str(name_or_path) in aspect_pack_names()
    path = PACKS / f"{name_or_path}.yaml" if shipped else Path(name_or_path)
    if not path.is_file():
        raise ResourceError(
            f"找不到方面词包「{name_or_path}」：可用的有 {'、'.join(aspect_pack_names())}，"
            "或给出一个 YAML 文件的路径。"
        )
    return parse_pack(read_yaml(path), where=path.name)


def read_yaml(path: Path) -> Any:
    """Parsed YAML. Raises: ResourceError when it cannot be read."""
    try:
        return parse_yaml(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ResourceError(f"词包文件 {path.name} 读取失败，请检查文件权限。") from error
    except UnicodeDecodeError:
        raise ResourceError(f"词包文件 {path.name} 不是 UTF-8 文本，请另存为 UTF-8。") from None
    except YamlFaultError as fault:
        raise ResourceError(f"词包文件 {path.name} 无法读取：{fault}。请检查缩进与引号。") from None


def parse_pack(raw: Any, *, where: str) -> AspectPack:
    """Build a pack from parsed YAML or JSON. Raises: ResourceError naming the first fault."""
    _check_mapping(raw, _TOP_KEYS, ("name", "version", "title", "aspects"), where)
    if not isinstance(raw["aspects"], list) or not raw["aspects"]:
        raise ResourceError(f"{where}：aspects 应是非空的列表。")
    mentions = _flag(raw, where, default=False)
    aspects = tuple(
        _parse_aspect(a, f"{where}：第 {i} 个方面", mentions=mentions)
        for i, a in enumerate(raw["aspects"], 1)
    )
    codes = [aspect.code for aspect in aspects]
    for values, what in ((codes, "代码"), ([aspect.name for aspect in aspects], "名称")):
        repeated = sorted({value for value in values if values.count(value) > 1})
        if repeated:
            raise ResourceError(f"{where}：方面{what}重复：{'、'.join(repeated)}。")
    default = raw.get("default") or None
    if default is not None and default not in codes:
        raise ResourceError(f"{where}：default「{default}」不是本词包里的方面代码。")
    return AspectPack(
        name=_text(raw, "name", where),
        version=_text(raw, "version", where),
        title=_text(raw, "title", where),
        aspects=aspects,
        default=default,
        plain=word_list(raw, "plain", where),
        source=_text(raw, "source", where),
    )


def _parse_aspect(raw: Any, where: str, *, mentions: bool) -> Aspect:
    _check_mapping(raw, _ASPECT_KEYS, ("code", "name"), where)
    code = _text(raw, "code", where)
    if (
        any(mark in code for mark in (SEPARATOR, POLARITY_MARK))
        or code != code.strip()
        or not code.isprintable()
    ):
        raise ResourceError(f"{where}的代码不能含有「{SEPARATOR}」「{POLARITY_MARK}」、首尾空白或控制字符。")
    terms, positive, negative, neutral = (word_list(raw, key, where) for key in _LISTS)
    return Aspect(
        code,
        _text(raw, "name", where),
        terms,
        positive,
        negative,
        neutral,
        _when(raw, where),
        _flag(raw, where, default=mentions),
        _text(raw, "belongs", where),
    )


def _flag(raw: dict[str, Any], where: str, *, default: bool) -> bool:
    found = raw.get("mentions", default)
    if not isinstance(found, bool):
        raise ResourceError(f"{where}：mentions 应为 true 或 false（不加引号）。")
    return found


def _when(raw: dict[str, Any], where: str) -> tuple[tuple[str, int], ...]:
    found = raw.get("when") or {}
    if not isinstance(found, dict) or not all(
        isinstance(word, str) and word and value in (1, 0, -1) and not isinstance(value, bool)
        for word, value in found.items()
    ):
        raise ResourceError(
            f"{where}的 when 应是「词: 1、-1 或 0」的键值表（数字和 yes/no 一类的词请加引号）。"
        )
    return tuple(found.items())


def word_list(raw: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A list of words without repeats. Raises: ResourceError where it is none."""
    found = raw.get(key) or []
    if not isinstance(found, list) or not all(isinstance(word, str) and word.strip() for word in found):
        raise ResourceError(f"{where}的 {key} 应是词的列表（数字和 yes/no 一类的词请加引号）。")
    return tuple(dict.fromkeys(word.strip() for word in found))


def _check_mapping(raw: Any, known: frozenset[str], needed: tuple[str, ...], where: str) -> None:
    if not isinstance(raw, dict):
        raise ResourceError(f"{where}应是键值表（{'、'.join(needed)} …）。")
    missing = [key for key in needed if raw.get(key) in (None, "")]
    unknown = sorted(str(key) for key in raw.keys() - known)
    if missing:
        raise ResourceError(f"{where}缺少 {'、'.join(missing)}。")
    if unknown:
        raise ResourceError(f"{where}有未知的键 {'、'.join(unknown)}；可用的键：{'、'.join(sorted(known))}。")


def _text(raw: dict[str, Any], key: str, where: str) -> str:
    value = raw.get(key, "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ResourceError(f"{where}的 {key} 应是文字。")
    return str(value)
