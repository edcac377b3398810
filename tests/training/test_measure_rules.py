"""The command that measures urgency rules."""

from pathlib import Path

import pytest

from models.urgency_rules import UrgencyRules, load_rules
from training.measure_rules import main, measure_rules, read_cases

REAL_CASES = Path(__file__).parents[3] / "shared" / "data" / "gold" / "train.csv"

RULES = """
rules:
- {id: fire, level: urgent, description: 起火, when: [{cue: harm/fire}]}
- {id: smoke, level: urgent, description: 冒烟, when: [{words: [冒烟]}]}
- {id: court, level: major, description: 起诉, when: [{cue: escalation/court}]}
"""

CASES = [
    ("插座起火了", "urgent"),
    ("起火又冒烟", "urgent"),
    ("厨房冒烟", "general"),
    ("我要起诉", "major"),
    ("起火了，我要起诉", "urgent"),
    ("有点慢", "urgent"),
    ("挺好", "general"),
]


@pytest.fixture
def rules(tmp_path: Path) -> UrgencyRules:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, "utf-8")
    return load_rules(path)


def write_cases(path: Path, cases: list[tuple[str, str]], header: str = "text,urgency") -> Path:
    path.write_text("\n".join([header, *(f"{text},{level}" for text, level in cases)]) + "\n", "utf-8")
    return path


def test_each_rule_is_counted_for_itself_and_alone(rules: UrgencyRules) -> None:
    measures = {(item.rule, item.level): item for item in measure_rules(CASES, rules)}
    fire = measures["fire", "urgent"]
    assert (fire.fired, fire.right, fire.precision) == (4, 3, 0.75)  # 冒烟 is a word of harm/fire too
    assert fire.alone == 2
    smoke = measures["smoke", "urgent"]
    assert (smoke.fired, smoke.right, smoke.alone) == (2, 1, 0)
    court = measures["court", "major"]
    assert (court.fired, court.right, court.alone, court.alone_right) == (2, 2, 1, 1)


def test_levels_are_counted_as_a_whole(rules: UrgencyRules) -> None:
    measures = {(item.rule, item.level): item for item in measure_rules(CASES, rules)}
    urgent, major = measures["*", "urgent"], measures["*", "major"]
    assert (urgent.fired, urgent.right, urgent.reached) == (4, 3, 0.75)
    assert (major.fired, major.right, major.reached) == (5, 4, 0.8)


def test_the_halves_add_up(rules: UrgencyRules) -> None:
    for item in measure_rules(CASES, rules):
        assert sum(count for count, _ in item.halves) == item.fired
        assert sum(right for _, right in item.halves) == item.right


def test_the_command_prints_a_line_for_each_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = write_cases(tmp_path / "cases.csv", CASES)
    assert main([str(cases)]) == 0
    printed = capsys.readouterr().out
    assert "7 条" in printed
    assert printed.count("合计") == 2
    assert all(rule.id in printed for rule in load_rules().rules)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("text\n慢\n", "urgency"),
        ("text,urgency\n慢,high\n", "第 2 行"),
        ("text,urgency\n", "没有同时填写"),
        ("text,urgency\n,\n慢,\n", "没有同时填写"),
    ],
)
def test_unusable_cases_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, told: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(content, "utf-8")
    assert main([str(path)]) == 2
    assert told in capsys.readouterr().err


def test_wrong_usage_and_missing_files_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "none.csv")]) == 2
    (tmp_path / "gb.csv").write_bytes("text,urgency\n慢,general\n".encode("gb18030"))
    assert main([str(tmp_path / "gb.csv")]) == 2
    errors = capsys.readouterr().err
    assert "用法" in errors
    assert "无法读取" in errors
    assert "UTF-8" in errors


@pytest.mark.skipif(not REAL_CASES.is_file(), reason="the labelled cases are not beside the repository")
def test_the_shipped_rules_are_precise_enough_to_overrule_a_model() -> None:
    measures = {(item.rule, item.level): item for item in measure_rules(read_cases(REAL_CASES), load_rules())}
    urgent, major = measures["*", "urgent"], measures["*", "major"]
    assert urgent.precision >= 0.65
    assert urgent.reached >= 0.65
    assert major.precision >= 0.80
    for item in (urgent, major):
        shares = [right / count for count, right in item.halves]
        assert abs(shares[0] - shares[1]) < 0.1
