"""One stage of a training in a process of its own: `python -m training.encoder.child`.

The description of the stage comes as a line of JSON on the standard input, which then stays open for as
long as the process that waits lives: when it closes, this process ends at once. What there is to say goes
out as lines of JSON on the standard output; whatever libraries print there goes to the standard error.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

from nlp.errors import SuqingError
from training.encoder.messages import Done, Failed, Message, Refused, write_message
from training.encoder.stages import STAGE, Stage
from training.encoder.workplace import scratch_of_this_process, workplace

_ROOT = Path(__file__).parents[2]
_READING, _WRITING, _ERRORS = 0, 1, 2


def main() -> int:
    """0: the stage is done. 1: it is not, and why was said, unless nobody is left to hear it."""
    voice = os.fdopen(os.dup(_WRITING), "w", encoding="utf-8")
    os.dup2(_ERRORS, _WRITING)
    order = sys.stdin.buffer.readline()
    if not order:
        return 1
    stage = STAGE.validate_json(order)
    threading.Thread(target=_end_with_the_other, args=(stage.folder,), daemon=True).start()
    last = _do(stage, voice)
    _say(voice, last)
    return 0 if isinstance(last, Done) else 1


def _do(stage: Stage, voice: TextIO) -> Message:
    """Run the stage; the last thing to say."""
    try:
        with nullcontext() if stage.folder is None else workplace(stage.folder):
            return Done(stage.run(lambda progress: _say(voice, progress)))
    except SuqingError as error:
        return Refused(type(error).__name__, str(error))
    except Exception as error:  # the edge of the process
        if os.environ.get("SUQING_DEBUG") == "1":
            traceback.print_exc()
        return Failed(type(error).__name__, _place_of(error))


def _say(voice: TextIO, message: Message) -> None:
    print(write_message(message), file=voice, flush=True)


def _end_with_the_other(folder: Path | None) -> None:
    """Nothing more is sent: the read returns when the other process has closed its end, or died."""
    os.read(_READING, 1)
    if folder is not None:
        shutil.rmtree(scratch_of_this_process(folder), ignore_errors=True)
    os._exit(1)


def _place_of(error: Exception) -> str:
    """File and line, of our own code where the error passed through any."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "training")] or frames
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}"


if __name__ == "__main__":
    sys.exit(main())
