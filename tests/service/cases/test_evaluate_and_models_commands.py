"""`suqing evaluate` and `suqing models` on the shipped model and on a trained version."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.loading import versions_directory
from service.samples import complaints_path
from tests.service.cases.case_files import goods_rows, run_suqing, write_cases


@dataclass(frozen=True)
class Shop:
    """A home with one trained version for three goods."""

    home: Path
    version: str
    cases: Path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("shop")
    cases = write_cases(folder / "cases.csv", "text,category", goods_rows(3))
    report = folder / "report.json"
    assert run_suqing("train", cases, "--json", report, home=folder).code == 0
    return Shop(folder, json.loads(report.read_text("utf-8"))["version"], cases)


@pytest.fixture
def damaged(shop: Shop, tmp_path: Path) -> Shop:
    """The same home with one byte of the weights changed."""
    home = tmp_path / "home"
    shutil.copytree(shop.home, home)
    weights = next((versions_directory(home) / shop.version).glob("*.safetensors"))
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    return Shop(home, shop.version, shop.cases)


class TestEvaluate:
    def test_the_shipped_model_on_the_sample_complaints(self, tmp_path: Path) -> None:
        report = tmp_path / "figures.json"
        finished = run_suqing(
            "evaluate", complaints_path(), "--version", "fast", "--json", report, home=tmp_path
        )
        assert finished.code == 0, finished.err
        said = json.loads(report.read_text("utf-8"))
        assert said["version"].startswith("fast")
        assert said["cases"] == 150
        category = said["tasks"]["category"]
        assert {"macro_f1", "accuracy", "per_label", "ece"} <= category.keys()
        assert said["tasks"]["urgency"]["urgent_recall"] > 0.6
        assert "无需人工复核" in finished.out

    def test_a_trained_version_answers_its_own_labels(self, shop: Shop, tmp_path: Path) -> None:
        report = tmp_path / "figures.json"
        finished = run_suqing(
            "evaluate", shop.cases, "--version", shop.version, "--json", report, home=shop.home
        )
        assert finished.code == 0, finished.err
        said = json.loads(report.read_text("utf-8"))
        assert said["version"] == shop.version
        assert set(said["tasks"]["category"]["per_label"]) == {"电水壶", "空调", "冰箱"}

    def test_another_version_is_compared_on_the_same_cases(self, shop: Shop, tmp_path: Path) -> None:
        """One that learnt every label wrong is worse, by the difference and its whole interval."""
        names = {"电水壶": "空调", "空调": "冰箱", "冰箱": "电水壶"}
        wrong = [(text, names[name]) for text, name in goods_rows(3)]
        home, made = tmp_path / "home", tmp_path / "made.json"
        shutil.copytree(shop.home, home)
        cases = write_cases(tmp_path / "wrong.csv", "text,category", wrong)
        assert run_suqing("train", cases, "--json", made, home=home).code == 0
        other = json.loads(made.read_text("utf-8"))["version"]
        report = tmp_path / "figures.json"
        finished = run_suqing(
            *("evaluate", shop.cases, "--version", shop.version, "--against", other, "--json", report),
            home=home,
        )
        assert finished.code == 0, finished.err
        said = json.loads(report.read_text("utf-8"))["comparison"]
        assert (said["champion"], said["challenger"]) == (other, shop.version)
        assert said["tasks"]["category"]["accuracy"] > 0.9
        assert said["tasks"]["category"]["intervals"]["accuracy"][0] > 0.9

    def test_same_seed_same_report(self, shop: Shop, tmp_path: Path) -> None:
        reports = [tmp_path / name for name in ("one.json", "two.json")]
        for report in reports:
            run_suqing("evaluate", shop.cases, "--version", shop.version, "--json", report, home=shop.home)
        assert reports[0].read_bytes() == reports[1].read_bytes()

    def test_categories_that_the_version_does_not_know_are_told_by_row(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        cases = write_cases(tmp_path / "cases.csv", "text,category", [*goods_rows(1), ("去不了火星", "飞船")])
        problems = tmp_path / "problems.csv"
        finished = run_suqing(
            "evaluate", cases, "--version", shop.version, "--problems", problems, home=shop.home
        )
        assert finished.code == 1
        assert "10,类别不在分类体系中" in problems.read_text("utf-8-sig")

    @pytest.mark.parametrize(
        ("header", "rows", "version", "code", "words"),
        [
            ("text,category", goods_rows(1), "linear-20200101-00000000", 3, "找不到模型"),
            ("text,category", goods_rows(1), "../cases.csv", 3, "找不到模型"),
            ("text,category", goods_rows(1), "fast", 2, "没有一行可用"),
            ("text,备注", goods_rows(1), "fast", 2, "没有标注列"),
            ("text,category", [], "fast", 2, "没有数据行"),
        ],
    )
    def test_refusals(
        self, header: str, rows: list[tuple[str, str]], version: str, code: int, words: str, tmp_path: Path
    ) -> None:
        cases = write_cases(tmp_path / "cases.csv", header, rows)
        report = tmp_path / "figures.json"
        finished = run_suqing(
            "evaluate", cases, "--version", version, "--json", report, home=tmp_path / "home"
        )
        assert (finished.code, finished.out.count("Traceback")) == (code, 0)
        assert words in finished.err
        assert not report.exists()

    def test_a_damaged_version_is_a_model_problem(self, damaged: Shop) -> None:
        finished = run_suqing("evaluate", damaged.cases, "--version", damaged.version, home=damaged.home)
        assert finished.code == 3
        assert "SHA-256" in finished.err


class TestModels:
    def test_list_names_the_shipped_model_and_every_version(self, shop: Shop) -> None:
        finished = run_suqing("models", "list", home=shop.home)
        assert finished.code == 0
        assert "fast" in finished.out
        assert shop.version in finished.out

    def test_list_goes_on_past_a_broken_version(self, shop: Shop, tmp_path: Path) -> None:
        broken = versions_directory(tmp_path) / "linear-broken"
        broken.mkdir(parents=True)
        (broken / "manifest.json").write_text("{", "utf-8")
        shutil.copytree(
            versions_directory(shop.home) / shop.version, versions_directory(tmp_path) / shop.version
        )
        finished = run_suqing("models", "list", home=tmp_path)
        assert finished.code == 0
        assert "损坏" in finished.out
        assert shop.version in finished.out

    def test_list_in_an_empty_home(self, tmp_path: Path) -> None:
        finished = run_suqing("models", "list", home=tmp_path / "none")
        assert finished.code == 0
        assert "fast" in finished.out

    def test_show_tells_data_figures_and_digests(self, shop: Shop) -> None:
        finished = run_suqing("models", "show", shop.version, home=shop.home)
        assert finished.code == 0
        for words in (shop.version, "数据指纹", "电水壶", "macro_f1", "SHA-256", "scikit-learn"):
            assert words in finished.out

    def test_show_as_json_is_the_manifest(self, shop: Shop) -> None:
        finished = run_suqing("models", "show", shop.version, "--json", home=shop.home)
        assert json.loads(finished.out)["training"]["seed"] == 0

    def test_show_an_unknown_version(self, shop: Shop) -> None:
        assert run_suqing("models", "show", "linear-none", home=shop.home).code == 3

    def test_verify_passes_whole_versions(self, shop: Shop) -> None:
        finished = run_suqing("models", "verify", home=shop.home)
        assert finished.code == 0, finished.out
        assert finished.out.count("合格") == 3

    def test_verify_finds_the_damaged_one_and_checks_the_others(self, damaged: Shop) -> None:
        finished = run_suqing("models", "verify", home=damaged.home)
        assert finished.code == 3
        assert f"{damaged.version}：不合格" in finished.out
        assert "fast：合格" in finished.out

    def test_verify_by_name(self, damaged: Shop) -> None:
        assert run_suqing("models", "verify", "fast", home=damaged.home).code == 0
        assert run_suqing("models", "verify", damaged.version, home=damaged.home).code == 3
