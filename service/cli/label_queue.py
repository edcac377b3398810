"""`suqing label-queue`: which texts to label next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import InputError, UsageError
from service.seeds import MAX_SEED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.cases.read_cases import CaseFile
    from service.labelling.queue import BuiltQueue
    from service.labelling.texts import UnlabelledText

MOST = 5_000
DAYS = 30


@dataclass(frozen=True, slots=True)
class _Source:
    """labelled: texts that have labels already. model: what is asked unless the user says otherwise."""

    texts: Iterable[UnlabelledText]
    labelled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    model: str = "fast"


def label_queue(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="INPUT", help="未标注的文本：.csv .tsv .xlsx .jsonl .parquet", show_default=False
        ),
    ] = None,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="OUTPUT",
            help=".csv 或 .xlsx（填好后直接给 suqing train），.json（Label Studio），.jsonl（doccano）。",
            show_default=False,
        ),
    ],
    store: Annotated[
        bool, typer.Option("--store", help="不用文件：从投诉处理库里还没有人纠正过的近期投诉中挑选。")
    ] = False,
    days: Annotated[
        int | None,
        typer.Option(min=1, help=f"与 --store 同用：最近多少天，默认 {DAYS}。", show_default=False),
    ] = None,
    size: Annotated[int, typer.Option(help="要标注多少条。")] = 200,
    labelled: Annotated[
        list[Path] | None,
        typer.Option(metavar="CASES", help="已有的标注案例，可多次给出；与之相同或近似的文本不再选。"),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            help="fast、accurate 或版本号；默认 fast，与 --store 同用时是启用中的版本。", show_default=False
        ),
    ] = None,
    second: Annotated[
        str | None,
        typer.Option(help="第二个模型，两者不一致的优先；none 表示不用；默认在 --model fast 时用 accurate。"),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, max=MAX_SEED, help="随机种子；同样的数据与种子得到同样的队列。")
    ] = 0,
    text_column: Annotated[str | None, typer.Option(help="文本所在的列名，或 #3 表示第 3 列。")] = None,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
) -> None:
    """挑选最值得标注的文本：模型拿不准的、两个模型不一致的、彼此不近似的；疑似紧急的在前。文本已脱敏。

    退出码：0 完成；1 有行无法使用；2 用法或输入有误；3 模型有误。
    """
    if not 1 <= size <= MOST:
        raise UsageError(f"--size 应在 1 到 {MOST} 之间，现在是 {size}。")
    from service.cases.output_files import check_reports
    from service.cases.read_cases import CaseFile
    from service.cli.text_source import check_source
    from service.labelling.classifiers import load_pair
    from service.labelling.outputs import find_writer, write_queue
    from service.labelling.queue import build_queue
    from service.labelling.tasks import choices_of
    from service.labelling.texts import open_texts
    from service.settings import read_settings

    of_file = {"--text-column": text_column, "--sheet": sheet, "--encoding": encoding}
    check_source(source, days, of_file, store=store)
    settings = read_settings()
    most = settings.max_text_chars
    writer = find_writer(output)
    output = check_reports(output, [*([source] if source else ()), *(labelled or ())])
    file = CaseFile(source, text_column, sheet, encoding, most) if source else None
    with _open_file(file) if file else _open_store(days or DAYS) as opened:
        first, other = load_pair(model or opened.model, second, settings.home)
        known = [
            text.text
            for path in labelled or ()
            for text in open_texts(CaseFile(path, max_chars=most)).texts()
        ]
        known += opened.labelled
        built = build_queue(opened.texts, first, other, size, labelled=known, seed=seed)
    if store and not built.tasks:
        raise InputError(f"投诉库里最近 {days or DAYS} 天没有尚待标注的投诉；可用 --days 看更多天。")
    extra = write_queue(writer, output, built.tasks, choices_of(first.taxonomy))
    _tell(built, [output, *extra], opened.notes)
    if built.faulty:
        raise typer.Exit(1)


@contextmanager
def _open_file(file: CaseFile) -> Iterator[_Source]:
    from service.labelling.texts import open_texts

    opened = open_texts(file)
    yield _Source(opened.texts(), notes=opened.notes)


@contextmanager
def _open_store(days: int) -> Iterator[_Source]:
    from service.cli.desk_store import open_desk_store

    store, settings = open_desk_store()
    from service.labelling.classifiers import model_of_desk
    from service.labelling.store_texts import labelled_texts, unlabelled_complaints
    from service.now import utc_now

    try:
        yield _Source(
            unlabelled_complaints(store, utc_now() - timedelta(days=days)),
            labelled=tuple(labelled_texts(store)),
            model=model_of_desk(settings.model, settings.home),
        )
    finally:
        store.close()


def _tell(built: BuiltQueue, files: list[Path], notes: tuple[str, ...]) -> None:
    from service.cli.console import plain_console

    console = plain_console()
    urgent = sum(task.doubt.urgent for task in built.tasks)
    differ = sum(task.doubt.disagreement > 0 for task in built.tasks)
    for note in notes:
        console.print(note, markup=False, highlight=False, soft_wrap=True)
    console.print(
        f"从 {built.read:,} 条文本中选出 {len(built.tasks)} 条：疑似紧急 {urgent} 条，"
        f"两个模型不一致 {differ} 条。已写入 {'、'.join(map(str, files))}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    if built.faulty:
        rows = "、".join(str(text.row) for text in built.faulty[:8])
        more = " …" if len(built.faulty) > 8 else ""
        console.print(
            f"有 {len(built.faulty)} 行无法使用（行号 {rows}{more}）：{built.faulty[0].fault}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
