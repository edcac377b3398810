"""What the desk says no to. `problem` is the kind of the API's answer (a key of `problems.KINDS`)."""

from __future__ import annotations

from nlp.errors import InputError


class DeskError(InputError):
    """Root of the desk's errors."""

    problem = "bad-request"
    retry_after: int | None = None  # seconds after which the same request may succeed
    field: str | None = None  # of the request, where one is to blame
    code = "invalid"  # of that field's fault


class UnknownComplaintError(DeskError):
    """No complaint of that id."""

    problem = "unknown-complaint"

    def __init__(self) -> None:
        super().__init__("没有这个编号的投诉，请检查编号；已过保存期限的投诉会被删除。")


class UnknownLabelError(DeskError):
    """A category, queue or message that there is not."""

    problem = "unknown-label"
    code = "unknown_value"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class WrongTransitionError(DeskError):
    """A change of status that the process does not know."""

    problem = "wrong-transition"


class WrongTimeError(DeskError):
    """A time in the future, or before what it follows."""

    problem = "wrong-time"


class ErasedError(DeskError):
    """The complaint was erased at the customer's request: nothing is added to it."""

    problem = "erased"

    def __init__(self) -> None:
        super().__init__("这条投诉已应客户要求删除内容，不能再添加或更改。")


class KeyReusedError(DeskError):
    """An Idempotency-Key that was sent with another request."""

    problem = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__("这个 Idempotency-Key 已用于内容不同的请求，请为新的请求换一个。")


class KeyInFlightError(DeskError):
    """The first request with this Idempotency-Key is still being worked on."""

    problem = "request-in-flight"
    retry_after = 1

    def __init__(self) -> None:
        super().__init__("使用同一 Idempotency-Key 的请求正在处理，请稍后用相同的内容重试。")


class ClaimLostError(KeyInFlightError):
    """This request took so long that another one with the same key went ahead; nothing was stored by it."""
