"""API keys: shown once, hashed, verified, revoked; and the audit trail that nobody can change."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from nlp.errors import UsageError
from service.access.audit_trail import read_audit
from service.access.keys import create_key, hasher, list_keys, revoke_key
from service.access.scopes import GRANTABLE, Scope, is_allowed
from service.access.verify import KeyVerifier
from service.cli.errors import run
from service.cli.main import app
from service.settings import Settings
from service.store import Store
from service.store.tables import api_keys, audit


def test_a_key_is_known_until_it_is_revoked(store: Store) -> None:
    key, text = create_key(store, "呼叫中心", ["intake", "analyze", "intake"], actor="test")
    verifier = KeyVerifier(store)
    found = verifier.identify(text)
    assert found is not None
    assert (found.id, found.scopes) == (key.id, ("intake", "analyze"))
    assert verifier.identify(text) is not None  # from memory now
    assert list_keys(store)[0].last_used_at is not None
    assert revoke_key(store, key.prefix, actor="test")
    assert verifier.identify(text) is None
    assert KeyVerifier(store).identify(text) is None
    assert not revoke_key(store, key.id, actor="test")
    assert [entry.action for entry in read_audit(store)] == ["key.created", "key.revoked"]


def test_the_store_knows_the_hash_alone(store: Store) -> None:
    _, text = create_key(store, "分析", ["analyze"], actor="test")
    secret = text.split("_", 2)[2]
    with store.read() as connection:
        row = connection.execute(select(api_keys)).one()
    assert row.hash.startswith("$argon2id$")
    assert secret not in str(row)
    assert secret not in str(list(read_audit(store)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"), id="one character other"),
        pytest.param(lambda text: text + "A", id="longer"),
        pytest.param(lambda text: text[:-1], id="shorter"),
        pytest.param(lambda text: text.upper(), id="upper case"),
        pytest.param(lambda text: "sq_000000000000_" + text.split("_", 2)[2], id="another prefix"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda _: "密钥", id="Chinese"),
        pytest.param(lambda _: "sq_" + "0" * 100_000, id="very long"),
    ],
)
def test_a_wrong_key_is_unknown_also_after_the_right_one(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    from service.store import open_store
    from service.store.upgrade import upgrade

    own = open_store(Settings(home=tmp_path))
    upgrade(own)
    _, text = create_key(own, "x", ["desk"], actor="test")
    verifier = KeyVerifier(own)
    assert verifier.identify(text)
    assert verifier.identify(change(text)) is None
    own.close()


def test_after_the_first_time_a_key_costs_no_argon2(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class CountingHasher:
        def verify(self, stored: str, secret: str) -> bool:
            asked.append(stored)
            return hasher.verify(stored, secret)

    monkeypatch.setattr("service.access.verify.hasher", CountingHasher())
    _, text = create_key(store, "x", ["desk"], actor="test")
    verifier = KeyVerifier(store)
    assert all(verifier.identify(text) for _ in range(5))
    assert len(asked) == 1


def test_keys_of_no_or_unknown_scope_or_name_are_refused(store: Store) -> None:
    for name, scopes in (
        ("x", []),
        ("x", ["everything"]),
        ("x", ["public"]),
        (" ", ["desk"]),
        ("a\nb", ["desk"]),
    ):
        with pytest.raises(UsageError):
            create_key(store, name, scopes, actor="test")
    assert list_keys(store) == []


@pytest.mark.parametrize(
    ("held", "wanted", "allowed"),
    [
        ((), "public", True),
        ((), "any key", True),
        ((), "desk", False),
        (("desk",), "desk", True),
        (("desk",), "intake", False),
        (("models",), "models:read", True),
        (("models:read",), "models", False),
        (("admin",), "desk", True),
        (("desk", "intake"), "admin", False),
    ],
)
def test_what_scopes_allow(held: tuple[str, ...], wanted: str, allowed: bool) -> None:
    assert is_allowed(held, wanted) is allowed
    assert set(GRANTABLE) == {scope.value for scope in Scope} - {"public", "any key"}


def test_the_audit_trail_can_only_grow(store: Store) -> None:
    create_key(store, "x", ["desk"], actor="test")
    for statement in (delete(audit), update(audit).values(actor="nobody")):
        with pytest.raises(DBAPIError), store.write() as connection:
            connection.execute(statement)
    [entry] = read_audit(store)
    assert (entry.actor, entry.object_kind) == ("test", "key")


def test_the_audit_trail_is_read_page_by_page_and_narrowed(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.access.audit_trail.PAGE", 2)
    ids = [create_key(store, f"k{i}", ["desk"], actor=f"a{i % 2}")[0].id for i in range(5)]
    assert [entry.object_id for entry in read_audit(store)] == ids
    assert [entry.object_id for entry in read_audit(store, actor="a1")] == ids[1::2]
    assert [entry.object_id for entry in read_audit(store, object_id=ids[3])] == [ids[3]]


def test_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUQING_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def suqing(*arguments: str) -> tuple[int, str]:
        code = run(lambda: app(arguments, standalone_mode=False))
        return code, capsys.readouterr().out

    code, out = suqing("keys", "create", "呼叫中心", "--scope", "intake", "--scope", "desk")
    text, told = out.splitlines()[:2]
    assert code == 0
    assert text.startswith("sq_")
    assert "只显示这一次" in told
    _, prefix, secret = text.split("_", 2)
    listed = suqing("keys", "list")[1]
    assert prefix in listed
    assert "surveys" in suqing("keys", "create", "--help")[1]
    monkeypatch.setenv("COLUMNS", "80")
    assert suqing("keys", "create", "[/b]前台", "--scope", "intake")[0] == 0
    assert (prefix in (shown := suqing("keys", "list")[1]), "[/b]" in shown) == (True, True)
    assert secret not in listed
    assert suqing("keys", "revoke", prefix)[0] == 0
    assert suqing("keys", "revoke", prefix)[0] == 2
    assert suqing("keys", "create", "x", "--scope", "all")[0] == 2
    trail = suqing("audit", "--actor", "command line")[1]
    assert trail.count("\n") == 3
    assert '"key.revoked"' in trail
    entries = [json.loads(line) for line in trail.splitlines()]
    mine = suqing("audit", "--object", entries[0]["object_id"])[1]
    assert [json.loads(line)["action"] for line in mine.splitlines()] == ["key.created", "key.revoked"]
    assert suqing("audit", "--object", "nobody's")[1] == ""
    assert suqing("audit", "--since", "2999-01-01")[1] == ""
    assert suqing("audit", "--since", "2026-01-01")[1].count("\n") == 3
