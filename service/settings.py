"""All settings, read once at start from environment variables named SUQING_*."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from platformdirs import user_data_path

from nlp.errors import UsageError

MOST_RETENTION_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and places. Each field is the variable SUQING_<FIELD> in upper case."""

    home: Path  # where Suqing keeps what it writes by itself (models, later store and keys)
    model: str = (
        "champion"  # default model: champion (the promoted version, else auto) | fast | accurate | ...
    )
    max_text_chars: int = 10_000  # longest text that is analysed
    max_batch_items: int = 1_000  # most items in one batch request
    max_batch_chars: int = 500_000  # most characters of a batch request; the encoder reads them for minutes
    max_body_bytes: int = 8 * 1024 * 1024  # largest request body
    max_survey_bytes: int = 256 * 1024 * 1024  # largest survey file that may be uploaded
    store_url: str = ""  # PostgreSQL address of the complaint store; empty: SQLite below home
    keep_originals: bool = False  # whether unmasked texts are stored beside the masked ones
    retention_days: int = 730  # closed complaints are deleted after so many days
    routes_file: str = ""  # routing rules; empty: routes.yaml below home, or the shipped ones
    holidays_file: str = ""  # days off and 调休 that overrule the library; empty: holidays.yaml below home
    webhook_private_addresses: bool = False  # whether webhooks may go to http and to private addresses
    requests_per_minute: int = 0  # of one API key, in each worker process; 0: no limit
    require_keys: bool = False  # API keys asked for on localhost too; elsewhere they always are

    @property
    def sqlite_store(self) -> Path:
        """The store of complaints where `store_url` names none."""
        return self.home / "suqing.db"

    @property
    def has_store(self) -> bool:
        """Whether a store of complaints was ever made or named: only then are complaints routed."""
        return bool(self.store_url) or self.sqlite_store.exists()


def threads_of_worker(workers: int) -> int:
    """Threads for one of `workers` processes: together they fill the cores and do not fight for them."""
    return max(1, (os.cpu_count() or 1) // workers)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment. Raises UsageError naming the variable that cannot be read."""
    values: dict[str, object] = {"home": user_data_path("suqing", appauthor=False)}
    for field in fields(Settings):
        name = f"SUQING_{field.name.upper()}"
        raw = environ.get(name, "").strip()
        if not raw:
            continue
        if field.name == "home":
            values["home"] = Path(raw).expanduser()
        elif field.type == "str":
            values[field.name] = raw
        elif field.type == "bool":
            values[field.name] = _read_switch(name, raw)
        elif field.name == "retention_days" and raw.isdecimal() and int(raw) > MOST_RETENTION_DAYS:
            raise UsageError(
                f"环境变量 {name} 最多 {MOST_RETENTION_DAYS} 天（一百年），现在是「{raw[:20]}」。"
            )
        elif raw.isdecimal() and int(raw) > 0:
            values[field.name] = int(raw)
        else:
            raise UsageError(f"环境变量 {name} 应为正整数，现在是「{raw}」。")
    return Settings(**values)  # type: ignore[arg-type]


def _read_switch(name: str, raw: str) -> bool:
    if raw.lower() in ("1", "true", "yes", "on"):
        return True
    if raw.lower() in ("0", "false", "no", "off"):
        return False
    raise UsageError(f"环境变量 {name} 应为 1 或 0，现在是「{raw}」。")
