"""One survey run from a request to its finished files: the order of checks, and what happens on a fault."""

from __future__ import annotations

from contextlib import closing
from functools import partial

from models.classifier import Classifier
from models.opinions import OpinionReader
from service.files.formats import find_encoder, find_writer
from service.files.output_file import whole_or_nothing
from service.survey.answers import AnswerRow, LoadOpinionReader, load_survey_reader, make_answer_row
from service.survey.baseline import Baseline, read_baseline
from service.survey.chunk_reading import load_chunk_reader
from service.survey.layout import describe_layout
from service.survey.places import check_places, check_report, made_folder
from service.survey.report.figures_file import write_figures
from service.survey.report.page import write_page
from service.survey.report.workbook import open_book
from service.survey.request import SurveyOutcome, SurveyRequest
from service.survey.run import SurveyRun
from service.survey.source import SurveySource, open_survey
from service.survey.summarise import RunFacts, summarise
from service.survey.telling import tell_result
from service.survey.totals.totals import SurveyTotals
from service.tagging.choose_engine import make_engine
from service.tagging.collecting import collecting_less
from service.tagging.engines import LoadClassifier
from service.tagging.fingerprint import file_digest, program_version
from service.tagging.journal import Journal
from service.tagging.pipeline import begin_journal, closing_journal
from service.tagging.rejects import Rejects
from service.tagging.request import Watcher


def survey_file(
    request: SurveyRequest, load: LoadClassifier, load_reader: LoadOpinionReader, watcher: Watcher
) -> SurveyOutcome:
    """Read every answer, add everything up and write the report; each file appears whole or not at all.

    A run that is interrupted keeps its journal; one whose user must change something does not.
    Raises: UsageError, InputError, OutputError, ModelError, WorkerError.
    """
    baseline = None if request.baseline is None else read_baseline(request.baseline)
    digest = file_digest(request.source)
    check_report(request, digest)
    source = open_survey(request, watcher)
    with made_folder(request.files):
        check_places(request, source.table)
        journal = Journal(request.files.run, make_answer_row, command="survey")
        with closing_journal(journal, watcher):
            return _run(request, source, digest, baseline, load, load_reader, journal, watcher)


def _run(
    request: SurveyRequest,
    source: SurveySource,
    digest: str,
    baseline: Baseline | None,
    load: LoadClassifier,
    load_reader: LoadOpinionReader,
    journal: Journal[AnswerRow],
    watcher: Watcher,
) -> SurveyOutcome:
    classifier, reader = load(), load_reader()
    made_of = _fingerprint(request, source, digest, classifier, reader)
    resumed = begin_journal(journal, made_of, resume=request.resume, watcher=watcher)
    if request.workers == 1 and request.engine == "local":
        load_here = partial(load_survey_reader, lambda: classifier, lambda: reader)
    else:
        load_here = partial(load_survey_reader, load, load_reader)
    files = request.files
    encode = find_encoder(files.tagged, source=request.source)
    load_one = partial(
        load_chunk_reader,
        partial(load_here, max_chars=request.max_chars),
        layout=source.layout,
        aspects=reader.pack.codes,
        masked=request.masked,
        encode=encode,
    )
    engine = make_engine(request.engine, load_one, request.workers)
    totals = SurveyTotals(source.layout, reader.pack.codes)
    with (
        collecting_less(),
        whole_or_nothing(files.workbook) as part,
        Rejects(files.run) as rejects,
        open_book(
            part,
            lambda row, reason: run.reject(row, reason),  # noqa: PLW0108  the run is made below
            classifier.taxonomy.category_names,
            with_tagged=files.tagged == files.workbook,
        ) as book,
    ):
        run = SurveyRun(
            source,
            totals,
            engine=engine,
            journal=journal,
            rejects=rejects,
            watcher=watcher,
            on_urgent=book.add_urgent,
            on_reject=book.add_reject,
            encoded=encode is not None,
        )
        with closing(run.tagged_chunks()) as chunks:
            if files.tagged == files.workbook:
                book.write_tagged(source.table, source.added, chunks)
            else:
                with whole_or_nothing(files.tagged) as tagged:
                    find_writer(files.tagged)(tagged, source.table, source.added, chunks, run.reject)
        watcher.say("汇总与报告…")
        summary = summarise(
            totals, _facts(request, source, digest, classifier, reader, rejects.count, baseline)
        )
        tell_result(summary, watcher)
        book.finish(summary)
    write_figures(files.figures, summary)
    write_page(files.page, summary)
    journal.finish()
    return SurveyOutcome(
        totals.rows, totals.all.comments, totals.urgent.count, rejects.count, resumed, rejects.path
    )


def _facts(
    request: SurveyRequest,
    source: SurveySource,
    digest: str,
    classifier: Classifier,
    reader: OpinionReader,
    rejected: int,
    baseline: Baseline | None,
) -> RunFacts:
    return RunFacts(
        source=request.shown_name or request.source.name,
        source_digest=digest,
        columns=source.table.columns,
        layout=source.layout,
        understood=tuple(describe_layout(source.table.columns, source.layout)),
        pack=reader.pack,
        taxonomy=classifier.taxonomy,
        model_version=classifier.version,
        reader_version=reader.version,
        rejected=rejected,
        repeated=source.counted.repeated(),
        baseline=baseline,
    )


def _fingerprint(
    request: SurveyRequest,
    source: SurveySource,
    digest: str,
    classifier: Classifier,
    reader: OpinionReader,
) -> dict[str, str | int]:
    """What the answers depend on, by the names that a refusal to resume shows to the user."""
    return {
        "输入文件": digest,
        "开放题": ",".join(map(str, source.layout.open_columns)),
        "工作表": request.sheet or "",
        "编码": request.encoding or "",
        "文本长度上限": request.max_chars,
        "模型": classifier.version,
        "方面词表": reader.version,
        "程序版本": program_version(),
    }
