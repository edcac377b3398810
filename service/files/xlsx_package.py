"""The outside of a workbook: its sheets, where its parts lie, and its number formats."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812  the library's own class has a lower-case name

from nlp.errors import InputError
from service.files.errors import unreadable
from service.files.signatures import check_is_workbook
from service.files.xlsx_formats import NumberFormat, parse_number_format, read_builtin_format
from service.files.xlsx_xml import elements


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Package:
    """formats: number format of each cell style, by the style's number."""

    sheets: tuple[Sheet, ...]
    strings_part: str | None
    formats: tuple[NumberFormat, ...]
    dates_from_1904: bool


@contextmanager
def open_zip(path: Path) -> Iterator[ZipFile]:
    """The workbook as a zip; whatever turns out to be broken inside is an InputError."""
    try:
        with path.open("rb") as file:
            check_is_workbook(path, file.read(8))
        with ZipFile(path) as archive:
            yield archive
    except (BadZipFile, ZlibError, ExpatError, EOFError, KeyError, ValueError, NotImplementedError) as error:
        raise InputError(f"「{path}」已损坏，无法读取；请用 Excel 打开并另存为 .xlsx。") from error
    except OSError as error:
        raise unreadable(error, path) from error


def read_package(archive: ZipFile) -> Package:
    """Raises: KeyError, ValueError, ExpatError where parts are missing or broken."""
    root = _relations(archive, "_rels/.rels", "")
    workbook = next(target for kind, target in root.values() if kind == "officeDocument")
    folder, name = posixpath.split(workbook)
    relations = _relations(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
    parts = dict(relations.values())
    sheets: list[Sheet] = []
    dates_from_1904 = False
    for tag, attributes in elements(archive.read(workbook)):
        if tag == "workbookPr":
            dates_from_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            relation = next(value for key, value in attributes.items() if key.endswith(":id"))
            kind, part = relations[relation]
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes["name"], part, hidden))
    return Package(tuple(sheets), parts.get("sharedStrings"), _formats(archive, parts), dates_from_1904)


def _relations(archive: ZipFile, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, part). The kind is the last word of the relation's type address."""
    return {
        attributes["Id"]: (
            attributes["Type"].rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/"),
        )
        for tag, attributes in elements(archive.read(part))
        if tag == "Relationship"
    }


def _formats(archive: ZipFile, parts: dict[str, str]) -> tuple[NumberFormat, ...]:
    if "styles" not in parts:
        return ()
    own: dict[str, str] = {}
    formats: list[NumberFormat] = []
    inside = False
    for tag, attributes in elements(archive.read(parts["styles"])):
        if tag == "numFmt":
            own[attributes["numFmtId"]] = attributes["formatCode"]
        elif tag.endswith("cellXfs"):
            inside = not tag.startswith("/")
        elif tag == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            formats.append(parse_number_format(own.get(number) or read_builtin_format(int(number))))
    return tuple(formats)
