"""The desk's figures against what was done to each complaint by hand, and against a slow recount."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from service.api.stats_shapes import StatsAnswer
from service.cli.errors import run
from service.cli.main import app
from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from service.desk_stats.answer import stats_answer
from service.desk_stats.compute import compute_figures
from service.desk_stats.figures import DeskFigures, Share, Targets
from tests.service.desk.desks import LOCAL, TurnedDesk


def figures_of(desk: TurnedDesk, **period: Any) -> DeskFigures:
    return compute_figures(desk.desk.store, desk.now, **period)


def test_an_empty_desk_has_no_rates(desk: TurnedDesk) -> None:
    figures = figures_of(desk)
    assert (figures.total.received, figures.total.response.value, figures.groups) == (0, None, ())
    StatsAnswer.model_validate(stats_answer(figures, Targets()))


def test_what_was_done_in_time_and_what_was_not(desk: TurnedDesk) -> None:
    good, late, silent = (desk.accept()["id"] for _ in range(3))
    desk.turn(minutes=10)
    desk.say(good)
    desk.set(good, "closed", satisfaction=5)
    desk.turn(hours=2)
    desk.say(late, overdue_reason="系统故障")
    desk.set(late, "closed", satisfaction=2)
    young = desk.accept()["id"]
    figures = figures_of(desk)
    assert figures.total.received == 4
    assert figures.total.still_open == 2
    assert figures.total.response == Share(1, 3)  # the young one is neither
    assert figures.total.resolution == Share(2, 2)
    assert (figures.total.satisfaction, figures.total.satisfaction_answers) == (3.5, 2)
    assert figures.total.automated == Share(4, 4)
    missed = {(one.complaint_id, one.kind): one.reason for one in figures.overdue}
    assert missed == {(late, "first_response"): "系统故障", (silent, "first_response"): None}
    assert young not in {one.complaint_id for one in figures.overdue}
    assert dict(figures.reasons) == {"系统故障": 1, "": 1}
    [silent_one] = [one for one in figures.overdue if one.complaint_id == silent]
    assert silent_one.late_hours == pytest.approx(100 / 60, abs=0.01)


def test_reopened_and_touched_by_hand(desk: TurnedDesk) -> None:
    one, two = desk.accept()["id"], desk.accept()["id"]
    for complaint in (one, two):
        desk.set(complaint, "closed")
    desk.set(one, "reopened")
    correct_complaint(desk.desk, two, Correction(urgency="major"), LOCAL)
    total = figures_of(desk).total
    assert total.reopened == Share(1, 2)
    assert total.automated == Share(1, 2)


def test_groups_are_queues_and_levels_and_add_up(desk: TurnedDesk) -> None:
    desk.accept("水壶的盖子盖不紧")
    desk.accept("水壶漏水，手烫伤了")
    desk.accept("请问怎么办理会员卡")
    figures = figures_of(desk)
    assert {group.level for group in figures.groups} == {"frontline", "management"}
    for name in ("received", "still_open", "merged"):
        assert sum(getattr(group, name) for group in figures.groups) == getattr(figures.total, name)


def test_the_period_is_by_the_time_of_receipt(desk: TurnedDesk) -> None:
    desk.accept()
    desk.turn(days=1)
    border = desk.now
    desk.accept()
    assert figures_of(desk, until=border).total.received == 1
    assert figures_of(desk, since=border).total.received == 1
    assert figures_of(desk, since=border, until=border).total.received == 0


def test_random_days_are_counted_as_a_slow_recount_counts_them(desk: TurnedDesk) -> None:
    chance = random.Random(4)
    views = [desk.accept(chance.choice(["水壶的盖子盖不紧", "水壶漏水，手烫伤了"]))["id"] for _ in range(15)]
    for _ in range(25):
        desk.turn(minutes=chance.choice([5, 20, 90, 600]))
        complaint = chance.choice(views)
        status = desk.look(complaint)["status"]
        if status == "closed":
            desk.set(complaint, chance.choice(["reopened", "closed"]))
        else:
            chance.choice([desk.say, lambda c: desk.set(c, "closed", satisfaction=chance.randint(1, 5))])(
                complaint
            )
    looked = [desk.look(complaint) for complaint in views]
    clocks = [clock for view in looked for clock in view["clocks"]]
    total = figures_of(desk).total
    for kind, share in (("first_response", total.response), ("done", total.resolution)):
        mine = [clock for clock in clocks if clock["kind"] == kind and clock["state"] != "stopped"]
        late = sum(clock["overdue"] for clock in mine)
        met = sum(clock["state"] == "met" and not clock["overdue"] for clock in mine)
        assert share == Share(met, met + late), kind
    assert total.still_open == sum(view["status"] != "closed" for view in looked)
    stars = [view["satisfaction"] for view in looked if view["satisfaction"]]
    assert total.satisfaction == pytest.approx(sum(stars) / len(stars))


def test_the_command_prints_tables_and_writes_json(
    desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    import json

    desk.accept()
    desk.turn(hours=5)
    settings = desk.desk.settings
    monkeypatch.setenv("SUQING_HOME", str(settings.home))
    monkeypatch.setenv("COLUMNS", "180")
    if settings.store_url:
        monkeypatch.setenv("SUQING_STORE_URL", settings.store_url)
    path = tmp_path / "figures.json"
    assert run(lambda: app(["stats", "--json", str(path)], standalone_mode=False)) == 0
    shown = capsys.readouterr().out
    assert "首次响应" in shown
    assert "未说明" in shown
    answer = StatsAnswer.model_validate(json.loads(path.read_text("utf-8")))
    assert answer.total.response.on_target is False
    assert answer.overdue_total == 1
    assert timedelta(hours=answer.overdue[0].late_hours) > timedelta(hours=4)


def show(
    desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str
) -> str:
    monkeypatch.setenv("SUQING_HOME", str(desk.desk.settings.home))
    if desk.desk.settings.store_url:
        monkeypatch.setenv("SUQING_STORE_URL", desk.desk.settings.store_url)
    assert run(lambda: app(["stats", *more], standalone_mode=False)) == 0
    return capsys.readouterr().out


def test_the_command_counts_a_period_against_targets_of_ones_own(
    desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "180")
    one, two = desk.accept()["id"], desk.accept()["id"]
    desk.set(one, "closed", satisfaction=4)
    desk.turn(days=10)
    desk.set(two, "closed", satisfaction=4)
    border = f"{desk.now:%Y-%m-%dT%H:%M:%S}"
    desk.turn(minutes=1)
    desk.accept()
    path = tmp_path / "figures.json"

    def total(*more: str) -> Any:
        show(desk, monkeypatch, capsys, "--json", str(path), *more)
        return StatsAnswer.model_validate_json(path.read_text("utf-8")).total

    assert (total().received, total("--until", border).received, total("--since", border).received) == (
        3,
        2,
        1,
    )
    assert total("--until", border).resolution.share == 0.5
    assert total("--until", border, "--resolution", "0.5").resolution.on_target is True
    assert total("--until", border, "--resolution", "0.51").resolution.on_target is False
    shown = show(desk, monkeypatch, capsys, "--resolution", "0.5", "--satisfaction", "4.5")
    assert "结案 50%，满意度 4.5" in shown


@pytest.mark.parametrize("until", ["2026-01-01", "2026-02-01"])
def test_a_period_that_ends_before_it_begins_is_refused(
    until: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    monkeypatch.setenv("SUQING_HOME", str(tmp_path))
    period = ["stats", "--since", "2026-02-01", "--until", until]
    assert run(lambda: app(period, standalone_mode=False)) == 2
    said = capsys.readouterr()
    assert (said.out, "应早于 --until" in said.err) == ("", True)


def test_queues_and_levels_are_shown_by_name_with_their_codes_below(
    desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    view = desk.accept()
    queue = view["route"]["queue"]
    desk.turn(hours=5)
    monkeypatch.setenv("COLUMNS", "80")
    shown = show(desk, monkeypatch, capsys, "--json", str(tmp_path / "f.json"))
    *tables, codes = shown.split("队列代码：")
    assert f"{view['route']['queue_name']} {queue}" in codes
    assert queue not in "".join(tables)
    assert "一线" in shown
    assert view["id"] in shown  # whole on a line, to be copied
    assert f'"queue": "{queue}"' in (tmp_path / "f.json").read_text("utf-8")
    assert '"level": "frontline"' in (tmp_path / "f.json").read_text("utf-8")


def test_a_queue_that_the_rules_no_longer_know_is_shown_by_its_code(
    desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    view = desk.accept()
    (desk.desk.settings.home / "routes.yaml").write_text("version: 1\nname: [", "utf-8")
    shown = show(desk, monkeypatch, capsys).replace("│", "").replace(" ", "").replace("\n", "")
    assert view["route"]["queue"][:8] in shown
    assert "队列代码" not in shown
