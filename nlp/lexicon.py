"""Reading of lexicon files: UTF-8 text, one entry a line, tab-separated columns, '#' comments.

Every lexicon begins with a comment header that says what it holds and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nlp.errors import ResourceError

LEXICONS = Path(__file__).parent / "lexicons"


def read_lexicon(path: Path) -> Iterator[str]:
    """First column of every entry, in file order."""
    for row in read_lexicon_rows(path):
        yield row[0]


def read_lexicon_rows(path: Path) -> Iterator[list[str]]:
    """Columns of every entry, in file order.

    Raises: ResourceError when the file is missing or not UTF-8.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise ResourceError(f"词表 {path.name} 不存在，请重新安装 suqing。") from error
    except UnicodeDecodeError as error:
        raise ResourceError(f"词表 {path.name} 不是 UTF-8 编码，请另存为 UTF-8。") from error
    for line in lines:
        entry = line.split("#", 1)[0].rstrip()
        if entry.strip():
            yield [column.strip() for column in entry.split("\t")]
