"""Ids that the next command takes can be copied from every table, on 80 columns and when it is piped."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from models.registry import Event
from models.registry.state import RegistryState
from service.cli.models_view import history_table, versions_table
from service.cli.tables import print_table
from service.registered import ListedVersion
from service.settings import Settings
from service.store import Store, open_store
from service.store.tables import deliveries, outbox
from tests.service.conftest import Suqing

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VERSIONS = ("encoder-20260302-0f1e2d3c", "linear-20260301-a1b2c3d4", "linear-20260228-00000000")
COMPLAINT = "c-0194f6c2a1b37c1f09d2ab55"

pytest.importorskip("argon2", reason="the desk needs the `desk` extra")


@pytest.fixture(params=["80", "40", None], ids=["80 columns", "a narrow terminal", "piped"])
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    monkeypatch.setenv("SUQING_HOME", str(tmp_path))
    monkeypatch.setenv("SUQING_WEBHOOK_PRIVATE_ADDRESSES", "1")
    if request.param is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", request.param)
    return tmp_path


def check_whole(shown: str, *ids: str) -> None:
    """Each id stands in the table by itself, on one line, and no line is cut off."""
    missing = [one for one in ids if not re.search(rf"[│→] ?{re.escape(one)} *│", shown)]
    assert missing == [], shown
    assert "…" not in shown


def test_keys(home: Path, suqing: Suqing) -> None:
    made = suqing(
        "keys", "create", "北京第二呼叫中心夜班与周末", "--scope", "intake", "--scope", "models:read"
    )
    prefix = made.out.split("_")[1]
    key = re.search(r"k-[0-9a-f]{24}", made.out)
    assert key is not None
    shown = suqing("keys", "list").out
    check_whole(shown, key[0], prefix)
    assert "生成 2" in shown
    assert suqing("keys", "revoke", key[0]).code == 0
    assert "吊销 2" in suqing("keys", "list").out


def test_webhooks_and_dead_letters(home: Path, suqing: Suqing) -> None:
    url = "http://127.0.0.1:9/hooks/a-long-way-to-go?tenant=0123456789abcdef"
    made = suqing("webhooks", "add", url, "--event", "complaint.merge_declined", "--description", "主系统")
    endpoint = re.search(r"h-[0-9a-f]{24}", made.out)
    assert endpoint is not None
    store = open_store(Settings(home=home))
    give_up_one(store, endpoint[0])
    store.close()
    check_whole(suqing("webhooks", "dead").out, "1", COMPLAINT, "12 complaint.merge_declined", endpoint[0])
    check_whole(suqing("webhooks", "list").out, endpoint[0])
    assert suqing("webhooks", "disable", endpoint[0]).code == 0
    shown = suqing("webhooks", "list").out
    check_whole(shown, endpoint[0], "停用者 command line")
    assert "停用于 2" in shown
    refused = suqing("webhooks", "retry", "1")
    assert "webhooks enable" in refused.err
    enabled = suqing("webhooks", "enable", endpoint[0])
    assert (enabled.code, "补发" in enabled.out) == (0, True)
    again = suqing("webhooks", "enable", endpoint[0])
    assert (again.code, "没有已停用的推送地址" in again.err) == (2, True)
    assert suqing("webhooks", "retry", "1").code == 0


def give_up_one(store: Store, endpoint: str) -> None:
    event = {"complaint_id": COMPLAINT, "sequence": 12, "type": "complaint.merge_declined", "payload": {}}
    with store.write() as connection:
        connection.execute(
            insert(outbox).values(id=1, event_id="e-1", created_at=NOW, fanned_out_at=NOW, **event)
        )
        connection.execute(
            insert(deliveries).values(
                outbox_id=1, endpoint_id=endpoint, complaint_id=COMPLAINT, sequence=12, attempts=12
            )
        )
        connection.execute(
            update(deliveries).values(dead_at=NOW, last_error="no answer (ConnectionResetError)")
        )


def test_versions_and_their_history(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = [
        ListedVersion("accurate", "accurate-ad1dfbc6", "bundled"),
        *(
            ListedVersion(
                name, name, "archived", "linear", "2026-03-02", 123456, {"category": 0.7}, "不建议启用"
            )
            for name in VERSIONS
        ),
    ]
    print_table(versions_table(listed, RegistryState(shadow=VERSIONS[0])))
    check_whole(capsys.readouterr().out, "accurate", "accurate-ad1dfbc6", *VERSIONS)
    promoted = Event(1, "2026-03-02T09:00:00", "call-centre-admin", "promote", *VERSIONS[:2], "更好" * 40)
    print_table(history_table([promoted]))
    check_whole(capsys.readouterr().out, *VERSIONS[:2])
