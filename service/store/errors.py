"""What the store says no to. `nlp.errors.StoreError` is the root; the API answers 503 for all of them."""

from __future__ import annotations

from nlp.errors import StoreError
from service.disk_faults import RETRY_AFTER, DiskFault


class StoreBusyError(StoreError):
    """The store is locked or has no connection free; the same request may well succeed in a moment."""

    retry_after = 1
    problem = "overloaded"
    public = "数据库正忙，没有保存任何内容，请稍后重试。"

    def __init__(self) -> None:
        super().__init__(self.public)


class StoreDiskError(StoreError):
    """The disk of the store takes no more. told: for whoever runs the program."""

    retry_after = RETRY_AFTER

    def __init__(self, fault: DiskFault, told: str) -> None:
        super().__init__(told)
        self.public = f"{fault}，没有保存任何内容，请在 {RETRY_AFTER} 秒后重试；一直如此请联系管理员。"


class StoreMissingError(StoreError):
    """There is no database, or no table in it yet."""

    def __init__(self) -> None:
        super().__init__("数据库尚未建立，请先运行 suqing db upgrade。")


class StoreOutdatedError(StoreError):
    """The database was made by another version of Suqing."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"数据库版本为 {found}，本程序需要 {wanted}，请运行 suqing db upgrade。")


class StoreNewerError(StoreError):
    """The database was upgraded by a later version of Suqing."""

    def __init__(self, found: str) -> None:
        super().__init__(f"数据库版本 {found} 比本程序新，请升级 suqing；数据库没有被改动。")


class StoreUnreachableError(StoreError):
    """The database server does not answer, or the file cannot be opened."""

    def __init__(self, place: str) -> None:
        super().__init__(f"无法打开数据库（{place}），请检查 SUQING_STORE_URL、SUQING_HOME 与数据库服务。")
