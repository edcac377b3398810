"""Category names that differ in white space, width or case alone, and labels that nobody understands."""

from __future__ import annotations

import pytest

from models.taxonomy import found_taxonomy, load_taxonomy
from tests.training.case_rows import numbered
from training.case_report import report_cases
from training.cleaning import KEEP, MERGE, CaseTable, CleanedCases, RawRow, clean_tables

ROWS = (
    *numbered("物流配送", 7),
    *numbered("物流 配送", 3, start=20),
    *numbered("\u3000物流\u3000配送 ", 2, start=30),
    *numbered("ＡＰＰ问题", 5, start=40),
    *numbered("app问题", 6, start=60),
)


def read(
    rows: object, *, header: str = "text,category", spellings: str = KEEP, **options: object
) -> CleanedCases:
    numbered_rows = [RawRow(number, row) for number, row in enumerate(rows, 2)]  # type: ignore[arg-type, var-annotated, call-overload]
    table = CaseTable(header.split(","), numbered_rows)
    return clean_tables([table], spellings=spellings, least_cases=0, **options)  # type: ignore[arg-type]


class TestAlikeCategories:
    def test_width_and_case_are_one_category_and_it_is_said(self) -> None:
        cleaned = read(ROWS)
        assert set(cleaned.taxonomy.codes) == {"物流配送", "物流 配送", "APP问题"}
        (joined,) = [note for note in cleaned.notes if "已算作同一类别" in note]
        assert "「APP问题」（「ＡＰＰ问题」5 条、「app问题」6 条）" in joined
        assert "「物流 配送」（「物流 配送」3 条、「物流\u3000配送」2 条）" in joined

    def test_names_that_differ_in_white_space_are_named_with_counts_and_what_to_do(self) -> None:
        (apart,) = [note for note in read(ROWS).notes if "只差空格，现在各算一类" in note]
        assert "「物流配送」7 条、「物流 配送」5 条" in apart
        assert "--spellings merge" in apart
        assert "APP" not in apart

    def test_they_are_merged_only_on_demand_into_the_commoner_one(self) -> None:
        cleaned = read(ROWS, spellings=MERGE)
        assert set(cleaned.taxonomy.codes) == {"物流配送", "APP问题"}
        assert sum(case.category == "物流配送" for case in cleaned.cases) == 12
        assert any("「物流 配送」5 条并入「物流配送」" in note for note in cleaned.notes)

    def test_merging_comes_before_rare_names_are_left_out(self) -> None:
        rows = [
            RawRow(n, row) for n, row in enumerate([*numbered("甲", 6), *numbered("乙 丙", 3, start=20)], 2)
        ]
        rows += [RawRow(n, row) for n, row in enumerate(numbered("乙丙", 4, start=40), 20)]
        cleaned = clean_tables([CaseTable(["text", "category"], rows)], spellings=MERGE)
        assert set(cleaned.taxonomy.codes) == {"甲", "乙丙"}
        assert cleaned.problems == ()

    @pytest.mark.parametrize("given", [None, "general"])
    def test_merging_with_the_names_of_a_taxonomy(self, given: str | None) -> None:
        taxonomy = None if given is None else load_taxonomy(given)
        rows = [*numbered("价格与收费", 3), *numbered("价格 与收费", 2, start=20)]
        cleaned = read(rows, spellings=MERGE, taxonomy=taxonomy)
        assert cleaned.taxonomy.name == "general"
        assert {case.category for case in cleaned.cases} == {"price_billing"}
        assert any("「价格 与收费」2 条并入「价格与收费」" in note for note in cleaned.notes)
        kept = read(rows, taxonomy=taxonomy)
        assert any(problem.kind == "unknown_category" for problem in kept.problems) == (given is not None)

    def test_names_that_differ_in_a_letter_are_left_alone(self) -> None:
        notes = read([*numbered("甲一", 3), *numbered("甲二", 3, start=20)]).notes
        assert not any("空格" in note for note in notes)

    def test_the_data_report_lists_the_rarer_ones_with_the_commoner(self) -> None:
        cleaned = read(ROWS)
        found = [f for f in report_cases(cleaned.cases, cleaned.taxonomy).findings if f.kind == "alike_label"]
        assert [(f.label, f.suggested) for f in found] == [("物流 配送", "物流配送")] * 5
        assert {cleaned.cases[f.place].category for f in found} == {"物流 配送"}
        sound = found_taxonomy({"物流配送", "APP问题"})
        merged = read(ROWS, spellings=MERGE)
        assert "alike_label" not in report_cases(merged.cases, sound).counts()


class TestLabelsThatAreNotUnderstood:
    HEADER = "text,category,urgency"
    OTHER = (("门锁打不开", "乙", ""),)  # a second category: one alone is no taxonomy

    def test_a_column_of_unknown_words_is_told_with_examples_and_what_to_write(self) -> None:
        rows = [(text, name, "高" if n % 3 else "特急") for n, (text, name) in enumerate(numbered("甲", 9))]
        cleaned = read([*rows, *self.OTHER], header=self.HEADER)
        (note,) = [note for note in cleaned.notes if "urgency" in note]
        assert "全部 9 处都无法识别，等于没有标注：「高」6 条、「特急」3 条" in note
        assert "general（一般）、major（重大）、urgent（紧急）" in note
        assert cleaned.in_vain == ("urgency",)

    def test_a_column_that_is_understood_in_part(self) -> None:
        rows = [("一号坏了", "甲", "紧急"), ("二号坏了", "甲", "高"), *self.OTHER]
        cleaned = read(rows, header=self.HEADER)
        (note,) = [note for note in cleaned.notes if "urgency" in note]
        assert "有 1 处无法识别，未使用：「高」1 条" in note
        assert cleaned.in_vain == ()

    def test_an_empty_column_is_no_label_and_nothing_is_said(self) -> None:
        rows = [("一号坏了", "甲", ""), ("二号坏了", "甲", "-"), *self.OTHER]
        cleaned = read(rows, header=self.HEADER)
        assert cleaned.in_vain == ()
        assert not any("urgency" in note for note in cleaned.notes)

    def test_labels_too_few_to_learn_from_are_in_vain_too(self) -> None:
        rows = [
            RawRow(n, (*row, "紧急"))
            for n, row in enumerate([*numbered("甲", 6), *numbered("乙", 6, start=20)], 2)
        ]
        cleaned = clean_tables([CaseTable(self.HEADER.split(","), rows)])
        assert cleaned.in_vain == ("urgency",)

    def test_a_customers_words_in_the_wrong_column_are_not_shown(self) -> None:
        words = "昨天买的水壶今天就漏水了客服还不理人真是气死我了"
        cleaned = read([("一号坏了", "甲", words), *self.OTHER], header=self.HEADER)
        (note,) = [note for note in cleaned.notes if "urgency" in note]
        assert words not in note
        assert f"{len(words)} 字的内容" in note
