"""The folder of a run: made before the work, and gone again where a run that failed left nothing in it."""

from __future__ import annotations

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
