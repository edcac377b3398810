"""The classifiers of one process, by the name that a request or an option gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Protocol, runtime_checkable

from models.classifier import Classifier
from nlp import prepare
from nlp.errors import UsageError
from service.live.observed import ObservedClassifier, Observer

NAMES = ("champion", "fast", "accurate", "auto")

# Walks through everything that is loaded on first use (lexicons, phone numbers, Traditional Chinese ...),
# so that no customer waits for it. All of it is invented.
TRIAL_TEXT = (
    "我叫林小雨，住杭州市西湖区文三路88号，電話13800138000，座机0571-88888888，邮箱lin@example.com，"
    "身份证110101199003070038，车牌浙A12345。收到的水壶有裂缝，把手烫伤了😡，等了三天，打了两次客服没人理，"
    "如果明天12点前不退1.2万，就找12315。"
)


class UnknownModelError(UsageError):
    """A model name that is neither one of `NAMES` nor the version of a loaded classifier."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有名为「{name[:40]}」的模型，可选 {'、'.join(NAMES)}。")


@runtime_checkable
class ForkAware(Protocol):
    """A classifier with parts that do not survive a fork, such as an onnxruntime session.

    It notices by itself that it lives in another process; this is only to save memory.
    """

    def before_fork(self) -> None:
        """Give those parts up; they are opened again with the next text."""
        ...


@runtime_checkable
class Composed(Protocol):
    """A classifier that others stand behind."""

    @property
    def members(self) -> Mapping[str, Classifier]:
        """Those of `NAMES` that are at work inside it: asked for by name, they are not loaded again."""
        ...


class Classifiers:
    """Loads each classifier once, on first use, and proves it by one prediction.

    Names other than `NAMES` and the default never reach the loader: a request cannot make the
    server look for a file of the client's choice.
    """

    def __init__(self, default: str, load: Callable[[str], Classifier]) -> None:
        self.default = default
        self._load = load
        self._loaded: dict[str, Classifier] = {}
        self._former: Classifier | None = None  # the champion before: the way back is short
        self._observers: dict[str, Observer] = {}
        self._observer_of_all: Observer | None = None
        self._lock = Lock()

    def get(self, name: str | None = None) -> Classifier:
        """The classifier of that name, or the default one. Ask once a request, and keep the answer.

        Raises: UnknownModelError; ModelError when the model is missing, damaged or foreign.
        """
        name = name or self.default
        classifier = self._loaded.get(name) or self._by_version(name)
        if classifier is None:
            if name not in NAMES and name != self.default:
                raise UnknownModelError(name)
            with self._lock:
                if name not in self._loaded:
                    self._keep(name, self._load(name))
                classifier = self._loaded[name]
        for observer in (self._observers.get(name), self._observer_of_all):
            if observer is not None:
                classifier = ObservedClassifier(classifier, observer)
        return classifier

    def uses(self, name: str) -> bool:
        """True where a classifier of that name was loaded."""
        return name in self._loaded

    def exchange(self, name: str, target: str) -> Classifier:
        """From now on `name` means the classifier that the loader knows as `target`.

        It is loaded and proved beside the one before, which goes on answering until then and
        stays within reach by its version. Raises: ModelError; then nothing has changed.
        """
        with self._lock:
            classifier = self._loaded.get(target) or self._by_version(target)
            if classifier is None:
                classifier = self._load(target)
                _prove(classifier)
            before = self._loaded.get(name, classifier)
            self._loaded = {**self._loaded, name: classifier}
            if before is not classifier:
                self._former = before
                if isinstance(before, ForkAware):
                    before.before_fork()  # gives up an encoder's session; a request under way opens it again
        return classifier

    def observe(self, name: str, observer: Observer | None) -> None:
        """Let somebody hear the answers given under a name; None ends that."""
        others = {key: value for key, value in self._observers.items() if key != name}
        self._observers = others if observer is None else {**others, name: observer}

    def observe_all(self, observer: Observer) -> None:
        """Let somebody hear every answer, whatever the name; the proofs after loading are none."""
        self._observer_of_all = observer

    def load_apart(self, target: str) -> Classifier:
        """A proved classifier that answers no request. Raises: ModelError."""
        classifier = self._by_version(target) or self._load(target)
        _prove(classifier)
        return classifier

    def _keep(self, name: str, classifier: Classifier) -> None:
        _prove(classifier)
        same = self._by_version(classifier.version)  # two names of one model share its memory
        found = {name: same or classifier}
        if isinstance(classifier, Composed):
            found = {**classifier.members, **found}
        self._loaded = {**found, **self._loaded}

    def loaded(self) -> dict[str, Classifier]:
        """Name and classifier of everything loaded so far."""
        return dict(self._loaded)

    @property
    def is_ready(self) -> bool:
        """True once the default classifier has been loaded and has answered."""
        return self.default in self._loaded

    def before_fork(self) -> None:
        """To be called once before processes are forked, after classifiers were loaded."""
        for classifier in self._loaded.values():
            if isinstance(classifier, ForkAware):
                classifier.before_fork()

    def after_fork(self) -> None:
        """To be called once in every process that was forked after classifiers were loaded."""
        for classifier in self._loaded.values():
            _prove(classifier)

    def _by_version(self, version: str) -> Classifier | None:
        known = [*self.loaded().values(), *([self._former] if self._former else [])]
        return next((classifier for classifier in known if classifier.version == version), None)


def _prove(classifier: Classifier) -> None:
    """One prediction in this process: it works, and the first customer need not wait."""
    classifier.predict([prepare(TRIAL_TEXT)])
