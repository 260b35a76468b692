"""A ledger knows whose it is: second offices, copies, lost and old ledgers are refused in words."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.offices import NOW, OfficeBuilder

ACTS: tuple[tuple[str, ...], ...] = (
    ("plan",),
    ("approve", "--all", "--by", "Bà Hà"),
    ("publish",),
    ("publish", "--first-approval", "Duyệt thử"),
    ("withdraw", "hop-to-dan-pho", "--by", "Bà Hà"),
    ("status",),
)

SOME = ACTS[3:5]  # where all were asked before


def rows(url: Path) -> list[str]:
    """Everything that a ledger's file holds, but for its free pages."""
    with sqlite3.connect(url) as db:
        return list(db.iterdump())


def share(office: OfficeBuilder, url: str) -> None:
    config = office.root / "config.toml"
    said = f'\n[ledger]\nurl = "{url}"\n'
    config.write_text(config.read_text(encoding="utf-8") + said, encoding="utf-8")


def rename(office: OfficeBuilder, ward: str) -> None:
    config = office.root / "config.toml"
    text = config.read_text(encoding="utf-8").replace("phường Mẫu", ward)
    config.write_text(text, encoding="utf-8")


def refused(office: OfficeBuilder, *act: str) -> str:
    told = office.run(*act, ok=False).output
    assert told.count("Lỗi: ") == 1
    assert "Traceback" not in told
    return " ".join(told.split())


@pytest.fixture
def second(office: OfficeBuilder, tmp_path: Path) -> OfficeBuilder:
    """Another ward's office, at the same ledger as `office`."""
    other = OfficeBuilder(tmp_path / "phường khác")
    shutil.copytree(office.root, other.root)
    rename(other, "phường Khác")
    for each in (office, other):
        share(each, f"sqlite:///{tmp_path / 'chung.db'}")
    return other


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_offices_at_one_ledger_the_second_changes_nothing(
    office: OfficeBuilder,
    second: OfficeBuilder,
    tmp_path: Path,
    swapped: bool,
) -> None:
    first, late = (second, office) if swapped else (office, second)
    first.run("approve", "--all", "--by", "Bà Hà")
    first.run("publish")
    before = rows(tmp_path / "chung.db")
    for act in ACTS:
        told = refused(late, *act)
        assert "là của phường " in told
        assert str(first.root) in told
        assert "[ledger]" in told
    refused(late, "restore", "--here", "--by", "Ông Nam")
    assert rows(tmp_path / "chung.db") == before
    assert not (late.root / "var" / "handover").exists()
    assert first.state("hop-to-dan-pho") == "delivered"


def copy_of(office: OfficeBuilder, place: Path) -> OfficeBuilder:
    """`cp -a` of the whole folder."""
    shutil.copytree(office.root, place, symlinks=True)
    return OfficeBuilder(place)


def replaced_by_copy(office: OfficeBuilder, place: Path) -> OfficeBuilder:
    """A backup's tool: the folder is gone, and comes back at its own place from a copy."""
    shutil.copytree(office.root, place)
    keep = [path.read_bytes() for path in (office.root / "var").glob("*.json")]
    assert keep
    office.root.rename(place.with_name("hỏng"))
    shutil.copytree(place, office.root)
    return OfficeBuilder(office.root)


@pytest.mark.parametrize("make", [copy_of, replaced_by_copy])
def test_a_copied_office_waits_for_a_persons_word(
    office: OfficeBuilder,
    tmp_path: Path,
    make: Callable[[OfficeBuilder, Path], OfficeBuilder],
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    copied = make(office, tmp_path / "bản chép")
    before = rows(copied.root / "var" / "ledger.db")
    for act in SOME:
        assert "loa restore --here" in refused(copied, *act)
    assert rows(copied.root / "var" / "ledger.db") == before
    assert "Phải ghi tên" in copied.run("restore", "--here", ok=False).output
    copied.run("restore", "--here", "--by", "Ông Nam")
    assert "0 lượt đã phát hành" in copied.run("publish").stdout
    assert copied.state("hop-to-dan-pho") == "delivered"


def test_the_original_works_on_beside_its_copy_until_the_copy_takes_over(
    office: OfficeBuilder,
    tmp_path: Path,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    copied = copy_of(office, tmp_path / "bản chép")
    refused(copied, "publish")
    office.run("publish")
    copied.run("restore", "--here", "--by", "Ông Nam")
    told = refused(office, "publish")
    assert str(copied.root) in told
    assert "loa restore --here" in told
    copied.run("publish")
    office.run("restore", "--here", "--by", "Bà Hà")
    office.run("publish")
    refused(copied, "publish")


def test_a_shared_ledger_follows_the_folder_that_took_over(
    office: OfficeBuilder,
    tmp_path: Path,
) -> None:
    share(office, f"sqlite:///{tmp_path / 'chung.db'}")
    office.run("approve", "--all", "--by", "Bà Hà")
    copied = copy_of(office, tmp_path / "bản chép")
    copied.run("restore", "--here", "--by", "Ông Nam")
    before = rows(tmp_path / "chung.db")
    shutil.rmtree(copied.root / "var" / "log", ignore_errors=True)
    assert str(copied.root) in refused(office, "publish")
    assert rows(tmp_path / "chung.db") == before
    copied.run("publish")


def test_a_moved_folder_is_the_same_office(office: OfficeBuilder, tmp_path: Path) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    moved = OfficeBuilder(office.root.rename(tmp_path / "chỗ mới"))
    assert "0 lượt đã phát hành" in moved.run("publish").stdout


def test_an_office_on_another_machine_is_a_copy(
    office: OfficeBuilder,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    office.run("status")
    (tmp_path / "machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    monkeypatch.setattr("pipeline.ledger.identity._MACHINE", (str(tmp_path / "machine-id"),))
    assert "loa restore --here" in refused(office, "publish")


# --- lost and old ledgers ---------------------------------------------------------------------


def no_file(path: Path) -> None:
    path.unlink()


def no_bytes(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("lose", [no_file, no_bytes])
@pytest.mark.parametrize("left", ["var/handover", "var/site.db", "var/site", "var/log", "all"])
def test_a_lost_ledger_is_not_a_new_office(
    office: OfficeBuilder,
    lose: Callable[[Path], None],
    left: str,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    published = office.page("hop-to-dan-pho")
    (office.root / "var" / "log").mkdir()
    (office.root / "var" / "log" / "loa-2026-11.jsonl").write_text("{}\n")
    lose(office.root / "var" / "ledger.db")
    for path in list((office.root / "var").iterdir()) if left != "all" else []:
        if path.name not in ("ledger.db", Path(left).name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    page = office.page("hop-to-dan-pho")
    for act in ACTS if left == "all" else SOME:
        told = refused(office, *act)
        assert "loa restore" in told
        assert "sổ đã mất" in told
    office.run("restore", "--here", "--by", "Bà Hà")
    told = office.run("publish", "--first-approval", "Duyệt thử").stdout
    assert "Duyệt thử" not in told
    assert office.state("hop-to-dan-pho") == "held"
    # the site's own memory puts back what it showed, and nothing else
    assert office.page("hop-to-dan-pho") in (page, published), "what is public stays"


def test_a_folder_that_was_never_an_office_begins_as_ever(office: OfficeBuilder) -> None:
    for name in ("var/site", "var/handover", "build", "var/log"):
        (office.root / name).mkdir(parents=True, exist_ok=True)
    (office.root / "var" / "site" / "robots.txt").write_text("của người khác")
    assert "đã duyệt" in office.run("publish", "--first-approval", "Duyệt thử").stdout
    assert office.state("hop-to-dan-pho") == "delivered"


def test_an_older_ledger_put_back_by_hand_is_noticed(
    office: OfficeBuilder,
    tmp_path: Path,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    shutil.copy(office.root / "var" / "ledger.db", tmp_path / "hôm qua.db")
    office.run("publish")
    shutil.copy(tmp_path / "hôm qua.db", office.root / "var" / "ledger.db")
    for act in SOME:
        told = refused(office, *act)
        assert "Sổ phát hành cũ hơn" in told
        assert "loa restore" in told
    office.run("restore", "--here", "--by", "Bà Hà")
    office.run("publish")
    assert office.state("hop-to-dan-pho") == "delivered"
    assert NOW[:10] in [path.name for path in office.handover.iterdir()]


def test_a_ledger_from_before_claims_is_claimed_by_the_first_that_comes(
    office: OfficeBuilder,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    with sqlite3.connect(office.root / "var" / "ledger.db") as db:
        db.execute("delete from claims")
    for name in ("van-phong.json", "so-da-ghi"):
        (office.root / "var" / name).unlink()
    office.run("publish")
    assert office.state("hop-to-dan-pho") == "delivered"
