"""The survey jobs of `suqing worker`: read what was uploaded, go on with what a killed worker left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

import structlog

from models.loading import load_classifier, resolve_model, versions_directory
from models.opinions.loading import load_opinion_reader
from nlp.errors import SuqingError
from service.error_places import where
from service.jobs.registry import JobContext, Jobs
from service.now import utc_now
from service.survey.corrections import Corrections
from service.survey.pipeline import survey_file
from service.survey.request import SurveyRequest
from service.survey_jobs.folder import JobFolder, find_job, list_jobs
from service.survey_jobs.push import push_urgent
from service.survey_jobs.state import JobState
from service.survey_jobs.watcher import JobCancelledError, JobWatcher

TASK = "survey"
STALE = 30.0  # seconds without a sign before another worker looks
_NOT_COLUMNS = ("sheet", "encoding", "pack", "push_urgent", "model")  # of the upload's options
ARRIVING = 3600.0  # seconds after which an upload without a state will not come any more
MOST_PUSHES = 10  # a minute after the first try, then twice as long each time: over eight hours in all
MOST_BEGINNINGS = 3  # of workers that died before they got any further
_DAY = 86_400.0

MakeWatcher = Callable[[JobFolder, JobState], JobWatcher]

log = structlog.get_logger("suqing.surveys")


def register_jobs(jobs: Jobs) -> None:
    """See `service.jobs.registry`."""
    jobs.task(TASK, run_survey_job)
    jobs.every(STALE, "surveys", look_after_surveys)


def look_after_surveys(context: JobContext) -> None:
    """Go on with jobs whose worker died, delete those kept long enough and uploads that never arrived.

    What goes wrong with one job holds up no other.
    """
    for folder in list_jobs(context.settings.home):
        try:
            _look_after(context, folder)
        except Exception as error:
            log.error("survey job failed", job=folder.id, error=type(error).__name__, where=where(error))


def _look_after(context: JobContext, folder: JobFolder) -> None:
    now = utc_now().timestamp()
    state = folder.read()
    if state is None:
        if now - folder.path.stat().st_mtime > ARRIVING:
            folder.remove()  # an upload that broke off: the customers' own words
    elif state.is_finished:
        if now - state.updated_at > context.settings.retention_days * _DAY:
            folder.remove()
        elif folder.has_upload:
            _clear(folder)
        elif state.push_left and now - state.updated_at > STALE * 2**state.push_tried:
            _push_again(context, folder)
    elif now - state.updated_at > STALE:
        run_survey_job(context, folder.id)


def run_survey_job(context: JobContext, job_id: str, make_watcher: MakeWatcher = JobWatcher) -> None:
    """Read one upload to its end. Called twice, or beside another worker, it does nothing twice."""
    folder = find_job(context.settings.home, job_id)
    if folder is None:
        return
    with folder.held() as mine:
        state = folder.read() if mine else None
        if state is None or state.is_finished:
            return
        if state.begun >= MOST_BEGINNINGS:
            folder.remove_results()
            message = (
                f"处理程序在这份问卷上中断了 {state.begun} 次，已停止重试，请带上编号 {folder.id} 报告。"
            )
            state = replace(state, status="failed", message=message, seconds_left=None)
        else:
            state = replace(state, status="running", begun=state.begun + 1)
            state = _read(context, folder, make_watcher(folder, state))
            if state.status == "done" and folder.is_cancelled:  # asked for behind the last check
                folder.remove_results()
                state = replace(state, status="cancelled", push_left=False)
        folder.remove_upload()  # the customers' own words are kept no longer
        state = folder.write(state)
        if state.push_left:
            folder.write(_push(context, folder, state))


def _clear(folder: JobFolder) -> None:
    """A job that ended with its upload still there: its state could not be read. A worker of another
    version that can read it holds the lock."""
    with folder.held() as mine:
        state = folder.read() if mine else None
        if state is not None and state.is_finished:
            folder.remove_upload()
            folder.remove_results()
            folder.write(state)


def _push_again(context: JobContext, folder: JobFolder) -> None:
    with folder.held() as mine:
        state = folder.read() if mine else None
        if state is not None and state.push_left:
            folder.write(_push(context, folder, state))


def _push(context: JobContext, folder: JobFolder, state: JobState) -> JobState:
    """The state after the urgent comments of a finished report became complaints, or did not: the report
    stays what it is, and a later sweep tries again."""
    try:
        pushed = push_urgent(context, folder)
    except Exception as error:
        log.error("survey push failed", job=folder.id, error=type(error).__name__, where=where(error))
        reason = str(error) if isinstance(error, SuqingError) else f"服务内部错误，编号 {folder.id}。"
        tried = state.push_tried + 1
        left = tried < MOST_PUSHES
        again = "稍后会自动再试。" if left else "已停止重试，请在结果里找到这些意见，人工建立投诉。"
        message = f"报告已完成，但紧急意见没有全部成为投诉：{reason}{again}"
        return replace(state, message=message, push_tried=tried, push_left=left)
    return replace(state, message="", pushed=pushed, push_left=False)


def _read(context: JobContext, folder: JobFolder, watcher: JobWatcher) -> JobState:
    settings, state = context.settings, watcher.state
    options = {k: v for k, v in asdict(state.options).items() if k not in _NOT_COLUMNS}
    request = SurveyRequest(
        source=folder.upload(state),
        files=folder.files(state),
        corrections=Corrections(**options),
        sheet=state.options.sheet,
        encoding=state.options.encoding,
        resume=True,
        max_chars=settings.max_text_chars,
        masked=True,
        pack=state.options.pack,
        shown_name=state.name,
    )
    try:
        watcher.check()
        model = state.model or resolve_model(state.options.model or settings.model, home=settings.home)
        watcher.begin(model)
        outcome = survey_file(
            request,
            partial(load_classifier, model, home=settings.home, threads=1),
            partial(load_opinion_reader, state.options.pack, versions=versions_directory(settings.home)),
            watcher,
        )
    except JobCancelledError:
        folder.remove_results()
        return replace(watcher.state, status="cancelled", seconds_left=None)
    except SuqingError as error:
        folder.remove_results()
        message = str(error).replace(str(request.source), state.name)
        return replace(watcher.state, status="failed", message=message, seconds_left=None)
    except Exception as error:  # a fault of ours: no message, for it may quote a text
        log.error("survey job failed", job=folder.id, error=type(error).__name__, where=where(error))
        folder.remove_results()
        message = f"服务内部错误，请带上编号 {folder.id} 报告。"
        return replace(watcher.state, status="failed", message=message, seconds_left=None)
    return replace(
        watcher.state,
        status="done",
        push_left=state.options.push_urgent,
        progress=1.0,
        rows=outcome.rows,
        seconds_left=0,
        rejected=outcome.rejected,
        comments=outcome.comments,
        urgent=outcome.urgent,
    )
