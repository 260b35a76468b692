"""A ledger that is spoilt, newer or out of reach is one sentence that says what to do; no fault."""

from __future__ import annotations

import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.offices import ROOT, OfficeBuilder

Spoil = Callable[[Path], object]


def torn(share: float) -> Spoil:
    def spoil(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return spoil


def rubbish(seed: int) -> Spoil:
    """A stretch of other bytes somewhere in the middle, as a failing disk gives."""

    def spoil(path: Path) -> None:
        chance, data = random.Random(seed), bytearray(path.read_bytes())
        for _ in range(4):
            start = chance.randrange(4096, len(data) - 4096)
            data[start : start + 3000] = chance.randbytes(3000)
        path.write_bytes(data)

    return spoil


def zeros(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096, 2):
        data[page * 4096 : (page + 1) * 4096] = bytes(4096)
    path.write_bytes(data)


def other(data: bytes) -> Spoil:
    return lambda path: path.write_bytes(data)


def said(statement: str, *values: object) -> Spoil:
    def spoil(path: Path) -> None:
        with sqlite3.connect(path) as book:
            book.execute(statement, values)
        book.close()

    return spoil


SPOILT: dict[str, Spoil] = {
    "một nửa": torn(0.5),
    "một phần mười": torn(0.1),
    "gần hết": torn(0.95),
    "rác 1": rubbish(1),
    "rác 2": rubbish(2),
    "rác 3": rubbish(3),
    "số không": zeros,
    "tệp Word": other(b"PK\x03\x04" * 5000),
    "chữ": other("đây là sổ".encode() * 100),
    "bản lạ": said("update alembic_version set version_num = cast(x'99bbff' as text)"),
    "trạng thái lạ": said("update deliveries set state = 'biến mất'"),
    "việc lạ": said("update deliveries set action = 'xóa'"),
    "không phải JSON": said("update deliveries set data = '{\"slug\": '"),
    "JSON khác": said("update deliveries set receipt = '[1, 2]'"),
    "không phải giờ": said("update deliveries set due = 'hôm qua'"),
    "không phải chữ": said("update deliveries set detail = cast(x'ff99' as text)"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_ledger_is_told_with_what_to_do_and_nothing_goes_out(
    office: OfficeBuilder, name: str
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    path = office.root / "var" / "ledger.db"
    SPOILT[name](path)
    before = path.read_bytes()
    doctor = office.run("doctor", ok=False).output
    assert "bản sao lưu gần nhất" in doctor
    assert "Đừng xóa sổ" in doctor
    told = office.run("publish", ok=False).output
    assert "bản sao lưu gần nhất" in told
    for word in ("Traceback", "malformed", "database disk", "codec", "not a database"):
        assert word not in told + doctor
    assert not office.page("hop-to-dan-pho")
    assert path.exists()
    assert len(path.read_bytes()) >= len(before), "it is neither emptied nor begun anew"


@pytest.mark.parametrize("name", ["một nửa", "rác 1", "số không", "tệp Word", "trạng thái lạ"])
def test_a_spoilt_ledger_is_replaced_by_its_backup(office: OfficeBuilder, name: str) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("backup", now="")
    copies = sorted((office.root / "var" / "sao-luu").glob("*.zip"))
    SPOILT[name](office.root / "var" / "ledger.db")
    assert copies[0].name in office.run("restore", now="").output
    office.run("restore", str(copies[0]), "--by", "Bà Hà", now="")
    office.run("publish")
    assert office.page("hop-to-dan-pho")


def test_a_whole_ledger_is_counted_by_the_doctor(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    told = office.run("doctor").output
    assert "✓ Sổ phát hành: " in told
    assert "lần duyệt" in told


def test_a_ledger_of_a_newer_programme_is_refused_and_left_alone(office: OfficeBuilder) -> None:
    office.run("status")
    path = office.root / "var" / "ledger.db"
    said("update alembic_version set version_num = '9999'")(path)
    for command in ("status", "publish", "plan", "doctor"):
        assert "Cập nhật Loa Phường" in office.run(command, ok=False).output
    with sqlite3.connect(path) as book:
        assert book.execute("select version_num from alembic_version").fetchall() == [("9999",)]
    book.close()


def run(office: OfficeBuilder, *words: str, before: str = "", **more: object) -> tuple[int, str]:
    """`loa` as a process of its own, after some lines of Python: (exit code, what it said)."""
    script = f"{before}\nimport sys; from pipeline.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, *words, "--office", str(office.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **more,  # type: ignore[call-overload]
    )
    return done.returncode, str(done.stdout + done.stderr)


def test_a_driver_that_is_not_there_is_named_with_how_to_get_it(office: OfficeBuilder) -> None:
    config = office.root / "config.toml"
    url = '\n[ledger]\nurl = "postgresql+psycopg://loa@127.0.0.1:1/loa"\n'
    config.write_text(config.read_text("utf-8") + url, "utf-8")
    code, told = run(office, "status", before="import sys; sys.modules['psycopg'] = None")
    assert code == 1
    assert 'pip install "psycopg[binary]"' in told
    code, told = run(office, "status")
    assert code == 1
    assert "máy chủ cơ sở dữ liệu" in told


def test_a_disk_without_room_is_told(office: OfficeBuilder) -> None:
    office.run("status")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    code, told = run(office, "approve", "--all", "--by", "Bà Hà", preexec_fn=full)
    assert code == 1
    assert "đĩa" in told
    assert "Traceback" not in told
    assert "chờ duyệt" in office.run("status").output


@pytest.mark.parametrize("url", ["sqlite:////proc/khong-co/so.db", "sqlite:////dev/null/so.db"])
def test_a_folder_that_can_not_be_written_is_told(office: OfficeBuilder, url: str) -> None:
    config = office.root / "config.toml"
    config.write_text(f'{config.read_text("utf-8")}\n[ledger]\nurl = "{url}"\n', "utf-8")
    assert "Không tạo được thư mục" in office.run("status", ok=False).output


@pytest.mark.parametrize(
    "url", ["chẳng phải địa chỉ", "ftp://x/y", "sqlite:///{root}", "oracle://x"]
)
def test_an_address_of_a_ledger_that_means_nothing_is_told(office: OfficeBuilder, url: str) -> None:
    config = office.root / "config.toml"
    url = url.format(root=office.root)  # a folder
    config.write_text(f'{config.read_text("utf-8")}\n[ledger]\nurl = "{url}"\n', "utf-8")
    assert "ổ phát hành" in office.run("status", ok=False).output
