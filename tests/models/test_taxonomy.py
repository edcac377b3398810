"""Taxonomies: what a file may say, what it may not, and that the shipped packs keep the rules."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from models.taxonomy import Category, Taxonomy, found_taxonomy, load_taxonomy, pack_names, parse_taxonomy
from nlp.errors import ResourceError

TWO = [
    {"code": "late", "name": "晚到"},
    {"code": "broken", "name": "损坏", "belongs": "到货即坏", "neutral": False},
]
SOUND: dict[str, Any] = {"name": "shop", "version": "1", "title": "小店", "categories": TWO}

FAULTS: list[tuple[str, Any, str]] = [
    ("a list at the top", TWO, "顶层应是键值表"),
    ("an empty file", None, "顶层应是键值表"),
    ("no name", {**SOUND, "name": ""}, "缺少 name"),
    ("several keys missing", {"name": "shop", "categories": TWO}, "缺少 version、title"),
    ("no categories", {**SOUND, "categories": []}, "至少需要 2 个类别"),
    ("categories as a table", {**SOUND, "categories": {"late": "晚到"}}, "categories 应是列表"),
    ("an unknown key at the top", {**SOUND, "sorce": "x"}, "未知的键 sorce"),
    ("a version that YAML read as a number", {**SOUND, "version": 1.1}, "version 应是文字"),
    ("one category alone", {**SOUND, "categories": TWO[:1]}, "至少需要 2 个类别"),
    ("a category that is a word", {**SOUND, "categories": [*TWO, "slow"]}, "第 3 个类别缺少 code 或 name"),
    (
        "a category with no name",
        {**SOUND, "categories": [{"code": "a"}, *TWO]},
        "第 1 个类别缺少 code 或 name",
    ),
    (
        "a category with no code",
        {**SOUND, "categories": [{"name": "甲"}, *TWO]},
        "第 1 个类别缺少 code 或 name",
    ),
    (
        "an unknown key in a category",
        {**SOUND, "categories": [*TWO, {"code": "a", "name": "甲", "belong": "x"}]},
        "第 3 个类别有未知的键 belong",
    ),
    (
        "the separator of several labels in a code",
        {**SOUND, "categories": [*TWO, {"code": "a|b", "name": "甲"}]},
        "第 3 个类别的代码含有「|」",
    ),
    (
        "white space around a code",
        {**SOUND, "categories": [*TWO, {"code": "a ", "name": "甲"}]},
        "首尾有空白",
    ),
    ("a line break in a code", {**SOUND, "categories": [*TWO, {"code": "a\nb", "name": "甲"}]}, "控制字符"),
    (
        "a code that YAML read as yes",
        {**SOUND, "categories": [*TWO, {"code": True, "name": "甲"}]},
        "code 应是文字",
    ),
    (
        "neutral written as text",
        {**SOUND, "categories": [*TWO, {"code": "a", "name": "甲", "neutral": "false"}]},
        "neutral 应为 true 或 false",
    ),
    ("a code twice", {**SOUND, "categories": [*TWO, {"code": "late", "name": "迟到"}]}, "类别代码重复：late"),
    (
        "a name twice",
        {**SOUND, "categories": [*TWO, {"code": "tardy", "name": "晚到"}]},
        "类别名称重复：晚到",
    ),
]


@pytest.mark.parametrize(("raw", "message"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_faulty_taxonomy_is_refused_with_the_place_of_its_fault(raw: Any, message: str) -> None:
    with pytest.raises(ResourceError, match=re.escape(message)) as caught:
        parse_taxonomy(raw, where="小店.yaml")
    assert str(caught.value).startswith("小店.yaml")


def test_a_sound_taxonomy_keeps_order_names_and_flags() -> None:
    taxonomy = parse_taxonomy({**SOUND, "source": "我们自己"}, where="小店.yaml")
    assert taxonomy.codes == ("late", "broken")
    assert taxonomy.name_of("broken") == "损坏"
    assert taxonomy.name_of("unheard_of") == "unheard_of"
    assert taxonomy.source == "我们自己"
    assert not any(category.neutral for category in taxonomy.categories)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"name: [shop", "行附近不是有效的 YAML", id="broken YAML"),
        pytest.param("名称: 小店".encode("gb18030"), "不是 UTF-8 文本", id="not UTF-8"),
        pytest.param(
            b"name: a\nname: b\n",
            "第 2 行的键「name」与第 1 行的重复",
            id="a key twice, where PyYAML would keep the last",
        ),
        pytest.param(b"date: 2026-13-45\n", "不存在的日期", id="an impossible date"),
        pytest.param(
            b"!!python/object/apply:os.getcwd []", "第 1 行附近不是有效的 YAML", id="an object to be built"
        ),
        pytest.param(b"[" * 20_000, "第 1 行附近不是有效的 YAML", id="nested 20,000 deep"),
        pytest.param(b"", "顶层应是键值表", id="empty"),
    ],
)
def test_an_unreadable_file_is_refused_by_name(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(ResourceError, match=message) as caught:
        load_taxonomy(path)
    assert "mine.yaml" in str(caught.value)


def test_an_unknown_pack_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ResourceError, match="bank、bank_business、general") as caught:
        load_taxonomy("banque")
    assert "banque" in str(caught.value)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(SOUND, ensure_ascii=False), encoding="utf-8-sig")
    assert load_taxonomy(path).codes == ("late", "broken")


def test_the_shipped_packs_are_those_that_the_documentation_names() -> None:
    assert pack_names() == ("bank", "bank_business", "general", "hotline_12345", "market_12315", "telecom")


@pytest.mark.parametrize("pack", pack_names())
class TestEveryShippedPack:
    def test_carries_its_own_name_and_its_source(self, pack: str) -> None:
        taxonomy = load_taxonomy(pack)
        assert taxonomy.name == pack
        assert taxonomy.source

    def test_has_8_to_25_categories_with_snake_case_codes(self, pack: str) -> None:
        codes = load_taxonomy(pack).codes
        assert 8 <= len(codes) <= 25
        assert [code for code in codes if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code)] == []

    def test_says_what_belongs_to_each_category(self, pack: str) -> None:
        assert [c.code for c in load_taxonomy(pack).categories if not c.belongs] == []

    def test_has_a_place_for_thanks_and_questions_and_one_for_the_rest(self, pack: str) -> None:
        taxonomy = load_taxonomy(pack)
        neutral = {category.code for category in taxonomy.categories if category.neutral}
        assert "praise" in neutral
        assert neutral & {"consultation", "consultation_suggestion"}
        assert any(code.startswith("other") for code in taxonomy.codes)

    def test_opens_with_a_comment_that_says_what_it_is(self, pack: str) -> None:
        path = Path("models/taxonomies") / f"{pack}.yaml"
        text = (Path(__file__).parents[2] / path).read_text("utf-8")
        assert text.startswith("# ")

    def test_points_only_to_categories_that_it_has(self, pack: str) -> None:
        """`excludes` ends in （category names）; a name that is no longer there misleads the reader."""
        taxonomy = load_taxonomy(pack)
        names = {category.name for category in taxonomy.categories}
        pointed = {
            name
            for category in taxonomy.categories
            for group in re.findall(r"（([^（）]+)）", category.excludes)
            for name in group.split("；")
        }
        assert {name for name in pointed - names if not name.startswith(("各归其类", "按领域"))} == set()


def test_a_digest_stays_the_same_over_a_reload_and_a_journey_through_json() -> None:
    taxonomy = load_taxonomy("general")
    again = parse_taxonomy(json.loads(json.dumps(asdict(taxonomy))), where="manifest")
    assert load_taxonomy("general").digest() == again.digest() == taxonomy.digest()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"version": "2"}, id="another version"),
        pytest.param({"title": "别名"}, id="another title"),
        pytest.param(
            {"categories": (Category("broken", "损坏"), Category("late", "晚到"))}, id="another order"
        ),
        pytest.param({"categories": (Category("late", "迟"), Category("broken", "损坏"))}, id="another name"),
        pytest.param(
            {"categories": (Category("late", "晚到", neutral=True), Category("broken", "损坏"))},
            id="another flag",
        ),
    ],
)
def test_a_digest_changes_with_every_change(change: dict[str, Any]) -> None:
    taxonomy = Taxonomy("shop", "1", "小店", (Category("late", "晚到"), Category("broken", "损坏")))
    assert replace(taxonomy, **change).digest() != taxonomy.digest()


def test_labels_met_in_a_cases_file_found_a_taxonomy_in_sorted_order() -> None:
    taxonomy = found_taxonomy(["退货", "late", "退货", "发错货"], name="mine")
    assert (taxonomy.name, taxonomy.codes) == ("mine", ("late", "发错货", "退货"))
    assert taxonomy.name_of("退货") == "退货"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([], "至少需要 2 个类别"),
        (["late", "late"], "至少需要 2 个类别"),
        (["a|b", "c"], "含有「|」"),
        (["", "c"], "缺少"),
    ],
)
def test_labels_that_cannot_found_a_taxonomy_are_refused(labels: list[str], message: str) -> None:
    with pytest.raises(ResourceError, match=re.escape(message)):
        found_taxonomy(labels)
