"""`suqing audit`: who read, changed, exported, erased what, as JSON lines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from service.cli.desk_store import open_desk_store
from service.cli.terminal import print_json


def audit(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="从此时（UTC）起。")
    ] = None,
    actor: Annotated[str | None, typer.Option(help="只看此密钥编号、local、worker 或 command line。")] = None,
    object_id: Annotated[str | None, typer.Option("--object", help="只看此投诉、密钥等的编号。")] = None,
) -> None:
    """逐行输出审计记录（JSON）。记录只增不改，不含任何文字内容。"""
    from dataclasses import asdict

    from service.access.audit_trail import read_audit

    store, _ = open_desk_store()
    from_time = since.replace(tzinfo=UTC) if since else None
    for entry in read_audit(store, since=from_time, actor=actor, object_id=object_id):
        print_json(asdict(entry) | {"at": entry.at.isoformat()})
