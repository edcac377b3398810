"""Reading and checking of urgency rule files (YAML)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from models.yaml_text import parse_yaml
from nlp.errors import ResourceError

LEVELS = ("major", "urgent")
_RULE_KEYS = frozenset({"id", "level", "description", "when", "with", "unless", "always", "raises"})
_CONDITION_KEYS = frozenset({"cue", "words", "min", "max", "near", "negated", "hypothetical", "absent"})


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where one of `keys` has a hit that fits.

    least, most: bounds on the hit's value (yuan, hours, times, people).
    near: at most so many characters from the rule's trigger; None = anywhere in the text.
    negated, hypothetical: also accept hits that are denied or only supposed.
    absent: turned round: it holds where there is no such hit.
    """

    keys: tuple[str, ...]
    least: float | None = None
    most: float | None = None
    near: int | None = None
    negated: bool = False
    hypothetical: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires where one condition of `when` holds, beside it all of `with_` and none of `unless`.

    always: fires also in a text that the file's `exempt` part exempts.
    raises: sets the level; a rule that does not only explains a level that was reached without it.
    """

    id: str
    level: str
    description: str
    when: tuple[Condition, ...]
    with_: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    always: bool = False
    raises: bool = True


@dataclass(frozen=True, slots=True)
class RuleFile:
    """Everything a rule file says. word_lists: key ('=' and the list's name or number) to its words."""

    rules: tuple[Rule, ...]
    exempt: tuple[tuple[Condition, ...], ...]
    word_lists: Mapping[str, tuple[str, ...]]
    digest: str

    @property
    def keys(self) -> frozenset[str]:
        """Every cue kind, cue name and word list that some condition asks for."""
        groups = [group for rule in self.rules for group in (rule.when, rule.with_, rule.unless)]
        return frozenset(
            key for group in (*groups, *self.exempt) for condition in group for key in condition.keys
        )


def load_rule_file(path: Path) -> RuleFile:
    """Read and check a rule file. Raises ResourceError naming the file, the rule and the fault."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ResourceError(f"无法读取规则文件「{path}」，请检查路径与权限。") from error
    try:
        raw = parse_yaml(data.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ResourceError(f"规则文件 {path.name} 不是有效的 UTF-8 YAML，请检查缩进与引号。") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("rules"), list) or not raw["rules"]:
        raise ResourceError(f"{path.name}：顶层应是键值表，其中 rules 是非空列表。")
    return _Parser(path.name, raw).parse(hashlib.sha256(data).hexdigest())


class _Parser:
    """Turns parsed YAML into a RuleFile; keeps the place for error messages."""

    def __init__(self, where: str, raw: dict[str, Any]) -> None:
        self._where = where
        self._raw = raw
        self._word_lists: dict[str, tuple[str, ...]] = {}

    def parse(self, digest: str) -> RuleFile:
        self._check_keys(self._raw, {"version", "words", "exempt", "rules"}, "顶层")
        for name, words in self._mapping(self._raw.get("words"), "words").items():
            self._word_lists[f"={name}"] = self._words(words, f"words.{name}")
        exempt = tuple(
            self._conditions(group, f"exempt 第 {i} 组") for i, group in enumerate(self._list("exempt"), 1)
        )
        rules = tuple(self._rule(item, i) for i, item in enumerate(self._list("rules"), 1))
        ids = [rule.id for rule in rules]
        for rule_id in ids:
            if ids.count(rule_id) > 1:
                raise self._error(f"规则 id「{rule_id}」重复，请改名")
        return RuleFile(rules, exempt, self._word_lists, digest)

    def _rule(self, item: Any, number: int) -> Rule:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
            raise self._error(f"第 {number} 条规则缺少 id")
        place = f"规则「{item['id']}」"
        self._check_keys(item, _RULE_KEYS, place)
        if item.get("level") not in LEVELS:
            raise self._error(f"{place}的 level 应为 major 或 urgent")
        if not isinstance(item.get("description"), str) or not item["description"]:
            raise self._error(f"{place}缺少 description（客服看到的说明）")
        if not item.get("when"):
            raise self._error(f"{place}缺少 when（触发条件）")
        when, with_, unless = (
            self._conditions(item.get(key) or [], f"{place}的 {key}") for key in ("when", "with", "unless")
        )
        if any(condition.absent for condition in when):
            raise self._error(f"{place}的 when 不能用 absent：没有出现的词无法触发规则，请写在 with 里")
        always, raises = item.get("always") is True, item.get("raises") is not False
        return Rule(item["id"], item["level"], item["description"], when, with_, unless, always, raises)

    def _conditions(self, items: Any, place: str) -> tuple[Condition, ...]:
        if not isinstance(items, list):
            raise self._error(f"{place} 应是列表")
        return tuple(self._condition(item, place) for item in items)

    def _condition(self, item: Any, place: str) -> Condition:
        if not isinstance(item, dict):
            raise self._error(f"{place} 的每一项应是键值表，如 cue: harm/fire")
        self._check_keys(item, _CONDITION_KEYS, place)
        cues = item.get("cue", [])
        keys = [cues] if isinstance(cues, str) else list(cues) if isinstance(cues, list) else []
        if "words" in item:
            keys.append(self._word_key(item["words"], place))
        if not keys or not all(isinstance(key, str) and key for key in keys):
            raise self._error(f"{place} 的一项需要 cue（线索种类）或 words（词）")
        for name in ("min", "max", "near"):
            if name in item and (isinstance(item[name], bool) or not isinstance(item[name], int | float)):
                raise self._error(f"{place} 的 {name} 应是数字")
        return Condition(
            tuple(keys),
            item.get("min"),
            item.get("max"),
            item.get("near"),
            item.get("negated") is True,
            item.get("hypothetical") is True,
            item.get("absent") is True,
        )

    def _word_key(self, words: Any, place: str) -> str:
        """Key of a word list: a name under the file's `words`, or a list written in place."""
        if isinstance(words, str):
            if f"={words}" not in self._word_lists:
                raise self._error(f"{place} 用到的词表「{words}」没有在 words 中定义")
            return f"={words}"
        key = f"={len(self._word_lists)}"
        self._word_lists[key] = self._words(words, place)
        return key

    def _words(self, words: Any, place: str) -> tuple[str, ...]:
        if (
            not isinstance(words, list)
            or not words
            or not all(isinstance(word, str) and word for word in words)
        ):
            raise self._error(f"{place} 的词应是非空的文字列表（数字请加引号）")
        return tuple(words)

    def _list(self, key: str) -> list[Any]:
        value = self._raw.get(key) or []
        if not isinstance(value, list):
            raise self._error(f"{key} 应是列表")
        return value

    def _mapping(self, value: Any, key: str) -> dict[str, Any]:
        if value is not None and not isinstance(value, dict):
            raise self._error(f"{key} 应是键值表")
        return value or {}

    def _check_keys(self, item: dict[str, Any], known: set[str] | frozenset[str], place: str) -> None:
        unknown = sorted(str(key) for key in item.keys() - known)
        if unknown:
            raise self._error(
                f"{place} 有未知的键 {'、'.join(unknown)}；可用的键：{'、'.join(sorted(known))}"
            )

    def _error(self, message: str) -> ResourceError:
        return ResourceError(f"{self._where}：{message}。")
