"""Rows to labelled comments: names of aspects that are short, unknown or may mean several."""

from __future__ import annotations

import pytest

from models.opinions.pack_file import load_pack
from training.opinions.aspect_names import AspectNames
from training.opinions.cases import AspectRow, CleanedComments, clean_comments


def clean(*rows: tuple[str, ...], pack: str | None = "survey") -> CleanedComments:
    """rows: text, aspects and, where it has a column, polarity; the first is row 2."""
    numbered = [AspectRow(number, *row) for number, row in enumerate(rows, 2)]
    return clean_comments(numbered, pack=pack and load_pack(pack), max_chars=100)


class TestNames:
    @pytest.mark.parametrize(
        ("written", "pack", "codes"),
        [
            ("price", "survey", {"price"}),
            ("价格与收费", "survey", {"price"}),
            ("价格和收费", "survey", {"price"}),
            ("价格", "survey", {"price"}),
            ("收费", "survey", {"price"}),
            ("收费方面", "survey", {"price"}),
            ("质量问题", "survey", {"product_quality"}),
            ("快递", "survey", {"delivery"}),
            ("Product Quality", "survey", {"product_quality"}),
            ("安全", "car", {"安全性"}),
            ("等候", "restaurant", {"service_wait_time"}),
            ("与", "survey", set()),
            ("格", "survey", set()),
            ("赠礼包", "survey", set()),
        ],
    )
    def test_short_ones_are_found(self, written: str, pack: str, codes: set[str]) -> None:
        assert set(AspectNames(load_pack(pack)).find(written)) == codes

    @pytest.mark.parametrize("pack", ["survey", "bank", "car", "ecommerce", "restaurant"])
    def test_whole_names_and_codes_mean_themselves(self, pack: str) -> None:
        loaded = load_pack(pack)
        names = AspectNames(loaded)
        for aspect in loaded.aspects:
            assert names.find(aspect.code) == names.find(aspect.name) == (aspect.code,)

    def test_a_name_that_may_mean_several_gives_them_all(self) -> None:
        assert len(AspectNames(load_pack("restaurant")).find("location")) == 3


class TestRows:
    def test_an_unknown_aspect_leaves_the_others(self) -> None:
        cleaned = clean(("贵但包得好看", "价格:负面|礼盒:正面"), ("又贵", "价格与收费:负面"))
        assert [c.pairs for c in cleaned.comments] == [{("price", -1)}] * 2
        assert [(p.row, p.kind) for p in cleaned.problems] == [(2, "unknown_aspect")]
        assert "「礼盒」" in cleaned.problems[0].reason

    def test_unknown_and_short_names_are_told_with_counts_and_what_to_do(self) -> None:
        rows = [(f"第{n}条", "价格:负面|礼盒:正面") for n in range(3)]
        short, unknown = clean(*rows).notes
        assert "「价格」按价格与收费读（3 处）" in short
        assert "「礼盒」3 行" in unknown
        assert "品牌与信任" in unknown
        assert "--pack" in unknown

    def test_a_row_of_unknown_aspects_alone_is_left_out(self) -> None:
        cleaned = clean(("好看", "礼盒:正面"))
        assert cleaned.comments == []
        assert [(p.row, p.kind) for p in cleaned.problems] == [(2, "unknown_label")]

    def test_a_row_with_an_ambiguous_aspect_is_left_out_and_says_what_it_may_mean(self) -> None:
        cleaned = clean(("远", "location:负面|口感:正面"), pack="restaurant")
        assert cleaned.comments == []
        assert "交通便利、距商圈远近、是否容易寻找" in cleaned.problems[0].reason
        assert any("「location」" in note and "1 行" in note for note in cleaned.notes)

    def test_every_row_left_out_is_named(self) -> None:
        cleaned = clean(
            ("好", ""), ("", "价格:1"), ("贵", "价格:-1"), ("贵！", "价格:0"), ("x", "??"), pack=None
        )
        assert [(c.row, c.pairs) for c in cleaned.comments] == [(5, frozenset({("价格", 0)}))]
        assert [(p.row, p.kind) for p in cleaned.problems] == [
            (2, "no_label"),
            (3, "empty_text"),
            (4, "duplicate"),
            (6, "unknown_label"),
        ]

    def test_polarity_of_a_column_of_its_own_joins_the_rows_of_a_text(self) -> None:
        rows = [("贵但热情", "价格", "负面"), ("贵但热情", "服务", "正面"), ("一般", "价格；服务", "0")]
        cleaned = clean(*rows)
        assert [c.pairs for c in cleaned.comments] == [
            {("price", -1), ("service", 1)},
            {("price", 0), ("service", 0)},
        ]
        assert cleaned.problems == []

    def test_a_cell_that_tells_polarity_needs_no_column(self) -> None:
        cleaned = clean(("贵但热情", "价格:负面|服务:正面", "中性"))
        assert cleaned.comments[0].pairs == {("price", -1), ("service", 1)}
