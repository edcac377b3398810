"""What becomes of every kind of row, as a table; and that nothing is lost without a word."""

import pytest

from models.cases import LabelledCase
from models.taxonomy import load_taxonomy
from nlp.errors import InputError
from tests.training.case_rows import clean, numbered, told
from training.cleaning import KIND_TITLES, RawRow, clean_cases

GENERAL = load_taxonomy("general")
ALL = "text,category,also,urgency,emotion,intensity,sample"


class TestLabelsAreReadAsPeopleWriteThem:
    @pytest.mark.parametrize(
        ("column", "written", "read"),
        [
            ("urgency", "urgent", "urgent"),
            ("urgency", " Major ", "major"),
            ("urgency", "一般", "general"),
            ("urgency", "重大投诉", "major"),
            ("urgency", "紧急", "urgent"),
            ("emotion", "愤怒", "angry"),
            ("emotion", "焦虑", "anxious"),
            ("emotion", "失望", "disappointed"),
            ("emotion", "CALM", "calm"),
            ("emotion", "满意", "satisfied"),
            ("intensity", "0", 0),
            ("intensity", "3", 3),
            ("intensity", "２", 2),
            ("intensity", "1.0", 1),
            ("intensity", "极端", 3),
            ("category", "price_billing", "price_billing"),
            ("category", "价格与收费", "price_billing"),
            ("category", "Price_Billing", "price_billing"),
        ],
    )
    def test_value(self, column: str, written: str, read: str | int) -> None:
        cleaned = clean(f"text,{column}", ("账单多了三十元", written))
        assert getattr(cleaned.cases[0], column) == read
        assert cleaned.problems == ()

    @pytest.mark.parametrize("empty", ["", "  ", "nan", "NULL", "None", "-", "—", "\u3000"])
    def test_what_stands_for_an_empty_cell_is_no_label(self, empty: str) -> None:
        cleaned = clean("text,category,urgency", ("账单多了三十元", empty, "一般"))
        assert cleaned.cases == (LabelledCase("账单多了三十元", urgency="general", row=2),)
        assert cleaned.problems == ()

    @pytest.mark.parametrize(
        ("cell", "also"),
        [
            ("price_billing", ("price_billing",)),
            ("price_billing|other", ("price_billing", "other")),
            ("价格与收费｜ 其他 ", ("price_billing", "other")),
            ("other||other", ("other",)),
            ('["price_billing", "其他", null]', ("price_billing", "other")),
            ("[]", ()),
            ("", ()),
        ],
    )
    def test_also_holds_several(self, cell: str, also: tuple[str, ...]) -> None:
        assert clean("text,category,also", ("不退款", "refund_aftersales", cell)).cases[0].also == also

    @pytest.mark.parametrize(
        ("sample", "representative"),
        [("random", True), ("", True), ("active", False), ("Active", False), ("疑难", False)],
    )
    def test_picked_cases_are_not_representative(self, sample: str, representative: bool) -> None:
        cleaned = clean("text,urgency,sample", ("不退款", "general", sample))
        assert cleaned.cases[0].representative is representative

    @pytest.mark.parametrize(
        "header",
        [
            "文本,投诉类别,其他类别,紧急程度,情绪,情绪强度,抽样",
            "投诉内容,类别,涉及类别,紧急度,客户情绪,强度,抽样方式",
            "Text,Category,ALSO,Urgency,Emotion,Intensity,Sample",
            "正文,投诉分类,次要类别,投诉级别,情绪标签,情绪程度,sample",
        ],
    )
    def test_columns_go_by_many_names_and_the_choice_is_told(self, header: str) -> None:
        cleaned = clean(
            header, ("不退款也没人管", "退款与售后", "服务态度与沟通", "重大", "愤怒", "2", "active")
        )
        assert cleaned.cases == (
            LabelledCase(
                "不退款也没人管",
                "refund_aftersales",
                ("service_attitude",),
                "major",
                "angry",
                2,
                representative=False,
                row=2,
            ),
        )
        assert header.split(",")[1] in cleaned.notes[0]

    def test_the_name_of_the_contract_goes_before_other_names(self) -> None:
        cleaned = clean("text,标签,category", ("不退款", "无关", "refund_aftersales"))
        assert cleaned.cases[0].category == "refund_aftersales"


class TestEveryFaultIsToldByRow:
    @pytest.mark.parametrize(
        ("row", "kinds"),
        [
            (("", "other", "", "general", "", "", ""), ["empty_text"]),
            ((" \u3000\n", "other", "", "general", "", "", ""), ["empty_text"]),
            (("长" * 21, "other", "", "general", "", "", ""), ["text_too_long"]),
            (("没有标注", "", "", "", "", "", "active"), ["no_label"]),
            (("未知的级别", "", "", "very", "", "", ""), ["no_label", "unknown_label"]),
            (("还有别的标注", "other", "", "very", "", "", ""), ["unknown_label"]),
            (("未知的情绪", "other", "", "", "悲喜交加", "", ""), ["unknown_label"]),
            (("强度超出范围", "other", "", "", "", "4", ""), ["unknown_label"]),
            (("强度不是整数", "other", "", "", "", "1.5", ""), ["unknown_label"]),
            (("强度是负数", "other", "", "", "", "-1", ""), ["unknown_label"]),
            (("未知的类别", "pricing", "", "general", "", "", ""), ["unknown_category"]),
            (("只有未知的类别", "pricing", "", "", "", "", ""), ["no_label", "unknown_category"]),
            (("类别里写了两个", "other|praise", "", "general", "", "", ""), ["unknown_category"]),
            (("未知的其他类别", "other", "pricing", "", "", "", ""), ["also_unused"]),
            (("其他类别就是类别", "other", "其他", "", "", "", ""), ["also_unused"]),
            (("没有类别的其他类别", "", "other", "general", "", "", ""), ["also_unused"]),
            (("两处问题", "other", "pricing", "very", "", "", ""), ["also_unused", "unknown_label"]),
        ],
    )
    def test_row(self, row: tuple[str, ...], kinds: list[str]) -> None:
        good = ("一条没有问题的投诉", "other", "", "general", "", "", "")
        cleaned = clean(ALL, good, row, taxonomy=GENERAL, max_chars=20)
        assert sorted(told(cleaned)) == [(3, kind) for kind in kinds]
        kept = {"no_label", "empty_text", "text_too_long"}.isdisjoint(kinds)
        assert [case.row for case in cleaned.cases] == ([2, 3] if kept else [2])
        assert all(kind in KIND_TITLES for kind in kinds)

    def test_a_row_that_the_reader_could_not_read_keeps_the_readers_reason(self) -> None:
        rows = [RawRow(2, ("好", "other")), RawRow(7, ("", ""), fault="公式没有保存结果。")]
        cleaned = clean_cases(("text", "category"), rows, taxonomy=GENERAL, least_cases=0)
        assert [(p.row, p.kind) for p in cleaned.problems] == [(7, "unreadable")]
        assert "公式没有保存结果" in cleaned.problems[0].reason

    def test_short_rows_have_empty_cells(self) -> None:
        assert clean("text,urgency,emotion", ("不退款", "general")).cases[0].emotion is None

    def test_no_reason_shows_a_text_or_a_text_in_a_label_column(self) -> None:
        words = "我住在建设路十八号三单元一零二室，电话是一三八零零"
        cleaned = clean(
            ALL, (words, "other", "", "", "", "", ""), ("不退款", words, words, words, words, "2", "")
        )
        assert len(cleaned.problems) >= 3
        assert not any("建设路" in problem.reason for problem in cleaned.problems)

    def test_problems_stand_in_row_order_and_are_counted(self) -> None:
        cleaned = clean(
            "text,urgency", ("一号", "general"), ("", "general"), ("二号", "?"), ("", "major"), taxonomy=None
        )
        assert [problem.row for problem in cleaned.problems] == sorted(p.row for p in cleaned.problems)
        assert cleaned.problem_counts() == {"empty_text": 2, "no_label": 1, "unknown_label": 1}
        assert cleaned.rows == 4


class TestCopiesOfOneText:
    @pytest.mark.parametrize(
        ("first", "second", "same"),
        [
            ("退款三天没到账", "退款三天没到账", True),
            ("退款三天没到账", " 退款，三天没到账！！ ", True),
            ("退款三天没到账", "退款\n三天 没到账。", True),
            ("APP打不开", "ＡＰＰ打不开", True),
            ("APP打不开", "app打不开", True),
            ("運費太貴", "运费太贵", True),
            ("太差了太差了", "太差了", False),
            ("扣了30元", "扣了300元", False),
            ("服务好😀", "服务好😡", False),
            ("！！", "？？", False),
        ],
    )
    def test_same_text(self, first: str, second: str, same: bool) -> None:
        cleaned = clean("text,urgency", (first, "general"), (second, "general"))
        assert len(cleaned.cases) == (1 if same else 2)
        assert told(cleaned) == ([(3, "duplicate")] if same else [])

    def test_labels_that_only_one_copy_has_are_kept(self) -> None:
        cleaned = clean(
            "text,category,urgency,emotion",
            ("不退款", "other", "", "calm"),
            ("不退款。", "", "major", "calm"),
        )
        assert cleaned.cases == (LabelledCase("不退款", "other", urgency="major", emotion="calm", row=2),)
        assert told(cleaned) == [(3, "duplicate")]

    def test_where_labels_disagree_the_later_row_counts_and_both_are_told(self) -> None:
        cleaned = clean(
            "text,urgency,emotion",
            ("不退款", "general", "calm"),
            ("另一条", "general", ""),
            ("不退款", "major", ""),
        )
        assert [(c.text, c.urgency, c.emotion, c.row) for c in cleaned.cases] == [
            ("不退款", "major", "calm", 4),
            ("另一条", "general", None, 3),
        ]
        assert told(cleaned) == [(2, "conflict"), (4, "conflict")]
        assert "第 4 行" in cleaned.problems[0].reason
        assert "urgency" in cleaned.problems[0].reason

    def test_different_further_categories_are_a_conflict_too(self) -> None:
        cleaned = clean(
            "text,category,also",
            ("不退款", "refund_aftersales", "other"),
            ("不退款", "refund_aftersales", ""),
        )
        assert cleaned.cases[0].also == ()
        assert told(cleaned) == [(2, "conflict"), (3, "conflict")]

    def test_a_third_copy_is_merged_with_the_winner(self) -> None:
        rows = [("不退款", "general"), ("不退款", "major"), ("不退款", "major")]
        cleaned = clean("text,urgency", *rows)
        assert [case.urgency for case in cleaned.cases] == ["major"]
        assert told(cleaned) == [(2, "conflict"), (3, "conflict"), (4, "duplicate")]


class TestWhichTaxonomy:
    def test_known_names_and_codes_mean_general(self) -> None:
        cleaned = clean("text,category", ("甲", "other"), ("乙", "产品质量"), ("丙", "PRAISE"))
        assert cleaned.taxonomy == GENERAL
        assert [case.category for case in cleaned.cases] == ["other", "product_quality", "praise"]

    def test_unknown_names_found_a_new_one(self) -> None:
        rows = [*numbered("退票", 5), *numbered("晚点", 5, start=5), *numbered("Wi-Fi", 5, start=10)]
        cleaned = clean("text,category", *rows, least_cases=5)
        assert cleaned.taxonomy.codes == ("Wi-Fi", "晚点", "退票")
        assert len(cleaned.cases) == 15
        assert cleaned.problems == ()

    def test_known_and_unknown_names_together_found_a_new_one_and_a_likely_slip_is_told(self) -> None:
        rows = [*numbered("其他", 12), *numbered("产品质量", 9, start=12), *numbered("产品质里", 1, start=21)]
        cleaned = clean("text,category", *rows, least_cases=5)
        assert cleaned.taxonomy.codes == ("产品质量", "其他")
        assert told(cleaned) == [(23, "few_cases"), (23, "no_label")]
        assert any("--taxonomy general" in note for note in cleaned.notes)

    def test_a_given_taxonomy_is_kept_and_refuses_other_names(self) -> None:
        cleaned = clean("text,category", ("甲", "other"), ("乙", "退票"), taxonomy=GENERAL)
        assert cleaned.taxonomy == GENERAL
        assert told(cleaned) == [(3, "unknown_category"), (3, "no_label")]

    def test_without_categories_it_is_general(self) -> None:
        assert clean("text,urgency", ("甲", "general")).taxonomy == GENERAL

    def test_names_that_differ_in_case_are_one_category(self) -> None:
        rows = [*numbered("Refund", 5), *numbered("refund", 5, start=5), *numbered("退票", 5, start=10)]
        assert clean("text,category", *rows, least_cases=5).taxonomy.codes == ("Refund", "退票")

    def test_further_categories_that_no_case_has_as_its_own_are_left_out_and_told(self) -> None:
        pairs = zip(
            numbered("退票", 5) + numbered("晚点", 5, start=5), ["晚点", "餐食", *[""] * 8], strict=True
        )
        cleaned = clean("text,category,also", *((*row, also) for row, also in pairs), least_cases=5)
        assert [case.also for case in cleaned.cases[:2]] == [("晚点",), ()]
        assert told(cleaned) == [(3, "also_unused")]


class TestLabelsWithTooFewCases:
    def test_a_rare_category_is_left_out_and_told_for_each_row(self) -> None:
        rows = [*numbered("退票", 5), *numbered("晚点", 5, start=5), *numbered("餐食", 4, start=10)]
        cleaned = clean("text,category", *rows, least_cases=5)
        assert cleaned.taxonomy.codes == ("晚点", "退票")
        assert len(cleaned.cases) == 10
        assert cleaned.problem_counts() == {"no_label": 4, "few_cases": 4}
        assert "「餐食」只有 4 条" in next(p.reason for p in cleaned.problems if p.kind == "few_cases")

    def test_copies_count_once(self) -> None:
        rare = numbered("餐食", 4, start=10)
        rows = [*numbered("退票", 5), *numbered("晚点", 5, start=5), *rare, rare[0]]
        assert "餐食" not in clean("text,category", *rows, least_cases=5).taxonomy.codes

    @pytest.mark.parametrize(
        ("general", "major", "urgent", "used"),
        [(5, 5, 5, True), (50, 9, 4, False), (50, 9, 0, False), (50, 0, 0, False)],
    )
    def test_urgency_is_learnt_only_with_all_levels(
        self, general: int, major: int, urgent: int, used: bool
    ) -> None:
        rows = [
            *numbered("general", general),
            *numbered("major", major, start=100),
            *numbered("urgent", urgent, start=200),
        ]
        labelled = [(text, "calm" if i % 2 else "angry", level) for i, (text, level) in enumerate(rows)]
        cleaned = clean("text,emotion,urgency", *labelled, least_cases=5)
        assert len(cleaned.cases) == len(rows)
        assert all((case.urgency is not None) == used for case in cleaned.cases)
        assert bool(cleaned.notes) != used

    def test_a_task_with_one_label_only_is_left_out_as_a_whole(self) -> None:
        rows = [(text, "angry", label) for text, label in numbered("退票", 5) + numbered("晚点", 5, start=5)]
        cleaned = clean("text,emotion,category", *rows, least_cases=5)
        assert {case.emotion for case in cleaned.cases} == {None}
        assert "emotion 的 10 条标注未使用" in " ".join(cleaned.notes)

    def test_a_rare_intensity_stays_with_its_neighbours_on_the_scale(self) -> None:
        rows = [*numbered("1", 5), *numbered("2", 5, start=5), *numbered("3", 1, start=10)]
        cleaned = clean("text,intensity", *rows, least_cases=5)
        assert [case.intensity for case in cleaned.cases][-1] == 3


class TestUnusableTables:
    @pytest.mark.parametrize(
        ("header", "rows", "words"),
        [
            ("id,category", [("1", "other")], ("没有文本列", "「id」")),
            ("text,id", [("不退款", "1")], ("没有标注列", "「id」")),
            ("text,also", [("不退款", "other")], ("没有标注列",)),
            ("text,类别,标签", [("不退款", "a", "b")], ("2 列", "「类别」", "「标签」")),
            ("text,text,category", [("a", "b", "c")], ("2 列", "text")),
            ("text,category", [], ("只有表头",)),
            ("text,category", [("", "other"), ("", "")], ("2 行", "文本为空 2 处")),
            ("text,urgency", [("不退款", "?")], ("没有一行可用", "标注值无法识别 1 处")),
        ],
    )
    def test_error_says_what_and_where(
        self, header: str, rows: list[tuple[str, ...]], words: tuple[str, ...]
    ) -> None:
        with pytest.raises(InputError) as caught:
            clean(header, *rows)
        assert all(word in str(caught.value) for word in words)
        assert "不退款" not in str(caught.value)

    def test_a_category_column_full_of_different_values_is_refused(self) -> None:
        rows = [(f"第{i}条", f"值{i}") for i in range(201)]
        with pytest.raises(InputError, match="201 种不同的值"):
            clean("text,category", *rows)

    def test_no_label_with_enough_cases(self) -> None:
        with pytest.raises(InputError, match="至少要有 2 种标注"):
            clean("text,category", *numbered("退票", 4), *numbered("晚点", 3, start=9), least_cases=5)
