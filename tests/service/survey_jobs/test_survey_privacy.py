"""What is kept of a survey is masked, and what was uploaded goes."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from service.survey_jobs import job
from service.survey_jobs.folder import JobFolder
from tests.service.survey_jobs.office import MOBILE, Office


def test_nothing_unmasked_is_kept(office: Office, survey: Path) -> None:
    assert MOBILE in survey.read_bytes()
    queued = office.upload(survey)
    office.work()
    folder = office.home / "surveys" / queued["id"]
    assert {path.name for path in folder.iterdir()} == {"state.json", "results", "lock"}
    assert MOBILE.decode() not in kept_of(office, queued["id"])


def kept_of(office: Office, job_id: str) -> str:
    """All that the results of a job say, workbooks unpacked."""
    told = b""
    for path in (office.home / "surveys" / job_id / "results").iterdir():
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                told += b"".join(archive.read(name) for name in archive.namelist())
        else:
            told += path.read_bytes()
    return told.decode("utf-8", "replace")


def test_the_columns_beside_the_answers_are_masked_too(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "登记.csv"
    long = "太慢了。" * 3_000 + "电话13987654321"
    rows = [
        "姓名,手机号,身份证,满意度,您的意见",
        *("王小明,13800138001,11010519491231002X,5,很好",) * 3,
        f"李雷,13800138002,,1,{long}",
    ]
    source.write_text("\n".join(rows), "utf-8")
    queued = office.upload(source)
    office.work()
    assert office.state(queued["id"])["status"] == "done"
    kept = kept_of(office, queued["id"])
    for value in ("王小明", "李雷", "13800138001", "13800138002", "13987654321", "11010519491231002X"):
        assert value not in kept, value
    assert "［手机号］" in kept


def test_a_large_upload_gets_a_file_for_its_rows(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.survey.request.LARGE", 1_000)
    queued = office.upload(survey)
    office.work()
    tagged, _ = office.fetch(office.state(queued["id"])["links"]["tagged"])
    assert tagged.decode("utf-8-sig").count("\r\n") == 301
    assert MOBILE not in tagged


def test_an_upload_that_breaks_off_leaves_nothing(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_: object, place: Path) -> None:
        place.write_bytes(MOBILE)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("werkzeug.datastructures.FileStorage.save", break_off)
    data = {"file": (io.BytesIO(survey.read_bytes()), survey.name)}
    response = office.client.post("/v1/surveys", data=data, content_type="multipart/form-data")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert list((office.home / "surveys").iterdir()) == []


def test_an_upload_whose_server_was_killed_is_deleted_after_a_while(office: Office) -> None:
    folder = JobFolder(office.home, "s-" + "0" * 24)
    folder.path.mkdir(parents=True)
    (folder.path / "upload.csv").write_bytes(MOBILE)
    office.work()
    assert folder.path.is_dir(), "it may still be arriving"
    old = time.time() - job.ARRIVING - 1
    os.utime(folder.path, (old, old))
    office.work()
    assert not folder.path.exists()
