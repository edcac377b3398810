"""`suqing train --promote` and the commands of `suqing models` that change who answers."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.loading import find_model, versions_directory
from models.registry.staging import STAGING, WORK
from service.live.shadow_counts import ShadowCounts, add_counts
from service.settings import Settings
from tests.models.registry.versions import save_small
from tests.service.cases.case_files import run_suqing, write_cases
from tests.service.command_line import Finished
from tests.service.routing.own_rules import write_own_rules
from tests.training.promotion.topics import PLACES, TOPICS, make_rows


@dataclass(frozen=True)
class Shop:
    """A home whose first version was promoted by the gate, and one more candidate."""

    home: Path
    first: str
    said: dict[str, Any]
    finished: Finished
    second: str

    def suqing(self, *arguments: str | Path) -> Finished:
        return run_suqing(*arguments, home=self.home)

    def listed(self) -> dict[str, Any]:
        return dict(json.loads(self.suqing("models", "list", "--json").out))


def train(home: Path, *options: str) -> tuple[Finished, dict[str, Any]]:
    cases = write_cases(home / "cases.csv", "text,category", make_rows(PLACES[:4]))
    finished = run_suqing("train", cases, "--json", home / "said.json", *options, home=home)
    assert finished.code == 0, finished.err
    return finished, json.loads((home / "said.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    home = tmp_path_factory.mktemp("home")
    write_own_rules(home / "routes.yaml", list(TOPICS))
    finished, said = train(home, "--promote", "auto")
    _, other = train(home, "--seed", "1")
    return Shop(home, said["version"], said, finished, other["version"])


@pytest.fixture
def shop(made: Shop, tmp_path: Path) -> Shop:
    """A copy, for tests that change it."""
    home = tmp_path / "home"
    shutil.copytree(made.home, home)
    return Shop(home, made.first, made.said, made.finished, made.second)


def test_the_gate_promotes_the_first_version_and_says_why(made: Shop) -> None:
    promotion = made.said["promotion"]
    assert (promotion["promoted"], promotion["held_back"]) == (True, None)
    assert made.said["routing"]["unknown"] == []
    assert promotion["decision"]["promote"] is True
    assert {"primary", "urgent_recall", "latency"} <= {c["name"] for c in promotion["decision"]["checks"]}
    for words in ("评判（", "通过", "建议启用候选版本", f"已启用 {made.first}"):
        assert words in made.finished.out
    assert run_suqing("analyze", "键盘坏了", "--json", home=made.home).out.count(made.first) == 1


def test_a_version_that_silences_routing_rules_waits_for_a_person(tmp_path: Path) -> None:
    Settings(home=tmp_path).sqlite_store.touch()  # complaints are routed here
    finished, said = train(tmp_path, "--promote", "auto")
    promotion = said["promotion"]
    assert promotion["decision"]["promote"] is True, promotion["decision"]["summary"]
    assert promotion["promoted"] is False
    assert promotion["held_back"] == (
        "没有自动启用：启用后有 7 条派单规则不再生效"
        "（money_or_data_at_risk、refund、delivery、price、system、attitude、praise），须由人决定。"
    )
    assert "money_or_data_at_risk" in said["routing"]["lost"]
    assert promotion["held_back"] in finished.out
    assert f"suqing models promote {said['version']}" in finished.out
    promoted = run_suqing("models", "promote", said["version"], home=tmp_path)
    assert (promoted.code, "永远不会生效" in promoted.out) == (0, True)
    assert (
        json.loads(run_suqing("models", "list", "--json", home=tmp_path).out)["champion"] == said["version"]
    )


def test_nothing_new_promotes_nothing(shop: Shop) -> None:
    _, said = train(shop.home, "--promote", "auto", "--seed", "1")
    assert said["promotion"]["promoted"] is False
    assert said["promotion"]["decision"]["summary"].startswith("保留现有版本")
    assert shop.listed()["champion"] == shop.first
    refused = shop.suqing("models", "promote", shop.second)
    assert refused.code == 2
    assert "--force" in refused.err
    assert shop.suqing("models", "promote", shop.second, "--force", "--reason", "试用").code == 0
    assert shop.listed()["history"][0]["reason"] == "试用"


def test_without_a_terminal_training_alone_promotes_nothing(made: Shop) -> None:
    said = {version["version"]: version for version in made.listed()["versions"]}
    assert said[made.second]["status"] == "candidate"
    assert said[made.second]["gate"] == ""


def test_list_history_and_rollback(shop: Shop) -> None:
    assert shop.suqing("models", "promote", shop.second).code == 0
    listed = shop.listed()
    assert {version["version"]: version["status"] for version in listed["versions"]} == {
        shop.first: "archived",
        shop.second: "champion",
    }
    assert "本来就在启用中" in shop.suqing("models", "promote", shop.second).out
    table = shop.suqing("models", "list").out
    assert "启用中" in table
    assert "曾启用" in table
    for champion in (shop.first, None):
        assert shop.suqing("models", "rollback", "--reason", "标注有误 [/b]").code == 0
        assert shop.listed()["champion"] == champion
    refused = shop.suqing("models", "rollback")
    assert refused.code == 3
    assert "无可回退" in refused.err
    actions = [event["action"] for event in json.loads(shop.suqing("models", "history", "--json").out)]
    assert actions[:3] == ["rollback", "rollback", "promote"]
    assert "标注有误 [/b]" in shop.suqing("models", "history").out


def test_a_shadow_is_started_shown_and_stopped(shop: Shop) -> None:
    assert "没有版本在旁听" in shop.suqing("models", "shadow").out
    assert shop.suqing("models", "shadow", shop.second).code == 0
    pairs = {("category", "键盘", "耳机"): 2}
    counts = ShadowCounts(shop.first, shop.second, texts=8, compared={"category": 8}, pairs=pairs)
    add_counts(versions_directory(shop.home), counts)
    shown = shop.suqing("models", "shadow").out
    assert "25.0%" in shown
    assert "键盘 → 耳机 2" in shown
    assert json.loads(shop.suqing("models", "shadow", "--json").out)["tasks"]["category"]["disagreed"] == 2
    stopped = shop.suqing("models", "shadow", "--stop")
    assert (stopped.code, "已结束旁听" in stopped.err) == (0, True)
    assert shop.listed()["shadow"] is None


def test_a_version_from_elsewhere_is_adopted(shop: Shop) -> None:
    save_small(shop.home / "usb" / "x-1", "x-1")
    assert "x-1" in shop.suqing("models", "adopt", shop.home / "usb" / "x-1").out
    assert shop.suqing("models", "promote", "x-1").code == 0
    assert shop.suqing("models", "adopt", find_model("fast").parent).code == 3  # no model directory


def test_clean_removes_what_killed_trainings_left(shop: Shop) -> None:
    (versions_directory(shop.home) / STAGING / "killed" / "half").mkdir(parents=True)
    assert "1 个遗留目录" in shop.suqing("models", "clean").out
    assert "没有遗留目录" in shop.suqing("models", "clean").out


def test_clean_keeps_young_work_that_a_training_can_go_on_from_unless_all_is_said(shop: Shop) -> None:
    work = versions_directory(shop.home) / WORK / "interrupted"
    work.mkdir(parents=True)
    assert "没有遗留目录" in shop.suqing("models", "clean").out
    assert work.is_dir()
    assert "1 个遗留目录" in shop.suqing("models", "clean", "--all").out
    assert not work.exists()
    assert {shop.first, shop.second} <= {path.name for path in versions_directory(shop.home).iterdir()}


def test_verify_tells_a_damaged_champion_and_analyze_says_what_to_do(shop: Shop) -> None:
    path = versions_directory(shop.home) / shop.first / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("linear", "linaer", 1), "utf-8")
    verified = shop.suqing("models", "verify", "--json")
    assert verified.code == 3
    good = {said["name"]: said["good"] for said in json.loads(verified.out)}
    assert good == {"fast": True, "accurate": True, shop.first: False, shop.second: True}
    finished = shop.suqing("analyze", "键盘坏了")
    assert finished.code == 3
    assert "suqing models rollback" in finished.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "cases.csv", "--promote", "maybe"),
        ("models", "promote", "no-such"),
        ("models", "promote", "../../etc"),
        ("models", "shadow", "no-such"),
        ("models", "adopt", "no-such"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], made: Shop) -> None:
    finished = made.suqing(*arguments)
    assert finished.code in (2, 3)
    assert finished.err.strip()
    assert "内部错误" not in finished.err


def test_figures_on_what_was_learnt_are_marked(made: Shop, tmp_path: Path) -> None:
    known = made.home / "cases.csv"
    done = made.suqing("evaluate", known, "--version", made.first, "--json", tmp_path / "known.json")
    cases = json.loads((tmp_path / "known.json").read_text("utf-8"))["data"]
    assert cases["learnt"] == cases["cases"] > 0
    assert f"有 {cases['learnt']} 条是 {made.first} 训练时用过的" in done.out
    new = write_cases(tmp_path / "new.csv", "text,category", make_rows(["月球站", "火星站"]))
    done = made.suqing("evaluate", new, "--version", made.first, "--json", tmp_path / "new.json")
    assert json.loads((tmp_path / "new.json").read_text("utf-8"))["data"]["learnt"] == 0
    assert "训练时用过" not in done.out
