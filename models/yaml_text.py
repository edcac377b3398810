"""YAML that people write: parsed in C where PyYAML was built with it, and nothing in it lost silently."""

from __future__ import annotations

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]  # the same class, in Python

__all__ = ["YamlFaultError", "parse_yaml"]

_MERGE = "tag:yaml.org,2002:merge"


class YamlFaultError(yaml.YAMLError):
    """What is wrong with a text, in words and without what stands in it beyond a key. str: 第 3 行……"""


def parse_yaml(text: str | bytes) -> Any:
    """Plain data. bytes: UTF-8 or, with a byte order mark, UTF-16.

    Raises: YamlFaultError for what is no YAML, for a key that stands twice in one mapping (PyYAML alone
    would keep the last one), and for values that cannot be (2027-02-30).
    """
    try:
        return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506  (a SafeLoader)
    except YamlFaultError:
        raise
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"第 {mark.line + 1} 行附近" if mark else "文件"
        raise YamlFaultError(f"{place}不是有效的 YAML（UTF-8）") from None
    except RecursionError:
        raise YamlFaultError("嵌套太深") from None
    except (ValueError, OverflowError):  # of the constructors of dates and numbers
        raise YamlFaultError("有不存在的日期，或不成数的数字") from None


class _UniqueKeyLoader(SafeLoader):
    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self._looked_at: set[int] = set()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Called before a mapping is read; it takes in what `<<` refers to, which may say a key again."""
        if id(node) not in self._looked_at:
            self._looked_at.add(id(node))
            _refuse_repeated(node)
        super().flatten_mapping(node)


def _refuse_repeated(node: yaml.MappingNode) -> None:
    seen: dict[tuple[str, str], int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
            continue
        name, line = (key.tag, key.value), key.start_mark.line + 1
        if name in seen:
            raise YamlFaultError(f"第 {line} 行的键「{key.value[:40]}」与第 {seen[name]} 行的重复")
        seen[name] = line
