"""`suqing train` with the real fit: what it prints, writes, saves and refuses."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.artifact import read_manifest
from models.loading import load_classifier, versions_directory
from models.measured import find_measured
from models.registry import Registry
from models.taxonomy import load_taxonomy
from nlp import prepare
from nlp.errors import ModelError
from service.samples import complaints_path
from tests.service.cases.case_files import GOODS, goods_rows, run_suqing, two_topics, write_cases
from tests.service.command_line import Finished
from tests.service.sheets import read_table

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Trained:
    """A finished `suqing train`."""

    finished: Finished
    said: dict[str, Any]
    home: Path

    def manifest(self) -> dict[str, Any]:
        path = versions_directory(self.home) / self.said["version"] / "manifest.json"
        return dict(json.loads(path.read_text("utf-8")))


def train(cases: Path, home: Path, *options: str | Path) -> Trained:
    """Train and read what was written."""
    report = home / "report.json"
    home.mkdir(exist_ok=True)
    finished = run_suqing("train", cases, "--json", report, *options, home=home)
    assert finished.code in (0, 1), finished.err
    return Trained(finished, json.loads(report.read_text("utf-8")), home)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Trained on the 150 sample complaints."""
    return train(complaints_path(), tmp_path_factory.mktemp("home"))


class TestOnTheSampleComplaints:
    def test_every_labelled_task_is_evaluated_on_cases_held_out(self, sample: Trained) -> None:
        assert sample.finished.code == 0
        assert list(sample.said["tasks"]) == ["category", "also", "urgency", "emotion", "intensity"]
        assert sample.said["trained_on"] == 150
        assert 20 <= sample.said["held_out"] <= 40
        assert sample.said["cases"] == sample.said["held_out"]
        assert 20 <= sample.said["held_out"] <= 40  # about a fifth; each text says itself where it belongs
        assert sample.said["borrowed_tasks"] == []

    def test_figures_are_better_than_chance(self, sample: Trained) -> None:
        assert sample.said["tasks"]["urgency"]["macro_f1"] > 0.4
        assert sample.said["tasks"]["emotion"]["accuracy"] > 0.3

    def test_the_shipped_model_stands_beside_the_candidate(self, sample: Trained) -> None:
        assert list(sample.said["bundled"]["tasks"]) == list(sample.said["tasks"])
        difference = sample.said["comparison"]["tasks"]["category"]["macro_f1"]
        candidate, bundled = (
            side["tasks"]["category"]["macro_f1"] for side in (sample.said, sample.said["bundled"])
        )
        assert candidate - bundled == pytest.approx(difference)
        assert "随附模型" in sample.finished.out

    def test_the_version_is_saved_and_answers(self, sample: Trained) -> None:
        version = sample.said["version"]
        classifier = load_classifier(version, home=sample.home)
        (prediction,) = classifier.predict([prepare("水壶漏电把孩子的手烫伤了，请马上处理！")])
        assert prediction.model_version == classifier.version == version
        assert prediction.category is not None
        assert prediction.urgency is not None
        assert prediction.urgency.label == "urgent"

    def test_the_manifest_says_where_the_model_comes_from(self, sample: Trained) -> None:
        manifest = sample.manifest()
        assert manifest["training"]["cases"] == sample.said["trained_on"]
        assert sum(manifest["training"]["labels"]["category"].values()) == sample.said["trained_on"]
        assert manifest["evaluation"]["tasks"] == sample.said["tasks"]
        assert manifest["evaluation"]["held_out_fingerprint"] != manifest["training"]["fingerprint"]

    def test_same_cases_and_seed_give_the_same_version_and_figures(
        self, sample: Trained, tmp_path: Path
    ) -> None:
        again = train(complaints_path(), tmp_path / "home")
        assert again.said == sample.said
        assert again.manifest()["files"] == sample.manifest()["files"]

    def test_tables_have_chinese_headings_and_english_keys(self, sample: Trained) -> None:
        for words in (
            "读入 150 行",
            "category 类别",
            "macro_f1",
            "urgent_recall",
            "紧急",
            "召回率",
            "候选版本",
        ):
            assert words in sample.finished.out

    def test_no_text_is_printed(self, sample: Trained) -> None:
        with complaints_path().open(encoding="utf-8-sig", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        printed = sample.finished.out + sample.finished.err + json.dumps(sample.said, ensure_ascii=False)
        assert not any(text[:12] in printed for text in texts)


class TestOwnCategories:
    def test_two_chinese_labels(self, tmp_path: Path) -> None:
        cases = write_cases(tmp_path / "cases.csv", "投诉内容,投诉类别", two_topics())
        trained = train(cases, tmp_path / "home")
        assert trained.said["taxonomy"]["codes"] == ["快递配送", "收费账单"]
        assert trained.said["tasks"]["category"]["accuracy"] > 0.8
        assert trained.said["borrowed_tasks"] == ["urgency", "emotion", "intensity"]
        assert trained.said["comparison"]["tasks"] == {}
        classifier = load_classifier(trained.said["version"], home=tmp_path / "home")
        (prediction,) = classifier.predict([prepare("账单上又多扣了一笔年费，要求退还")])
        assert prediction.category is not None
        assert prediction.category.label == "收费账单"
        assert prediction.urgency is not None
        assert prediction.emotion is not None
        assert prediction.emotion.intensity is not None

    def test_thirty_chinese_labels_in_a_gbk_file(self, tmp_path: Path) -> None:
        cases = write_cases(tmp_path / "cases.csv", "内容,类别", goods_rows(30), encoding="gbk")
        trained = train(cases, tmp_path / "home")
        assert trained.finished.code == 0
        assert trained.said["taxonomy"]["codes"] == sorted(GOODS)
        assert trained.said["tasks"]["category"]["macro_f1"] > 0.3
        assert "GB" in trained.finished.out

    def test_a_given_pack_keeps_its_labels_and_refuses_others(self, tmp_path: Path) -> None:
        bank = load_taxonomy("bank")
        first, second = bank.categories[0], bank.categories[1]
        rows = [
            *((text, first.code) for text, _ in goods_rows(1)),
            *((text, second.name) for text, _ in goods_rows(3)[16:]),
            ("这一条写了别的类别", "宇宙飞船"),
        ]
        trained = train(
            write_cases(tmp_path / "cases.csv", "text,category", rows),
            tmp_path / "home",
            "--taxonomy",
            "bank",
        )
        assert trained.finished.code == 1
        assert trained.said["taxonomy"] == {"name": bank.name, "codes": list(bank.codes)}
        assert trained.said["data"]["problems"] == {"no_label": 1, "unknown_category": 1}


class TestPartialLabels:
    def test_a_row_trains_the_tasks_that_it_is_labelled_for(self, tmp_path: Path) -> None:
        rows = [
            (text, name if i % 4 else "", "" if i % 4 else ("angry" if i % 8 else "calm"))
            for i, (text, name) in enumerate(goods_rows(6))
        ]
        cases = write_cases(tmp_path / "cases.csv", "text,category,emotion", rows)
        trained = train(cases, tmp_path / "home", "--no-final")
        labels = trained.manifest()["training"]["labels"]
        held = {task: figures["support"] for task, figures in trained.said["tasks"].items()}
        assert sum(labels["category"].values()) + held["category"] == 36
        assert sum(labels["emotion"].values()) + held["emotion"] == 12
        assert trained.said["borrowed_tasks"] == ["urgency", "intensity"]

    def test_a_column_whose_labels_are_not_understood_is_not_called_missing(self, tmp_path: Path) -> None:
        rows = [(text, topic, "高") for text, topic in two_topics()]
        cases = write_cases(tmp_path / "cases.csv", "投诉内容,投诉类别,紧急程度", rows)
        trained = train(cases, tmp_path / "home", "--no-final")
        assert "「高」48 条" in trained.finished.out
        assert "general（一般）" in trained.finished.out.replace("\n", "")
        assert (
            "案例里没有标注的任务由随附模型回答：emotion 情绪、intensity 情绪强度。" in trained.finished.out
        )
        assert "都没能使用的任务（原因见上）由随附模型回答：urgency 紧急程度。" in trained.finished.out
        assert trained.said["data"]["labelled_in_vain"] == ["urgency"]


class TestWaysOfWriting:
    def test_are_told_and_merged_when_asked_for(self, tmp_path: Path) -> None:
        rows = [
            (text, "收费 账单" if topic == "收费账单" and i % 2 else topic)
            for i, (text, topic) in enumerate(two_topics())
        ]
        cases = write_cases(tmp_path / "cases.csv", "text,category", rows)
        report = run_suqing("cases", "report", cases, home=tmp_path / "home")
        assert "「收费账单」12 条、「收费 账单」12 条" in report.out
        assert "类别名称只差空格" in report.out
        merged = train(cases, tmp_path / "home", "--no-final", "--spellings", "merge")
        assert merged.said["taxonomy"]["codes"] == ["快递配送", "收费账单"]
        assert "已合并" in merged.finished.out


class TestFinal:
    def test_what_answers_has_learnt_all_cases_and_what_was_measured_is_kept(self, tmp_path: Path) -> None:
        cases = write_cases(tmp_path / "cases.csv", "text,category", goods_rows(3))
        plain = train(cases, tmp_path / "plain", "--no-final")
        usual = train(cases, tmp_path / "usual")
        assert usual.said["tasks"] == plain.said["tasks"]
        assert usual.said["version"] != plain.said["version"]
        manifest = usual.manifest()
        assert manifest["training"]["cases"] == 24
        assert manifest["evaluation"]["fitted_again_on_all_cases"] is True
        assert "用全部案例重新训练" in usual.finished.out
        version = versions_directory(usual.home) / usual.said["version"]
        measured = find_measured(version, manifest)
        assert measured == version / "measured"
        assert read_manifest(measured)["training"]["cases"] == plain.said["trained_on"] < 24
        assert "measured" not in plain.manifest()

    def test_a_changed_measured_model_is_refused(self, tmp_path: Path) -> None:
        trained = train(
            write_cases(tmp_path / "cases.csv", "text,category", goods_rows(3)), tmp_path / "home"
        )
        versions = versions_directory(trained.home)
        registry, version = Registry(versions), trained.said["version"]
        assert registry.check(version) == versions / version
        weights = versions / version / "measured" / "part-0.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1] + b"?")
        with pytest.raises(ModelError, match="SHA-256"):
            registry.check(version)
        (versions / version / "measured" / "manifest.json").unlink()
        with pytest.raises(ModelError, match="measured"):
            registry.check(version)


class TestRowsWithProblems:
    def test_are_told_by_kind_and_listed_by_row_and_the_exit_code_is_one(self, tmp_path: Path) -> None:
        rows = [
            *goods_rows(2),
            ("", "空调"),
            goods_rows(1)[0],
            ("这一条没有标注", ""),
            ("只此一条", "飞船"),
        ]
        problems = tmp_path / "problems.csv"
        cases = write_cases(tmp_path / "cases.csv", "text,category", rows)
        trained = train(cases, tmp_path / "home", "--problems", problems)
        assert trained.finished.code == 1
        assert trained.said["data"] | {"notes": []} == {
            "rows": 20,
            "cases": 16,
            "labelled_in_vain": [],
            "problems": {"empty_text": 1, "no_label": 2, "duplicate": 1, "few_cases": 1},
            "notes": [],
        }
        with problems.open(encoding="utf-8-sig", newline="") as file:
            listed = [(row["row"], row["kind"]) for row in csv.DictReader(file)]
        assert listed == [
            ("18", "文本为空"),
            ("19", "文本重复，标注一致"),
            ("20", "没有可用的标注"),
            ("21", "该标注的条数太少"),
            ("21", "没有可用的标注"),
        ]
        assert "文本为空" in trained.finished.out


class TestRefusals:
    @pytest.mark.parametrize(
        ("header", "rows", "options", "words"),
        [
            ("text,category", goods_rows(2), ["--kind", "boost"], "应是 linear"),
            ("text,category", goods_rows(2), ["--hold-out", "0.9"], "--hold-out"),
            ("text,category", goods_rows(2), ["--taxonomy", "没有的分类"], "找不到分类体系"),
            ("text,category", goods_rows(2), ["--sheet", "一月"], "--sheet"),
            ("text,category", goods_rows(2), ["--spellings", "guess"], "--spellings 应是 keep"),
            ("text,category", goods_rows(2), ["--seed", "-1"], "--seed"),
            ("text,备注", goods_rows(2), [], "没有标注列"),
            ("text,category", [], [], "没有数据行"),
            ("text,category", goods_rows(1), [], "至少要有 2 种标注"),
            ("text,category", [("同一句话", "空调")] * 20, [], "没有一行可用"),
        ],
    )
    def test_unusable_input_ends_with_two_and_leaves_nothing(
        self,
        header: str,
        rows: list[tuple[str, str]],
        options: list[str],
        words: str,
        tmp_path: Path,
    ) -> None:
        cases = write_cases(tmp_path / "cases.csv", header, rows)
        finished = run_suqing(
            "train", cases, "--json", tmp_path / "out.json", *options, home=tmp_path / "home"
        )
        assert finished.code == 2, finished.err
        assert words in finished.err
        assert "Traceback" not in finished.err
        assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.csv"]

    @pytest.mark.parametrize(
        ("report", "words"),
        [("cases.csv", "就是输入文件"), (".", "文件夹"), ("no/such/place.json", "不存在")],
    )
    def test_an_unwritable_report_is_found_before_any_work(
        self, report: str, words: str, tmp_path: Path
    ) -> None:
        cases = write_cases(tmp_path / "cases.csv", "text,category", goods_rows(2))
        before = cases.read_bytes()
        finished = run_suqing("train", cases, "--json", tmp_path / report, home=tmp_path / "home")
        assert finished.code == 2
        assert words in finished.err
        assert cases.read_bytes() == before
        assert not (tmp_path / "home").exists()

    def test_a_missing_file(self, tmp_path: Path) -> None:
        finished = run_suqing("train", tmp_path / "none.csv", home=tmp_path)
        assert (finished.code, "文件不存在" in finished.err) == (2, True)

    def test_texts_that_are_all_nearly_the_same_cannot_be_split(self, tmp_path: Path) -> None:
        rows = [
            (f"我在贵店订购的第{i}件商品到现在一直没有发货，请尽快处理", "甲" if i % 2 else "乙")
            for i in range(20)
        ]
        cases = write_cases(tmp_path / "cases.csv", "text,category", rows)
        finished = run_suqing("train", cases, home=tmp_path / "home")
        assert finished.code == 2
        assert "太少" in finished.err


@pytest.mark.parametrize("option", ["--problems", "--conflicts"])
def test_tables_beside_the_training_are_what_their_names_say(option: str, tmp_path: Path) -> None:
    rows = [*goods_rows(2), (goods_rows(2)[0][0], goods_rows(2)[-1][1]), ("没有标注", "")]
    cases = write_cases(tmp_path / "cases.csv", "text,category", rows)
    table = tmp_path / "out.xlsx"
    finished = run_suqing("train", cases, option, table, home=tmp_path / "home")
    assert finished.code == 1, finished.err
    assert len(read_table(table)) > 1
    refused = run_suqing("train", cases, option, tmp_path / "out.txt", home=tmp_path / "home")
    assert (refused.code, refused.out) == (2, "")
    assert ".xlsx" in refused.err
