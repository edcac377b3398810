"""Would you recommend us: numbers of 0..10 and the three groups make an NPS, words of willingness do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.survey.column_values import look_at
from service.survey.corrections import Corrections, settle_layout
from service.survey.layout import SurveyLayout, describe_layout
from service.survey.recommending import names_group, parse_group
from service.survey.scales import find_scale, read_score
from tests.service.sheets import make_table
from tests.service.survey.survey_files import run_survey

WILLING = ("非常愿意", "愿意", "一般", "不愿意", "非常不愿意")
SAID = ("送得快", "质量好", "一般般吧", "太贵", "客服态度差")


def settle(header: str, answers: tuple[str, ...], **said: object) -> SurveyLayout:
    columns = (header, "总体满意度", "意见")
    rows = [(answer, str(1 + place % 5), SAID[place % 5]) for place, answer in enumerate(answers)]
    return settle_layout(columns, rows, Corrections(**said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shown", "group"),
    [
        ("推荐者", 100), ("9-10（推荐者）", 100), ("9～10分", 100), ("A. 推荐者（9-10分）", 100),
        ("推荐型客户", 100), ("Promoter", 100), ("10", 100), (9, 100), ("9 - 10 分 推荐者", 100),
        ("被动者", 0), ("中立者（7-8）", 0), ("7—8", 0), ("8分", 0), ("中立", 0),
        ("贬损者", -100), ("0-6（贬损者）", -100), ("0至6分", -100), ("批评者", -100),
        ("6", -100), ("0", -100),
        ("6-8", None), ("18-25", None), ("非常愿意", None), ("★★★★★", None), ("", None), (None, None),
        ("非推荐者", None), ("11", None),
    ],
)  # fmt: skip
def test_a_group_is_read_by_its_name_its_range_or_its_number(shown: object, group: float | None) -> None:
    assert parse_group(shown) == group  # type: ignore[arg-type]


@pytest.mark.parametrize("shown", ["10", "10（推荐者）", "推荐", "中立", "非常愿意", 9, None])
def test_what_may_be_something_else_proves_no_group(shown: object) -> None:
    assert not names_group(shown)  # type: ignore[arg-type]


@pytest.mark.parametrize("answers", [WILLING, ("★★★★★", "★★★☆☆"), ("五星", "三星"), ("5/5", "2/5")])
@pytest.mark.parametrize("said", [{"scores": ("推荐意愿=nps",)}, {}])
def test_steps_of_five_make_no_nps_and_that_is_said(
    answers: tuple[str, ...], said: dict[str, object]
) -> None:
    header = "推荐意愿" if said else "NPS"
    layout = settle(header, answers * 4, **said)
    score = next(score for score in layout.scores if score.column == 0)
    assert (score.kind, score.low, score.high) == ("csat", 1.0, 5.0)
    told = describe_layout((header, "总体满意度", "意见"), layout)[-1]
    assert f"注意：「{header}」" in told
    assert "算不出 NPS" in told


def test_words_among_numbers_are_left_out_of_the_nps_and_that_is_said() -> None:
    (score, _) = settle("推荐意愿", ("9", "10", "3", "一般"), scores=("推荐意愿=nps",)).scores
    assert (score.kind, score.high) == ("nps", 10.0)
    assert "约 25% 的回答是词" in score.remark
    assert [read_score(cell, score) for cell in ("9", "一般", "0-完全不愿意")] == [9.0, None, 0.0]


def test_words_are_no_scores_of_ten_either() -> None:
    (score, _) = settle("服务评价", ("非常满意", "满意") * 3, scores=("服务评价=1-10",)).scores
    assert (score.kind, score.high) == ("csat", 5.0)
    assert "不能当作满分 10" in score.remark


def test_an_nps_without_a_score_above_five_is_doubted() -> None:
    answers = ("5", "4", "3", "1") * 10
    assert "=csat" in settle("推荐意愿", answers, scores=("推荐意愿=nps",)).scores[0].remark
    assert not settle("推荐意愿", (*answers, "9"), scores=("推荐意愿=nps",)).scores[0].remark


@pytest.mark.parametrize(
    "answers", [("推荐者", "中立者", "贬损者"), ("9-10（推荐者）", "7-8（被动者）", "0-6（贬损者）")]
)
def test_groups_are_found_by_themselves(answers: tuple[str, ...]) -> None:
    score = find_scale(0, "推荐意愿", look_at(answers))
    assert (score.kind, score.low, score.high) == ("nps", -100.0, 100.0)
    layout = settle("您会推荐吗", answers * 3)
    assert "推荐意愿（推荐者、中立者、贬损者）：「您会推荐吗」" in describe_layout(
        ("您会推荐吗", "", ""), layout
    )


def test_a_named_score_leaves_the_others_that_were_found() -> None:
    layout = settle("推荐意愿", ("9", "3", "7"), scores=("推荐意愿=nps",))
    assert [(score.column, score.kind) for score in layout.scores] == [(0, "nps"), (1, "csat")]
    without = settle("推荐意愿", ("9", "3", "7"), scores=("推荐意愿=nps",), ignore=("总体满意度",))
    assert [score.column for score in without.scores] == [0]


def test_every_role_named_still_leaves_the_scores_that_were_found() -> None:
    columns = ("编号", "门店", "日期", "推荐意愿", "总体满意度", "意见")
    rows = [
        ("1", "城东店", "2026-03-01", "9", "5", "送得快"),
        ("2", "城西店", "2026-03-02", "3", "2", "太贵"),
    ]
    said = Corrections(open=("意见",), scores=("推荐意愿",), date="日期", groups=("门店",), id="编号")
    assert [score.column for score in settle_layout(columns, rows, said).scores] == [3, 4]


def test_groups_in_a_survey_give_its_nps(tmp_path: Path) -> None:
    answers = ["9-10（推荐者）"] * 6 + ["7-8（被动者）"] * 2 + ["0-6（贬损者）"] * 2
    rows = [["推荐意愿", "意见"], *([answer, SAID[place % 5]] for place, answer in enumerate(answers))]
    run_survey(make_table(tmp_path / "in.csv", rows), tmp_path / "out")
    (score,) = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))["scores"]
    assert (score["kind"], score["nps"]["value"], score["top"]["value"]) == ("nps", 40.0, 0.6)
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "中立者：2 人" in page
    assert "满分 100" not in page


def test_willingness_asked_for_as_nps_is_reported_as_the_share_of_the_upper_two(tmp_path: Path) -> None:
    rows = [["推荐意愿", "意见"], *([answer, said] for answer, said in zip(WILLING, SAID, strict=True))]
    source = make_table(tmp_path / "in.csv", rows)
    run_survey(source, tmp_path / "out", corrections=Corrections(scores=("推荐意愿=nps",)))
    body = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    (score,) = body["scores"]
    assert (score["kind"], score["nps"], score["top"]["value"]) == ("csat", None, 0.4)
    assert any("算不出 NPS" in line for line in body["understood"])


def test_waves_on_different_scales_are_not_compared(tmp_path: Path) -> None:
    for name, answers in (("last", ("推荐者", "贬损者")), ("now", ("9", "2"))):
        rows = [["推荐意愿", "意见"], *([answers[n % 2], SAID[n % 5]] for n in range(12))]
        last = tmp_path / "last" / "summary.json"
        source = make_table(tmp_path / f"{name}.csv", rows)
        run_survey(source, tmp_path / name, baseline=last if name == "now" else None)
    changes = json.loads((tmp_path / "now" / "summary.json").read_text("utf-8"))["changes"]
    assert "negative" in [change["what"] for change in changes]
    assert "score" not in [change["what"] for change in changes]
