"""Rule files: what is refused and how it is told, hot reload, tiers, purity."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import structlog
import yaml

from service.routing import load_rules
from service.routing.conditions import _number
from service.routing.customer import TierFigures, TierLimits, tier_of
from service.routing.errors import RulesError
from service.routing.rules import DEFAULT_RULES, MOST_BYTES
from service.routing.source import rules_source
from service.settings import Settings
from tests.service.conftest import Suqing

CONTENT = yaml.safe_load(DEFAULT_RULES.read_text("utf-8"))


def changed(**parts: Any) -> str:
    return yaml.safe_dump({**CONTENT, **parts}, allow_unicode=True, sort_keys=False)


def with_rule(**parts: Any) -> str:
    return changed(rules=[{**CONTENT["rules"][0], **parts}, *CONTENT["rules"][1:]])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "键值"),
        ("- a", "键值"),
        ("a: [", "第 "),
        ("\x00", "YAML"),
        (changed(queues=3), "queues：应为键值"),
        (changed(rules=[]), "rules：至少要有 1 项"),
        (changed(rules="x"), "rules：应为列表"),
        (changed(choose="last"), "choose：应为 first、priority 之一"),
        (with_rule(then={**CONTENT["rules"][0]["then"], "priority": "high"}), "priority：应为整数"),
        (with_rule(then={**CONTENT["rules"][0]["then"], "priority": 1001}), "priority：不能大于 1000"),
        (changed(version=2), "version"),
        (changed(colour="red"), "colour：没有这一项"),
        (changed(rules=[]), "rules"),
        (changed(rules=CONTENT["rules"][:-1]), "兜底"),
        (changed(rules=[CONTENT["rules"][-1], *CONTENT["rules"][:-1]]), "永远不会生效"),
        (changed(review={"queue": "nobody"}), "没有名为 nobody 的队列"),
        (changed(statutory_in_use="moon"), "没有名为 moon 的法定时限"),
        (changed(queues={**CONTENT["queues"], "x": {"name": "x", "calendar": "night"}}), "没有名为 night"),
        (changed(calendars={**CONTENT["calendars"], "x": {"hours": ["9-12"]}}), "形如 09:00-12:00"),
        (changed(calendars={**CONTENT["calendars"], "x": {"hours": ["09:00-12:00", "11:00-13:00"]}}), "重叠"),
        (changed(calendars={**CONTENT["calendars"], "x": {"hours": ["09:00-25:00"]}}), "形如"),
        (
            changed(
                calendars={**CONTENT["calendars"], "x": {"hours": ["09:00-12:00"], "time_zone": "Mars/One"}}
            ),
            "没有时区",
        ),
        (changed(clocks={**CONTENT["clocks"], "general": {"done": "soon"}}), "形如 30 minutes"),
        (changed(clocks={**CONTENT["clocks"], "general": {"done": "0 hours"}}), "形如 30 minutes"),
        (with_rule(id="major"), "编号重复"),
        (with_rule(when={"urgency": ["very"]}), "urgency"),
        (with_rule(when={"channel": ["fax"]}), "channel"),
        (with_rule(when={"colour": ["red"]}), "colour：没有这一项"),
        (with_rule(then={**CONTENT["rules"][0]["then"], "level": "king"}), "level"),
        (with_rule(then={**CONTENT["rules"][0]["then"], "clocks": "never"}), "没有名为 never 的时限组"),
        ("#" * (MOST_BYTES + 1), "字节，最多 1000000：请确认它是派单规则"),
        (DEFAULT_RULES.read_text("utf-8") + "\nrules: []\n", "的键「rules」与第"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(
    tmp_path: Path, suqing: Suqing, content: str, told: str
) -> None:
    path = tmp_path / "routes.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(RulesError, match=r"routes\.yaml") as caught:
        load_rules(path)
    assert told in str(caught.value)
    result = suqing("routes", "check", path)
    assert (result.code, told in result.err) == (2, True)


def test_a_file_that_is_not_there_is_said_in_chinese(tmp_path: Path, suqing: Suqing) -> None:
    for path, told in ((tmp_path / "nothing.yaml", "文件不存在"), (tmp_path, "这是文件夹")):
        result = suqing("routes", "check", path)
        assert (result.code, told in result.err) == (2, True), result.err


def test_a_good_file_is_described(suqing: Suqing) -> None:
    result = suqing("routes", "check", DEFAULT_RULES)
    assert result.code == 0, result.err
    assert "14 条规则" in result.out
    assert "节假日与调休已知到" in result.out


def test_a_changed_file_is_taken_up_and_a_faulty_one_is_not(tmp_path: Path) -> None:
    source = rules_source(Settings(home=tmp_path))
    shipped = source.current()
    path = tmp_path / "routes.yaml"
    path.write_text(changed(name="新规则"), "utf-8")
    assert source.current().file.name == "新规则"
    assert source.current().version != shipped.version
    with structlog.testing.capture_logs() as logs:
        path.write_text("rules: [", "utf-8")
        os.utime(path, ns=(1, 1))
        assert source.current().file.name == "新规则"
        assert source.current().file.name == "新规则"
    assert [entry["log_level"] for entry in logs] == ["error"]
    path.unlink()
    assert source.current().version == shipped.version


def test_a_holiday_file_changes_the_version(tmp_path: Path) -> None:
    source = rules_source(Settings(home=tmp_path))
    before = source.current().version
    (tmp_path / "holidays.yaml").write_text("complete_years: [2031]\nholidays: [2031-01-01]\n", "utf-8")
    assert source.current().version != before


@pytest.mark.parametrize(
    ("figures", "tier"),
    [
        (TierFigures(), "regular"),
        (TierFigures(100_000, 2, 50), "high_value"),
        (TierFigures(250_000, 9, 90), "high_value"),
        (TierFigures(100_000, 2, 50, recent_complaints=1), "at_risk"),
        (TierFigures(100_000, 2, 29.9), "at_risk"),
        (TierFigures(nps=29), "at_risk"),
        (TierFigures(nps=30), "regular"),
        (TierFigures(99_999, 2, 50), "high_potential"),
        (TierFigures(100_000, 1.9, 50), "high_potential"),
        (TierFigures(100_000, 2, 49), "high_potential"),
        (TierFigures(50_000, 1, 30), "high_potential"),
        (TierFigures(49_999, 1, 30), "regular"),
        (TierFigures(50_000, 0.9, 30), "regular"),
        (TierFigures(100_000, 2, None), "regular"),
        (TierFigures(recent_complaints=1), "at_risk"),
    ],
)
def test_tiers_come_from_figures(figures: TierFigures, tier: str) -> None:
    assert tier_of(figures, TierLimits()) == tier


def test_explaining_names_the_rule_and_why_not_the_others(suqing: Suqing) -> None:
    result = suqing("routes", "explain", DEFAULT_RULES, "--text", "手被烫伤了", "--tier", "high_value")
    assert result.code == 0, result.err
    assert "complaint_management" in result.out
    assert "working" not in result.out
    assert "生效" in result.out
    explained = suqing("routes", "explain", DEFAULT_RULES, "--text", "手被烫伤了", "--json")
    why = {check["rule"]: check["why"] for check in json.loads(explained.out)["checks"]}
    assert why["urgent"] == []
    assert why["rest"] == ["条件符合，但规则「紧急：立即交管理层」（urgent）排在前面"]
    assert why["large_amount"] == ["金额应为 不低于 50000，没有金额"]
    assert why["praise"] == ["类别应为 praise，实为 奇数（odd）"]


def test_a_tier_may_be_given_by_its_name_and_levels_and_clocks_have_theirs(suqing: Suqing) -> None:
    arguments = ("routes", "explain", DEFAULT_RULES, "--text", "快递三天没到", "--model", "fast", "--tier")
    named, coded = (suqing(*arguments, tier) for tier in ("高价值稳定", "high_value"))
    assert named.code == 0, named.err
    assert named.out == coded.out
    assert "层级 一线" in named.out
    assert "时限 首次响应 工作时间 30 分钟，结案 24 小时" in named.out


def test_a_large_amount_is_explained_in_full(suqing: Suqing) -> None:
    result = suqing("routes", "explain", DEFAULT_RULES, "--text", "要退款", "--amount", "1500", "--json")
    assert "金额应为 不低于 50000，实为 1500" in result.out
    assert _number(1_500_000.0) == "1500000"
    assert _number(0.427863) == "0.428"


def test_a_repeated_complaint_and_a_product_are_explained(suqing: Suqing) -> None:
    def explained(rules: Path, *options: str) -> dict[str, Any]:
        result = suqing("routes", "explain", rules, "--text", "快递三天没到", "--json", *options)
        assert result.code == 0, result.err
        return dict(json.loads(result.out))

    assert explained(DEFAULT_RULES, "--repeat", "0")["rule"] != "repeated"
    assert explained(DEFAULT_RULES, "--repeat", "1")["rule"] == "repeated"
    by_product = Path(__file__).with_name("priority_rules.yaml")
    assert explained(by_product, "--product", "水杯")["rule"] != "kettle"
    assert explained(by_product, "--product", "水壶")["rule"] == "kettle"


def test_explaining_asks_for_a_known_channel(suqing: Suqing) -> None:
    result = suqing("routes", "explain", "--text", "退款", "--channel", "fax")
    assert (result.code, "--channel 应为" in result.err) == (2, True)
