"""The command `suqing` with the fake classifier, for tests that need a process to interrupt.

SUQING_TEST_GATE names a file: the classifier waits before any text with 停 until that file is there.
"""

from __future__ import annotations

import models.loading
from service.cli.main import main
from tests.service.fakes import load_fake_by_name

if __name__ == "__main__":
    models.loading.load_classifier = load_fake_by_name
    main()
