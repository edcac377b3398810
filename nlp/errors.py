"""The one error tree of Suqing. Every folder adds leaves; the edges map the roots.

    SuqingError                 anything Suqing says no to
    ├── UsageError              wrong options or settings                    exit 2, status 400
    ├── InputError              input that cannot be used as a whole         exit 2, status 400
    ├── ModelError              missing, damaged, foreign or unfit artifact  exit 3, status 503
    ├── StoreError              database missing, busy or outdated           exit 2, status 503
    └── ResourceError           lexicon, dictionary or taxonomy unusable     exit 2, status 500

Every message says what is wrong, where, and what to do next, in Chinese, and never
quotes the customer's text.
"""


class SuqingError(Exception):
    """Root of all errors that Suqing raises on purpose."""

    exit_code = 2


class UsageError(SuqingError):
    """Wrong options, settings or combination of them."""


class InputError(SuqingError):
    """An input file, text or request that cannot be used as a whole."""


class ModelError(SuqingError):
    """A model artifact that is missing, damaged, foreign or unfit for the request."""

    exit_code = 3


class StoreError(SuqingError):
    """A database that is missing, busy, outdated or cannot be reached."""

    retry_after: int | None = None  # seconds after which the same request may succeed
    problem: str = "store-unavailable"  # kind of the answer over HTTP
    public: str | None = None  # what a client may be told; None where it names a place


class ResourceError(SuqingError):
    """A lexicon, dictionary, rule file or taxonomy that cannot be read or is inconsistent."""
