"""The files that the pages load: read once when the application is made, answered from memory.

An open file handed to the server would depend on every server closing it when a browser goes away in
the middle of an answer; these are a few hundred kilobytes in all.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import Path

from flask import Response, abort, request


class PageFiles:
    """Files of one folder by name."""

    def __init__(self, folder: Path, names: Sequence[str] | None = None) -> None:
        """Args: names: what may be asked for; all that lies in `folder` itself by default."""
        found = names if names is not None else [path.name for path in folder.iterdir() if path.is_file()]
        self._contents = {name: (folder / name).read_bytes() for name in found}

    def answer(self, name: str) -> Response:
        """The file with an ETag, 304 where the browser has it already; 404 for any other name."""
        content = self._contents.get(name)
        if content is None:
            abort(404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = Response(content, content_type=f"{kind}; charset=utf-8")
        response.add_etag()
        response.make_conditional(request)
        return response
