"""`suqing label-queue` out in four formats, labels back from two tools and into a model."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.service.cases.case_files import run_suqing, two_topics, write_cases

TEXTS = [
    ("请回电13812345678，热水器漏电把我妈电伤了，正在医院",),
    ("热水器不出热水",),
    ("快递3天没动",),
    ("快递4天没动！",),
    ("说好的退款没有到账",),
    ("客服一直占线",),
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_cases(tmp_path / "texts.csv", "text", TEXTS)


def queue(source: Path, name: str, *options: str | Path) -> Path:
    out = source.with_name(name)
    finished = run_suqing("label-queue", source, "-o", out, "--second", "none", *options, home=source.parent)
    assert finished.code == 0, finished.err
    return out


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def import_labels(export: Path, code: int = 0) -> list[dict[str, str]]:
    out = export.with_suffix(".cases.csv")
    finished = run_suqing("cases", "import", export, "-o", out, home=export.parent)
    assert finished.code == code, finished.err
    return read_csv(out)


class TestSheets:
    def test_the_csv_is_an_empty_cases_file_urgent_first_masked_without_near_copies(
        self, source: Path
    ) -> None:
        rows = read_csv(queue(source, "queue.csv"))
        assert rows[0]["urgent_looking"] == "true"
        assert rows[0]["row"] == "2"
        assert not any("13812345678" in row["text"] for row in rows)
        assert sum("天没动" in row["text"] for row in rows) == 1
        assert {row["category"] + row["urgency"] + row["emotion"] for row in rows} == {""}
        assert all(row["model_category"] for row in rows)

    def test_the_workbook_says_the_same_and_lists_the_labels(self, source: Path) -> None:
        rows = read_csv(queue(source, "queue.csv"))
        book = openpyxl.load_workbook(queue(source, "queue.xlsx"))
        cells = list(book["待标注"].iter_rows(values_only=True))
        assert [row[1] for row in cells[1:]] == [row["text"] for row in rows]
        assert "产品质量" in [cell.value for cell in book["标注取值"]["A"]]

    def test_texts_with_labels_are_not_asked_about(self, source: Path) -> None:
        known = write_cases(source.with_name("known.csv"), "text,category", [("热水器不出热水", "产品质量")])
        rows = read_csv(queue(source, "queue.csv", "--labelled", known))
        assert "热水器不出热水" not in [row["text"] for row in rows]

    def test_a_filled_in_queue_trains(self, tmp_path: Path) -> None:
        labels = dict(two_topics())
        source = write_cases(tmp_path / "texts.csv", "text", [[text] for text in labels])
        rows = read_csv(queue(source, "queue.csv"))
        filled = write_cases(
            tmp_path / "filled.csv",
            ",".join(rows[0]),
            [[*{**row, "category": labels[row["text"]]}.values()] for row in rows],
        )
        finished = run_suqing("train", filled, home=tmp_path)
        assert finished.code == 0, finished.err


class TestLabelStudio:
    def tasks(self, source: Path) -> list[dict[str, Any]]:
        return list(json.loads(queue(source, "queue.json").read_text("utf-8")))

    def test_tasks_carry_answers_that_the_written_interface_knows(self, source: Path) -> None:
        tasks = self.tasks(source)
        interface = ElementTree.parse(source.with_name("queue.config.xml")).getroot()  # noqa: S314
        offered = {
            choices.get("name"): {choice.get("value") for choice in choices}
            for choices in interface.iter("Choices")
        }
        for task in tasks:
            for result in task["predictions"][0]["result"]:
                assert result["value"]["choices"][0] in offered[result["from_name"]]

    def test_an_export_comes_back_as_cases(self, source: Path, tmp_path: Path) -> None:
        task = self.tasks(source)[0]
        chosen = [
            {"from_name": "category", "type": "choices", "value": {"choices": ["产品质量", "其他"]}},
            {"from_name": "urgency", "type": "choices", "value": {"choices": ["紧急"]}},
        ]
        annotation = {
            "result": chosen,
            "updated_at": "2026-11-27T08:00:00Z",
            "completed_by": {"email": "li@example.com"},
        }
        cancelled = {"result": chosen, "was_cancelled": True}
        export = tmp_path / "export.json"
        export.write_text(
            json.dumps(
                [
                    {"id": 1, "data": task["data"], "annotations": [annotation]},
                    {"id": 2, "data": {"text": "灯不亮"}, "annotations": [cancelled]},
                ]
            ),
            "utf-8",
        )
        (row,) = import_labels(export, code=1)
        assert row["text"] == task["data"]["text"]
        assert (row["category"], row["also"], row["urgency"]) == ("产品质量", "其他", "紧急")
        assert row["sample"] == "active", "training knows that it was picked"
        assert (row["corrected_at"], row["corrected_by"]) == ("2026-11-27T08:00:00Z", "li@example.com")

    def test_the_short_export_too(self, tmp_path: Path) -> None:
        export = tmp_path / "export.json"
        tasks = [
            {"text": "灯不亮，电话13812345678", "category": "产品质量", "annotator": 3},
            {"text": "快递没到", "category": {"choices": ["物流与交付", "其他"]}},
        ]
        export.write_text(json.dumps(tasks, ensure_ascii=False), "utf-8")
        first, second = import_labels(export)
        assert (first["category"], first["corrected_by"]) == ("产品质量", "3")
        assert "13812345678" not in first["text"]
        assert (second["category"], second["also"]) == ("物流与交付", "其他")

    def test_tasks_that_nobody_labelled_are_told_as_such(self, source: Path) -> None:
        tasks = queue(source, "queue.json")
        finished = run_suqing("cases", "import", tasks, "-o", tasks.with_suffix(".csv"), home=source.parent)
        assert (finished.code, "没有标注" in finished.out, "没有文本" in finished.out) == (1, True, False)


class TestDoccano:
    def test_what_goes_out_comes_back(self, source: Path) -> None:
        rows = import_labels(queue(source, "queue.jsonl"))
        sheet = read_csv(queue(source, "queue.csv"))
        assert [(row["text"], row["category"], row["urgency"], row["emotion"]) for row in rows] == [
            (row["text"], row["model_category"], row["model_urgency"], row["model_emotion"]) for row in sheet
        ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.json", "[{"),
        ("other.json", '{"text": "a"}'),
        ("broken.jsonl", '{"text": "a"}\n["no object"]\n'),
        ("notes.txt", "text"),
        ("gbk.jsonl", b'{"text": "\xc4\xe3"}'),
    ],
)
def test_files_that_are_no_exports_are_refused(name: str, content: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    out = tmp_path / "cases.csv"
    finished = run_suqing("cases", "import", path, "-o", out, home=tmp_path)
    assert (finished.code, out.exists()) == (2, False)
    assert "Traceback" not in finished.err


def test_a_missing_export_is_told(tmp_path: Path) -> None:
    missing, out = tmp_path / "no.json", tmp_path / "cases.csv"
    finished = run_suqing("cases", "import", missing, "-o", out, home=tmp_path)
    assert finished.code == 2
    assert "文件不存在" in finished.err


def test_rows_without_text_are_told_by_number(tmp_path: Path) -> None:
    source = write_cases(tmp_path / "texts.csv", "text,id", [("灯不亮", "1"), ("", "2")])
    finished = run_suqing("label-queue", source, "-o", tmp_path / "q.csv", "--second", "none", home=tmp_path)
    assert finished.code == 1
    assert "行号 3" in finished.out
