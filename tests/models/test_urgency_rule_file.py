"""Rule files: what each key means, and what a file with a fault is told."""

from pathlib import Path

import pytest

from models.urgency_rules import UrgencyRules, load_rules
from nlp import prepare
from nlp.errors import ResourceError


def write_rules(folder: Path, *rules: str, head: str = "") -> Path:
    path = folder / "rules.yaml"
    path.write_text(head + "rules:\n" + "".join(f"- {rule}\n" for rule in rules), "utf-8")
    return path


def make_rules(folder: Path, *rules: str, head: str = "") -> UrgencyRules:
    return load_rules(write_rules(folder, *rules, head=head))


def fires(rules: UrgencyRules, text: str) -> list[str]:
    return [reason.rule for reason in rules.apply(prepare(text)).reasons]


FIRE = "{id: fire, level: urgent, description: 起火, when: [{cue: harm/fire}]}"


class TestConditions:
    def test_a_cue_by_kind_or_by_name(self, tmp_path: Path) -> None:
        rules = make_rules(tmp_path, "{id: any, level: major, description: 伤害, when: [{cue: harm}]}", FIRE)
        assert fires(rules, "起火了") == ["fire", "any"]
        assert fires(rules, "漏电了") == ["any"]

    @pytest.mark.parametrize(
        ("text", "fired"), [("花了999元", []), ("花了1000元", ["sum"]), ("花了5001元", [])]
    )
    def test_bounds_on_the_value(self, tmp_path: Path, text: str, fired: list[str]) -> None:
        rule = "{id: sum, level: major, description: 金额, when: [{cue: amount, min: 1000, max: 5000}]}"
        assert fires(make_rules(tmp_path, rule), text) == fired

    def test_a_bound_needs_a_value(self, tmp_path: Path) -> None:
        rule = "{id: many, level: major, description: 人多, when: [{cue: group, min: 1}]}"
        assert fires(make_rules(tmp_path, rule), "全村人") == []

    @pytest.mark.parametrize(("text", "fired"), [("没有起火", []), ("如果起火", []), ("起火了", ["fire"])])
    def test_denied_and_supposed_cues_do_not_count(self, tmp_path: Path, text: str, fired: list[str]) -> None:
        assert fires(make_rules(tmp_path, FIRE), text) == fired

    def test_unless_the_condition_accepts_them(self, tmp_path: Path) -> None:
        when = "{cue: harm/fire, negated: true, hypothetical: true}"
        rules = make_rules(tmp_path, f"{{id: fire, level: major, description: 起火, when: [{when}]}}")
        assert fires(rules, "没有起火") == fires(rules, "如果起火") == ["fire"]

    def test_words_in_place_or_by_the_name_of_a_list(self, tmp_path: Path) -> None:
        rules = make_rules(
            tmp_path,
            "{id: a, level: major, description: 词, when: [{words: [发票]}]}",
            "{id: b, level: major, description: 词, when: [{words: papers}]}",
            head="words: {papers: [合同, 收据]}\n",
        )
        assert fires(rules, "要发票和收据") == ["a", "b"]

    def test_with_and_unless_and_near(self, tmp_path: Path) -> None:
        rules = make_rules(
            tmp_path,
            "{id: lift, level: urgent, description: 电梯, when: [{words: [电梯]}],"
            " with: [{words: [老人], near: 5}], unless: [{words: [建议]}]}",
        )
        assert fires(rules, "电梯里有老人") == ["lift"]
        assert fires(rules, "电梯坏了，上次跟你们说过家里有老人") == []
        assert fires(rules, "建议电梯里给老人加座") == []

    def test_exempt_texts_are_spared_but_not_by_a_rule_that_always_fires(self, tmp_path: Path) -> None:
        always = "{id: always, level: urgent, description: 起火, always: true, when: [{cue: harm/fire}]}"
        head = "exempt: [[{words: [谢谢]}, {words: [解决]}]]\n"
        rules = make_rules(tmp_path, FIRE, always, head=head)
        assert fires(rules, "起火的事解决了，谢谢") == ["always"]
        assert fires(rules, "起火了，谢谢") == ["fire", "always"]

    def test_absent_holds_where_the_word_is_not(self, tmp_path: Path) -> None:
        head = "exempt: [[{words: [谢谢]}, {words: [但是], absent: true}]]\n"
        dry = (
            "{id: dry, level: major, description: 起火, when: [{cue: harm/fire}],"
            " with: [{words: [水], absent: true}]}"
        )
        rules = make_rules(tmp_path, FIRE, dry, head=head)
        assert fires(rules, "起火了，谢谢") == []
        assert fires(rules, "谢谢，但是起火了") == ["fire", "dry"]
        assert fires(rules, "起火了，泼水也灭不了") == ["fire"]

    def test_the_highest_level_counts(self, tmp_path: Path) -> None:
        low = "{id: low, level: major, description: 起火, when: [{cue: harm/fire}]}"
        assert make_rules(tmp_path, low, FIRE).apply(prepare("起火")).level == "urgent"


FAULTS = [
    ("rules: []\n", "非空列表"),
    ("- 1\n", "键值表"),
    ("rules: {a: 1}\n", "非空列表"),
    ("a: [\n", "YAML"),
    ("rules:\n- {level: major, description: 无, when: [{cue: harm}]}\n", "第 1 条规则缺少 id"),
    ("rules:\n- {id: a, level: high, description: 无, when: [{cue: harm}]}\n", "level"),
    ("rules:\n- {id: a, level: major, when: [{cue: harm}]}\n", "description"),
    ("rules:\n- {id: a, level: major, description: 无}\n", "when"),
    ("rules:\n- {id: a, level: major, description: 无, when: harm}\n", "列表"),
    ("rules:\n- {id: a, level: major, description: 无, when: [harm]}\n", "键值表"),
    ("rules:\n- {id: a, level: major, description: 无, when: [{min: 3}]}\n", "cue"),
    ("rules:\n- {id: a, level: major, description: 无, when: [{cue: harm, absent: true}]}\n", "absent"),
    ("rules:\n- {id: a, level: major, description: 无, when: [{cue: harm, mni: 3}]}\n", "mni"),
    ("rules:\n- {id: a, level: major, description: 无, when: [{cue: harm, min: 三}]}\n", "min"),
    ("rules:\n- {id: a, level: major, description: 无, when: [{cue: harm, near: true}]}\n", "near"),
    ("rules:\n- {id: a, level: major, description: 无, when: [{words: [12315]}]}\n", "引号"),
    ("rules:\n- {id: a, level: major, description: 无, when: [{words: nowhere}]}\n", "nowhere"),
    ("rules:\n- {id: a, level: major, description: 无, wehn: [], when: [{cue: harm}]}\n", "wehn"),
    ("rles: []\nrules:\n- {id: a, level: major, description: 无, when: [{cue: harm}]}\n", "rles"),
    ("exempt: 3\nrules:\n- {id: a, level: major, description: 无, when: [{cue: harm}]}\n", "exempt"),
    ("words: [a]\nrules:\n- {id: a, level: major, description: 无, when: [{cue: harm}]}\n", "words"),
    ("words: {a: 合同}\nrules:\n- {id: a, level: major, description: 无, when: [{cue: harm}]}\n", "words.a"),
]


@pytest.mark.parametrize(("content", "told"), FAULTS)
def test_a_fault_is_told_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(ResourceError, match=told) as error:
        load_rules(path)
    assert "mine.yaml" in str(error.value)


def test_an_id_given_twice_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="重复"):
        make_rules(tmp_path, FIRE, FIRE)


def test_a_missing_file_and_wrong_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="无法读取规则文件"):
        load_rules(tmp_path / "none.yaml")
    (tmp_path / "gb.yaml").write_bytes("rules: 规则".encode("gb18030"))
    with pytest.raises(ResourceError, match="UTF-8"):
        load_rules(tmp_path / "gb.yaml")


def test_the_digest_changes_with_the_file(tmp_path: Path) -> None:
    assert load_rules().digest == load_rules("general").digest
    assert len(load_rules().digest) == 64
    assert make_rules(tmp_path, FIRE).digest != load_rules().digest
