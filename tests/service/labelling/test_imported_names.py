"""Exports of labelling projects that somebody set up with names of their own."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.service.cases.case_files import run_suqing
from tests.service.command_line import Finished


def take(path: Path, content: Any, *options: str) -> tuple[Finished, list[dict[str, str]] | None]:
    """`suqing cases import` on an export of this content; the rows that it wrote, None without a file."""
    lines = content if path.suffix == ".jsonl" else [content]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    out = path.with_suffix(".csv")
    finished = run_suqing("cases", "import", path, "-o", out, *options, home=path.parent)
    if not out.exists():
        return finished, None
    with out.open(encoding="utf-8-sig", newline="") as file:
        return finished, list(csv.DictReader(file))


def choice(control: str, *chosen: str) -> dict[str, Any]:
    return {"from_name": control, "type": "choices", "value": {"choices": list(chosen)}}


def annotated(*results: dict[str, Any], **data: str) -> dict[str, Any]:
    return {"data": data, "annotations": [{"result": list(results)}]}


class TestLabelStudio:
    def test_chinese_controls_and_text_are_taken(self, tmp_path: Path) -> None:
        results = (
            choice("类别", "退款", "物流"),
            choice("紧急程度", "紧急"),
            choice("情绪", "愤怒"),
            {"from_name": "情绪强度", "type": "rating", "value": {"rating": 3}},
        )
        task = annotated(*results, 投诉内容="三天没退款", 渠道="电话")
        finished, rows = take(tmp_path / "export.json", [task])
        assert (finished.code, rows and len(rows)) == (0, 1), finished.err
        assert rows
        said = {key: value for key, value in rows[0].items() if value}
        assert said == {
            "text": "三天没退款",
            "category": "退款",
            "also": "物流",
            "urgency": "紧急",
            "emotion": "愤怒",
            "intensity": "3",
        }
        assert "文本取字段「投诉内容」" in finished.out

    def test_and_so_are_those_of_the_short_export(self, tmp_path: Path) -> None:
        tasks = [
            {
                "id": 7,
                "投诉内容": "三天没退款",
                "分类": {"choices": ["退款", "物流"]},
                "紧急程度": "紧急",
                "渠道": "电话",
            },
            {"id": 8, "投诉内容": "多扣了一次", "分类": "收费", "渠道": "电话"},
        ]
        finished, rows = take(tmp_path / "export.json", tasks)
        assert finished.code == 0, finished.err
        assert rows
        assert [(row["category"], row["also"], row["urgency"]) for row in rows] == [
            ("退款", "物流", "紧急"),
            ("收费", "", ""),
        ]

    def test_other_controls_are_told_with_what_is_known(self, tmp_path: Path) -> None:
        note = {"from_name": "备注", "type": "textarea", "value": {"text": ["请核对"]}}
        tasks = [
            annotated(choice("类别", "退款"), choice("满意度", "低"), note, text=f"第{n}条") for n in range(3)
        ]
        finished, rows = take(tmp_path / "export.json", tasks)
        assert rows
        assert (finished.code, len(rows)) == (0, 3)
        assert "「满意度」3 处、「备注（textarea）」3 处" in finished.out
        assert "紧急程度 urgency" in finished.out
        assert "请核对" not in finished.out

    @pytest.mark.parametrize(
        "task",
        [
            annotated(choice("分组", "退款"), text="三天没退款"),
            {"text": "三天没退款", "分组": "退款"},
            {"text": "三天没退款", "分组": {"choices": ["退款"]}},
            {"text": "三天没退款", "label": [{"start": 0, "end": 2, "labels": ["退款"]}], "分组": 1},
        ],
    )
    def test_an_export_without_any_known_control_is_refused_with_what_was_seen(
        self, task: dict[str, Any], tmp_path: Path
    ) -> None:
        finished, rows = take(tmp_path / "export.json", [task])
        assert (finished.code, rows) == (2, None)
        assert "「分组」1 处" in finished.err
        assert "类别 category" in finished.err
        assert "三天没退款" not in finished.err

    def test_a_text_of_another_name_is_asked_for_and_taken(self, tmp_path: Path) -> None:
        task = annotated(choice("类别", "退款"), 通话="三天没退款", 渠道="电话")
        finished, rows = take(tmp_path / "export.json", [task])
        assert (finished.code, rows) == (2, None)
        assert "「通话」、「渠道」" in finished.err
        finished, rows = take(tmp_path / "export.json", [task], "--text-column", "通话")
        assert finished.code == 0
        assert rows
        assert rows[0]["text"] == "三天没退款"

    def test_two_controls_for_one_label_are_told(self, tmp_path: Path) -> None:
        task = annotated(choice("类别", "退款"), choice("分类", "物流"), text="三天没退款")
        finished, rows = take(tmp_path / "export.json", [task])
        assert (finished.code, rows) == (2, None)
        assert "「类别」、「分类」" in finished.err

    def test_a_second_urgency_is_told(self, tmp_path: Path) -> None:
        task = annotated(choice("urgency", "紧急", "一般"), text="三天没退款")
        finished, rows = take(tmp_path / "export.json", [task])
        assert rows
        assert rows[0]["urgency"] == "紧急"
        assert "「urgency」1 处" in finished.out

    def test_no_tasks_are_told(self, tmp_path: Path) -> None:
        finished, rows = take(tmp_path / "export.json", [])
        assert (finished.code, rows) == (2, None)
        assert "没有任务" in finished.err


class TestDoccano:
    @pytest.mark.parametrize(
        ("labels", "expected"),
        [
            (["category:退款", "urgency:紧急", "emotion:愤怒"], ("退款", "", "紧急", "愤怒", "")),
            (["类别：退款", "紧急程度：紧急", "情绪：愤怒"], ("退款", "", "紧急", "愤怒", "")),
            (["Category: 退款", "紧急度 : 紧急", "情绪强度:2"], ("退款", "", "紧急", "", "2")),
            (["退款", "类别:物流"], ("退款", "物流", "", "", "")),
            (["退款", "其他类别:物流"], ("退款", "物流", "", "", "")),
            (["APP:闪退"], ("APP:闪退", "", "", "", "")),
        ],
    )
    def test_prefixes_are_read(self, labels: list[str], expected: tuple[str, ...], tmp_path: Path) -> None:
        _, rows = take(tmp_path / "export.jsonl", [{"id": 1, "text": "三天没退款", "label": labels}])
        assert rows
        names = ("category", "also", "urgency", "emotion", "intensity")
        assert tuple(rows[0][name] for name in names) == expected

    def test_an_unknown_prefix_is_kept_as_category_and_told(self, tmp_path: Path) -> None:
        lines = [{"text": f"第{n}条", "label": ["感受:愤怒"]} for n in range(2)]
        finished, rows = take(tmp_path / "export.jsonl", lines)
        assert rows
        assert [row["category"] for row in rows] == ["感受:愤怒"] * 2
        assert "「感受」2 处" in finished.out

    def test_spans_instead_of_labels_are_refused_with_what_was_seen(self, tmp_path: Path) -> None:
        finished, rows = take(tmp_path / "export.jsonl", [{"text": "三天没退款", "label": [[0, 2, "时间"]]}])
        assert (finished.code, rows) == (2, None)
        assert "「label（list）」1 处" in finished.err

    def test_lines_without_labels_anywhere_name_their_fields(self, tmp_path: Path) -> None:
        finished, rows = take(tmp_path / "export.jsonl", [{"text": "三天没退款", "分组": "退款"}])
        assert (finished.code, rows) == (2, None)
        assert "「分组」1 处" in finished.err
