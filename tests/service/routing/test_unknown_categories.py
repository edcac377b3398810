"""Categories that a rule file names and a model never answers with: found, told, by place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.artifact import read_taxonomy
from models.loading import prove_directory, read_categories, versions_directory
from models.registry import Registry
from models.taxonomy import load_taxonomy
from nlp.errors import ModelError
from service.routing import load_rules
from service.routing.check_told import tell_check, tell_held_back
from service.routing.model_check import check_model
from service.routing.rules import DEFAULT_RULES, Rules, parse_rules
from service.routing.unknown_categories import UnknownCategories, dead_rules, find_unknown_categories
from service.settings import Settings
from tests.models.registry.versions import damage
from tests.service.cases.case_files import run_suqing
from tests.service.routing.own_rules import make_own_versions, write_own_rules

CONTENT: dict[str, Any] = yaml.safe_load(DEFAULT_RULES.read_text("utf-8"))
SHIPPED = load_taxonomy("general").codes
LOST = ("money_or_data_at_risk", "refund", "delivery", "price", "system", "attitude", "praise")


def with_rule(when: dict[str, Any], unless: dict[str, Any] | None = None) -> Rules:
    """One rule with these conditions before the last, which has none."""
    outcome = CONTENT["rules"][0]["then"]
    rule = {"id": "mine", "name": "我的", "when": when, "unless": unless, "then": outcome}
    data = {**CONTENT, "rules": [rule, CONTENT["rules"][-1]], "no_complaint": [], "content": []}
    return parse_rules(data, "routes.yaml", b"")


@pytest.mark.parametrize(
    ("when", "unless", "place", "categories", "fires"),
    [
        ({"category": ["退款"]}, None, None, (), True),
        ({"category": ["退款", "物流"]}, None, None, (), True),
        ({"category": ["praise"]}, None, "rules.0.when.category", ("praise",), False),
        ({"category": ["praise", "退款"]}, None, "rules.0.when.category", ("praise",), True),
        ({"also": ["praise"]}, None, "rules.0.when.also", ("praise",), False),
        ({"category": ["退款"], "also": ["praise"]}, None, "rules.0.when.also", ("praise",), False),
        ({"urgency": ["urgent"]}, {"category": ["praise"]}, "rules.0.unless.category", ("praise",), True),
        ({"emotion": ["angry"]}, None, None, (), True),
    ],
)
def test_a_rule_dies_only_where_it_asks_for_nothing_but_unknown_categories(
    when: dict[str, Any],
    unless: dict[str, Any] | None,
    place: str | None,
    categories: tuple[str, ...],
    fires: bool,
) -> None:
    found = find_unknown_categories(with_rule(when, unless).file, ("退款", "物流"))
    assert found == (() if place is None else (UnknownCategories(place, "mine", "我的", categories, fires),))
    assert dead_rules(found) == (() if fires else ("mine",))


def test_the_shipped_rules_know_every_category_of_the_shipped_model() -> None:
    assert find_unknown_categories(load_rules().file, SHIPPED) == ()
    assert dead_rules(find_unknown_categories(load_rules().file, ("物流",))) == LOST


def test_lists_of_the_file_are_looked_at_too() -> None:
    places = [
        found.place for found in find_unknown_categories(load_rules().file, ("物流",)) if not found.rule
    ]
    assert places == ["no_complaint", "content"]


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A home with a version of the shipped categories, g-1, and two with other ones, o-1 and o-2."""
    make_own_versions(tmp_path)
    settings = Settings(home=tmp_path)
    settings.sqlite_store.touch()  # complaints are routed here
    return settings


def promote(settings: Settings, version: str) -> None:
    Registry(versions_directory(settings.home)).promote(version, reason="试验", prove=prove_directory)


def test_what_a_version_would_silence_is_lost_once(own: Settings) -> None:
    assert not check_model(own, "g-1").unknown
    first = check_model(own, "o-1")
    assert first.lost == first.dead == LOST
    assert first.needs_a_person
    told = "\n".join(tell_check(first))
    assert "rules.1（money_or_data_at_risk 资金或个人信息安全）.when.category：privacy_security" in told
    assert "rules.2（large_amount 大额争议）.unless.category：praise" in told
    assert "兜底规则 rest" in told
    assert "suqing routes check FILE --model o-1" in told
    assert "money_or_data_at_risk" in tell_held_back(first)
    promote(own, "o-1")
    again = check_model(own, "o-2")
    assert (again.lost, again.dead, again.needs_a_person) == ((), LOST, False)


def test_where_nothing_is_routed_nobody_need_be_asked(own: Settings) -> None:
    own.sqlite_store.unlink()
    found = check_model(own, "o-1")
    assert (found.lost, found.needs_a_person) == (LOST, False)
    assert tell_check(found)
    named = replace(own, store_url="postgresql://localhost/suqing")
    assert check_model(named, "o-1").needs_a_person


def test_rules_that_were_changed_to_the_categories_lose_nothing(own: Settings) -> None:
    codes = read_categories("o-1", home=own.home).codes
    write_own_rules(own.home / "routes.yaml", codes[:3])
    found = check_model(own, "o-1")
    assert found.unknown == ()
    assert tell_check(found) == []
    other = check_model(own, "g-1")
    assert (other.dead, other.lost) == (LOST, ())  # dead with the shipped model, which answers now, too
    promote(own, "o-1")
    assert check_model(own, "g-1").lost == LOST


def test_faulty_rules_are_told_and_need_a_person(own: Settings) -> None:
    (own.home / "routes.yaml").write_text("rules: [", "utf-8")
    found = check_model(own, "g-1")
    assert found.needs_a_person
    assert "没能核对" in tell_check(found)[0]
    assert "没能核对" in tell_held_back(found)


def test_a_damaged_champion_excuses_nothing(own: Settings) -> None:
    promote(own, "o-1")
    (versions_directory(own.home) / "o-1" / "taxonomy.json").write_text("{}", "utf-8")
    assert check_model(own, "o-2").lost == LOST


def test_categories_are_read_without_weights_and_only_as_the_manifest_has_them(own: Settings) -> None:
    damage(versions_directory(own.home) / "o-1")
    assert read_categories("o-1", home=own.home).name == "own"
    assert read_categories("champion", home=own.home).codes == SHIPPED
    place = versions_directory(own.home) / "o-2" / "taxonomy.json"
    place.write_text(place.read_text("utf-8").replace("自己的", "别人的"), "utf-8")
    with pytest.raises(ModelError, match="与清单不符"):
        read_taxonomy(place.parent)


def test_promote_rollback_and_check_say_which_rules_never_fire(own: Settings) -> None:
    words = ("7 条在 o-1 下永远不会生效", "money_or_data_at_risk", "rules.1")
    checked = run_suqing("routes", "check", home=own.home)
    assert (checked.code, "永远不会生效" in checked.out) == (0, False)
    asked = run_suqing("routes", "check", "--model", "o-1", home=own.home)
    assert asked.code == 0
    assert all(word in asked.out for word in words)
    assert run_suqing("routes", "check", "--model", "nothing", home=own.home).code == 3
    promoted = run_suqing("models", "promote", "o-1", home=own.home)
    assert promoted.code == 0
    assert all(word in promoted.out for word in words)
    assert all(word in run_suqing("routes", "check", home=own.home).out for word in words)
    assert "永远不会生效" not in run_suqing("models", "promote", "g-1", home=own.home).out
    back = run_suqing("models", "rollback", home=own.home)
    assert all(word in back.out for word in words)


def test_a_damaged_champion_does_not_keep_rules_from_being_checked(own: Settings) -> None:
    promote(own, "o-1")
    (versions_directory(own.home) / "o-1" / "taxonomy.json").write_text("{}", "utf-8")
    checked = run_suqing("routes", "check", home=own.home)
    assert checked.code == 0
    assert "14 条规则" in checked.out
    assert "没能核对" in checked.out
