"""The command line in this process, over the fake classifier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import models.loading
from service.cli.errors import run
from service.cli.main import app
from tests.service.browser import chromium
from tests.service.command_line import Finished
from tests.service.fakes import load_fake_by_name
from tests.service.store.conftest import desk_settings, postgres_url, store

__all__ = ["chromium", "desk_settings", "postgres_url", "store"]  # one Chromium and one PostgreSQL for all

Suqing = Callable[..., Finished]


@pytest.fixture
def suqing(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Suqing:
    """`suqing("tag", source, "-o", output)` gives exit code, stdout and stderr."""
    monkeypatch.setattr(models.loading, "load_classifier", load_fake_by_name)

    def call(*arguments: str | Path) -> Finished:
        capfd.readouterr()
        code = run(lambda: app([str(argument) for argument in arguments], standalone_mode=False))
        out, err = capfd.readouterr()
        return Finished(code, out, err)

    return call
