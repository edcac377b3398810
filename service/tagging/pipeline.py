"""One run from a request to a finished output: the order of checks, and what happens on a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from nlp.errors import InputError, ModelError, UsageError
from service.files.errors import OutputError
from service.files.formats import find_writer
from service.files.output_file import check_output, follow_links, whole_or_nothing
from service.files.table import Table
from service.tagging.case_ids import CaseIds
from service.tagging.choose_engine import check_engine, make_engine
from service.tagging.engines import Engine, LoadClassifier, load_tagger
from service.tagging.fingerprint import make_fingerprint
from service.tagging.journal import Journal, journal_of
from service.tagging.outcome_lines import ReadTexts
from service.tagging.rejects import Rejects, rejects_of
from service.tagging.request import RowReport, TagRequest, TagSummary, Watcher
from service.tagging.results import ResultRow
from service.tagging.run import Run
from service.tagging.source import Source, open_source

SURELY_FITS_XLSX = 2 * 1_048_576  # bytes: a row takes at least two


def tag_file(
    request: TagRequest, load: LoadClassifier, watcher: Watcher, report: RowReport | None = None
) -> TagSummary:
    """Tag every row of the input; the output, and the report after it, appear whole or not at all.

    Cheap checks come first, the model next, the work last. A run that is interrupted keeps its
    journal; one whose user must change something does not.
    Raises: UsageError, InputError, OutputError, ModelError, WorkerError.
    """
    find_writer(request.output)
    check_engine(request.engine)
    source = open_source(request, watcher)
    output = follow_links(request.output)
    request = replace(request, output=output)
    for place in (output, rejects_of(output), journal_of(output), *([report.path] if report else [])):
        check_output(place, request.source)
    _check_fits(request, source.table)
    journal = Journal(request.output, ResultRow)
    with closing_journal(journal, watcher):
        return _tag(request, source, load, journal, watcher, report)


def _tag(
    request: TagRequest,
    source: Source,
    load: LoadClassifier,
    journal: Journal[ResultRow],
    watcher: Watcher,
    report: RowReport | None,
) -> TagSummary:
    classifier = load()
    made_of = make_fingerprint(request, text_column=source.text_column, model_version=classifier.version)
    resumed = begin_journal(journal, made_of, resume=request.resume, watcher=watcher)
    is_here = request.workers == 1 and request.engine == "local"
    load_one = partial(load_tagger, (lambda: classifier) if is_here else load, max_chars=request.max_chars)
    engine: Engine[Sequence[str], ReadTexts[ResultRow]]
    engine = make_engine(request.engine, load_one, request.workers)
    case_ids = CaseIds(source.id_column)
    with whole_or_nothing(request.output) as part, Rejects(request.output) as rejects:
        run = Run(
            source,
            case_ids,
            engine=engine,
            journal=journal,
            rejects=rejects,
            watcher=watcher,
            report=report,
        )
        with closing(run.tagged_chunks()) as chunks:
            find_writer(request.output)(part, source.table, source.added, chunks, run.report)
    if report:
        report.write(classifier.taxonomy, rejects.path)
    journal.finish()
    _tell_oddities(run, case_ids, watcher)
    return TagSummary(run.rows, rejects.count, resumed, run.urgencies, rejects.path)


@contextmanager
def closing_journal(journal: Journal[Any], watcher: Watcher) -> Iterator[None]:
    """An interrupted run keeps its journal and says so; one whose user must change something does not."""
    keep = True
    try:
        yield
    except (UsageError, InputError, OutputError, ModelError):
        keep = False
        raise
    except BaseException:
        if journal.texts:
            watcher.say(f"进度已保留（{journal.texts:,} 条结果）；同样的命令加 --resume 可从这里继续。")
        raise
    finally:
        journal.close(keep=keep)


def begin_journal(
    journal: Journal[Any], made_of: dict[str, str | int], *, resume: bool, watcher: Watcher
) -> int:
    """Begin, and tell whether the run goes on or starts anew. Number of texts done already."""
    found = journal.has_progress()
    resumed = journal.begin(made_of, resume=resume)
    if resumed:
        watcher.say(f"从上次中断处继续：已有 {resumed:,} 条结果。")
    elif resume:
        watcher.say("没有可以接着做的进度，从头开始。")
    elif found:
        watcher.say("上次的运行中断过；没有加 --resume，从头开始。")
    return resumed


def _check_fits(request: TagRequest, table: Table) -> None:
    """Raise InputError before the work where the rows are too many for a sheet."""
    if request.output.suffix.lower() != ".xlsx" or request.source.stat().st_size < SURELY_FITS_XLSX:
        return
    from service.files.xlsx_writer import MOST_ROWS, too_many_rows

    if sum(len(chunk) for chunk in table.chunks()) >= MOST_ROWS:
        raise too_many_rows()


def _tell_oddities(run: Run, case_ids: CaseIds, watcher: Watcher) -> None:
    repeated = case_ids.count_repeated()
    if repeated:
        watcher.say(f"有 {repeated:,} 行的编号与前面的行重复；各行照常分析。")
    if run.numbers_as_text:
        watcher.say(f"文本列有 {run.numbers_as_text:,} 格是数字或日期，已按显示的文字分析。")
