"""`suqing corrections`: what people corrected, as a file of labelled cases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.chinese_help import ChineseTyper
from service.cli.desk_store import ACTOR, open_desk_store
from service.cli.terminal import print_text

app = ChineseTyper(help="导出人工纠正的标签。")


@app.callback()
def _corrections() -> None:
    """Keeps `export` a command of its own while it is the only one."""


@app.command("export")
def export(
    target: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="输出：.csv .tsv .xlsx .jsonl .parquet", show_default=False),
    ],
    *,
    queues: Annotated[
        Path | None, typer.Option(help="把派单异议（队列的更正）另存为此文件。", show_default=False)
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="从此时（UTC）起。")
    ] = None,
    only_new: Annotated[bool, typer.Option("--new", help="只要还没有导出过的。")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="覆盖已有的文件。")] = False,
) -> None:
    """导出为标注案例（文字已遮盖），可直接用于 suqing train 与 suqing evaluate。"""
    from nlp.errors import UsageError
    from service.corrections.cases import CASE_COLUMNS, QUEUE_COLUMNS, find_corrections, mark_exported
    from service.files.formats import check_extension
    from service.files.memory_table import write_rows
    from service.files.output_file import follow_links

    if queues is not None and follow_links(queues) == follow_links(target):
        raise UsageError(f"标注案例与派单异议不能写进同一个文件「{target}」，请给 --queues 另一个文件名。")
    for path in filter(None, (target, queues)):
        check_extension(path, "输出")
        if path.exists() and not overwrite:  # it may hold labels that stand nowhere else
            raise UsageError(f"「{path}」已经存在；请换一个文件名，或加 --overwrite 覆盖它。")
    store, _ = open_desk_store()
    from_time = since.replace(tzinfo=UTC) if since else None
    found = find_corrections(store, since=from_time, only_new=only_new)
    tables: list[tuple[str, Path, tuple[str, ...], tuple[tuple[str, ...], ...]]]
    tables = [("标注案例", target, CASE_COLUMNS, found.cases)]
    if queues is not None:
        tables.append(("派单异议", queues, QUEUE_COLUMNS, found.queues))
    said = []
    for what, path, columns, rows in tables:
        if only_new and not rows:
            said.append(f"没有还没导出过的{what}，没有写「{path}」。")
        else:
            said += write_rows(path, columns, rows)
            said.append(f"已导出 {len(rows)} 条{what}到 {path}。")
    if not only_new or any(rows for _, _, _, rows in tables):
        mark_exported(store, found, queues=queues is not None, actor=ACTOR)  # only what stands in the files
    store.close()
    if queues is None and found.queues:
        new = "新的" if only_new else ""
        said.append(f"有 {len(found.queues)} 条{new}派单异议没有导出，可用 --queues FILE 导出。")
    print_text("\n".join(said))
