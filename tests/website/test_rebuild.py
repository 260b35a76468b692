"""One truth: whatever becomes of the site's files, the ledger's public editions stand again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.offices import OfficeBuilder

SLUGS = ("hop-to-dan-pho", "lich-tiem-chung", "ngay-hoi-so")


@pytest.fixture
def site(office: OfficeBuilder) -> OfficeBuilder:
    """An office with a site alone, three articles public and one taken down."""
    config = office.root / "config.toml"
    text = config.read_text(encoding="utf-8")
    head, _, _ = text.partition("[channels.radio]")
    config.write_text(head, encoding="utf-8")
    for path in (office.root / "schedules").glob("*"):
        path.unlink()
    office.write("lich-tiem-chung", "Lịch tiêm chủng", "Trạm Y tế tiêm chủng sáng 5/12/2026.")
    office.write("ngay-hoi-so", "Ngày hội số", "Ngày hội chuyển đổi số lúc 8 giờ ngày 6/12/2026.")
    office.write("dang-nham", "Đăng nhầm", "Tin này đăng nhầm.")
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    office.run("withdraw", "dang-nham", "--by", "Bà Hà")
    (office.root / "content" / "thong-bao" / "dang-nham" / "index.md").unlink()
    return office


def tree(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def no_state(office: OfficeBuilder) -> None:
    (office.root / "var" / "site.db").unlink()


def broken_state(office: OfficeBuilder) -> None:
    (office.root / "var" / "site.db").write_bytes(b"khong phai co so du lieu" * 200)


def no_folder(office: OfficeBuilder) -> None:
    shutil.rmtree(office.site)


def nothing_left(office: OfficeBuilder) -> None:
    no_state(office)
    no_folder(office)


def moved(office: OfficeBuilder) -> None:
    config = office.root / "config.toml"
    text = config.read_text(encoding="utf-8").replace('"var/site"', '"var/trang-moi"')
    config.write_text(text, encoding="utf-8")
    office.site = office.root / "var" / "trang-moi"


def no_page(office: OfficeBuilder) -> None:
    (office.site / "bai" / "ngay-hoi-so.html").unlink()


def no_home(office: OfficeBuilder) -> None:
    (office.site / "index.html").unlink()


LOSSES = (no_state, broken_state, no_folder, nothing_left, moved, no_page, no_home)


@pytest.mark.parametrize("act", [("publish",), ("rebuild",)])
@pytest.mark.parametrize("lose", LOSSES)
def test_what_is_lost_of_a_site_stands_again(
    site: OfficeBuilder, lose: Callable[[OfficeBuilder], None], act: tuple[str, ...]
) -> None:
    before = tree(site.site)
    lose(site)
    site.run(*act)
    after = tree(site.site)
    changed = [path for path, data in before.items() if after.get(path) != data]
    assert changed == [], "byte for byte as it was approved"
    home = (site.site / "index.html").read_text(encoding="utf-8")
    assert all(f"bai/{slug}.html" in home for slug in SLUGS)
    assert "bai/dang-nham.html" not in home
    assert "✓ Kênh trang web so với sổ: khớp" in site.run("doctor").stdout


@pytest.mark.parametrize("lose", [no_state, no_folder, moved, no_page])
def test_doctor_says_what_is_missing_and_the_one_command(
    site: OfficeBuilder, lose: Callable[[OfficeBuilder], None]
) -> None:
    lose(site)
    told = site.run("doctor", ok=False).stdout
    assert "Kênh trang web so với sổ" in told
    assert "không còn ở đó" in told
    assert "loa rebuild" in told


def test_by_itself_nothing_newer_gives_way_to_an_older_ledger(site: OfficeBuilder) -> None:
    shutil.copy(site.root / "var" / "ledger.db", site.root / "cũ.db")
    site.write("ngay-hoi-so", "Ngày hội số", "Ngày hội dời sang 7 giờ ngày 9/12/2026.")
    site.run("approve", "ngay-hoi-so", "--by", "Bà Hà")
    site.run("publish")
    site.write("ngay-hoi-so", "Ngày hội số", "Đang sửa.")
    shutil.copy(site.root / "cũ.db", site.root / "var" / "ledger.db")
    site.run("restore", "--here", "--by", "Bà Hà")
    site.run("publish")
    assert "7 giờ ngày 9/12/2026" in site.page("ngay-hoi-so")
    assert "bản khác" in site.run("doctor", ok=False).stdout
    site.run("rebuild")
    assert "8 giờ ngày 6/12/2026" in site.page("ngay-hoi-so")


def test_what_became_secret_does_not_come_back_by_itself(site: OfficeBuilder) -> None:
    path = site.root / "content" / "thong-bao" / "ngay-hoi-so" / "index.md"
    text = path.read_text(encoding="utf-8").replace("tác giả:", "mật: có\ntác giả:")
    path.write_text(text, encoding="utf-8")
    nothing_left(site)
    site.run("publish")
    assert site.page("ngay-hoi-so") == ""
    assert site.page("lich-tiem-chung")


def test_an_edition_that_was_changed_in_the_ledger_is_told_and_not_shown(
    site: OfficeBuilder,
) -> None:
    with sqlite3.connect(site.root / "var" / "ledger.db") as db:
        changed = "update editions set body = replace(body, '8 giờ', '9 giờ') where subject = ?"
        db.execute(changed, ("ngay-hoi-so",))
    nothing_left(site)
    told = site.run("rebuild", ok=False).stdout
    assert "“Ngày hội số” trên trang web: chưa dựng lại được" in told
    assert site.page("ngay-hoi-so") == ""
    assert site.page("lich-tiem-chung")
    told = site.run("doctor", ok=False).stdout
    assert "1 ấn bản bị sửa hoặc hỏng: Ngày hội số" in told


def test_an_approved_edition_that_was_changed_in_the_ledger_is_not_sent(
    office: OfficeBuilder,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà", "--channel", "website")
    with sqlite3.connect(office.root / "var" / "ledger.db") as db:
        db.execute("update editions set body = replace(body, '19 giờ', '18 giờ')")
    office.run("publish")
    assert office.page("hop-to-dan-pho") == ""
    told = office.run("status", "hop-to-dan-pho").stdout
    assert "trong sổ phát hành bị sửa hoặc hỏng nên không gửi" in " ".join(told.split())


def test_a_made_file_that_was_changed_since_is_made_anew(site: OfficeBuilder) -> None:
    before = tree(site.site)
    spoilt = 0
    for path in (site.root / "build" / "image").glob("[0-9a-f]*"):
        data = path.read_bytes()
        path.write_bytes(data[:-4] + bytes(4))
        spoilt += 1
    assert spoilt
    nothing_left(site)
    site.run("publish")
    assert tree(site.site) == before
