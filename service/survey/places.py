"""The folder of a run: made before the work, and gone again where a run that failed left nothing in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from nlp.errors import UsageError
from service.files.errors import unwritable
from service.files.output_file import check_output
from service.files.table import Table
from service.survey.request import SurveyFiles, SurveyRequest
from service.tagging.journal import journal_of
from service.tagging.pipeline import SURELY_FITS_XLSX
from service.tagging.rejects import rejects_of


@contextmanager
def made_folder(files: SurveyFiles) -> Iterator[None]:
    """Make it. Raises: UsageError where it is a file, OutputError where it cannot be made."""
    folder = files.folder
    if folder.is_file():
        raise UsageError(f"输出「{folder}」是一个文件；请用 -o 给出一个文件夹。")
    is_new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(error, folder) from error
    try:
        yield
    except BaseException:
        if is_new:
            with suppress(OSError):  # not empty: there is something to go on with
                folder.rmdir()
        raise


def check_report(request: SurveyRequest, digest: str) -> None:
    """Make sure that no report of another input is lost. digest: of this input.

    Raises: UsageError; OutputError where what lies there cannot be read.
    """
    files, baseline = request.files, request.baseline
    if baseline is not None and files.folder.is_dir() and baseline.parent.samefile(files.folder):
        raise UsageError(
            f"输出文件夹「{files.folder}」就是上期报告（--baseline）的文件夹，会覆盖上期；请用 -o 另选一个。"
        )
    if request.overwrite or not files.figures.exists():
        return
    try:
        body = json.loads(files.figures.read_text("utf-8"))
        source, found = str(body["source"]), body.get("source_digest")
    except OSError as error:
        raise unwritable(error, files.figures) from error
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(
            f"「{files.figures}」不是 suqing survey 写的；请用 -o 换一个文件夹，或加 --overwrite 覆盖它。"
        ) from None
    if found != digest:
        raise UsageError(
            f"「{files.folder}」里已有另一份问卷（{source}）的报告；"
            "请用 -o 换一个文件夹，或加 --overwrite 覆盖它。"
        )


def check_places(request: SurveyRequest, table: Table) -> None:
    """Make sure, before the work, that everything can be written.

    Raises: UsageError, OutputError; InputError where the rows are too many for a sheet.
    """
    files = request.files
    places = (files.workbook, files.page, files.figures, files.tagged)
    for place in (*places, rejects_of(files.run), journal_of(files.run)):
        check_output(place, request.source)
    if files.tagged == files.workbook and request.source.stat().st_size >= SURELY_FITS_XLSX:
        from service.files.xlsx_writer import MOST_ROWS, too_many_rows

        if sum(len(chunk) for chunk in table.chunks()) >= MOST_ROWS:
            raise too_many_rows()
