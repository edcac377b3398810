"""Reads the XML parts of a workbook with expat: streaming, without DTDs, by local names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

BLOCK = 1 << 16

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


def make_parser(start: Start, end: End, text: Text | None = None) -> expat.XMLParserType:
    """An expat parser that calls back with element names without their prefix ('row', never 'x:row').

    Few producers write prefixes; where the root element has none, the callbacks are called directly.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def first(name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
            parser.EndElementHandler = lambda name: end(_local(name))
        else:
            parser.StartElementHandler = start
            parser.EndElementHandler = end
        start(_local(name), attributes)

    parser.StartElementHandler = first
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def feed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[None]:
    """Push a stream through a parser, pausing after every block."""
    while block := stream.read(BLOCK):
        parser.Parse(block, False)
        yield
    parser.Parse(b"", True)
    yield


def elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part: ('cellXfs', {...}) where one begins, ('/cellXfs', {}) where it ends."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = make_parser(
        lambda name, attributes: found.append((name, attributes)), lambda name: found.append((f"/{name}", {}))
    )
    parser.Parse(data, True)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_: Any) -> None:
    raise expat.ExpatError("a workbook has no document type")
