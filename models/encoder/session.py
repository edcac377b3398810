"""The onnxruntime session of one process. It does not survive a fork: each process opens its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import onnxruntime

from models.arrays import Float32s, Int64s
from nlp.errors import ModelError

INPUT, OUTPUT = "ids", "terms"
_LEFT_OUT = ["SkipLayerNormFusion"]  # on a CPU its kernel is slower than the operators that it joins


class EncoderSession:
    """Runs one window at a time: no padding is computed, and no text can change another's answer.

    (Dynamic quantisation takes its scales from everything in a batch, so a batch would mix texts.) A
    single window has all threads; of several windows each has one thread of its own, in a second session,
    and no thread waits for another. Neither changes a figure of the answer.
    """

    def __init__(self, path: Path, *, threads: int) -> None:
        self._path = path
        self._threads = threads
        self._session: onnxruntime.InferenceSession | None = None
        self._process = 0
        # of the parent process: closing them here would wait for threads that are not here
        self._inherited: list[onnxruntime.InferenceSession] = []
        self._lock = Lock()
        self._narrow = EncoderSession(path, threads=1) if threads > 1 else self

    def run_all(self, windows: Sequence[Int64s]) -> list[Float32s]:
        """What `run` returns for each of the windows, in order."""
        workers = min(self._threads, len(windows))
        if workers < 2:
            return [self.run(ids) for ids in windows]
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(self._narrow.run, windows))

    def run(self, ids: Int64s) -> Float32s:
        """ids: (tokens,). Returns (tokens, columns) float32: what each token gives to each logit."""
        found: list[Float32s] = self._open().run([OUTPUT], {INPUT: ids[None]})
        terms: Float32s = found[0][0]
        return terms

    def close(self) -> None:
        """Give back memory and threads; the next run opens the session again."""
        with self._lock:
            if self._process == os.getpid():
                self._session = None
                self._process = 0
        if self._narrow is not self:
            self._narrow.close()

    def _open(self) -> onnxruntime.InferenceSession:
        if self._session is not None and self._process == os.getpid():
            return self._session
        with self._lock:
            if self._session is None or self._process != os.getpid():
                if self._session is not None:
                    self._inherited.append(self._session)
                self._session = self._make()
                self._process = os.getpid()
            return self._session

    def _make(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(
                self._path, options, providers=["CPUExecutionProvider"], disabled_optimizers=_LEFT_OUT
            )
        except Exception as error:  # onnxruntime raises many kinds, rooted in nothing
            raise ModelError(
                f"模型目录「{self._path.parent.name}」的 {self._path.name} 无法运行，请重新安装或重建。"
            ) from error
