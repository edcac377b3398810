"""YAML that people write: what is wrong is told with its line, and nothing is lost."""

from __future__ import annotations

import pytest

from models.yaml_text import YamlFaultError, parse_yaml


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "第 3 行的键「a」与第 1 行的重复", id="twice at the top"),
        pytest.param("r:\n- {k: 1, k: 1}\n", "第 2 行的键「k」与第 2 行的重复", id="twice on one line"),
        pytest.param("r:\n- when:\n    c: 1\n    c: 2\n", "第 4 行的键「c」", id="twice, deep"),
        pytest.param("a: [1\n", "行附近不是有效的 YAML", id="broken"),
        pytest.param("a:\n- 2027-02-30\n", "不存在的日期", id="an impossible date"),
        pytest.param("a: 2027-01-01 99:00:00\n", "不存在的日期", id="an impossible time"),
    ],
)
def test_faults_are_told(text: str, told: str) -> None:
    for written in (text, text.encode()):
        with pytest.raises(YamlFaultError, match=told):
            parse_yaml(written)


def test_what_a_merge_brings_may_be_said_again() -> None:
    text = "base: &b {x: 1, y: 1}\nmore: &m {<<: *b, y: 2}\nlast: {<<: *m, x: 3}\n"
    parsed = parse_yaml(text)
    assert parsed["more"] == {"x": 1, "y": 2}
    assert parsed["last"]["x"] == 3


def test_a_number_and_its_text_are_two_keys() -> None:
    assert parse_yaml("1: a\n'1': b\n") == {1: "a", "1": "b"}
