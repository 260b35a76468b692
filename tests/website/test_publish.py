"""What the folder shows, how little is rewritten, and that everything can be repeated."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from channels.website import Website
from pipeline.config import Office
from pipeline.errors import Rejected, TryLater
from pipeline.model import Bulletin, Correction, Priority, Receipt
from tests.website import newsroom
from tests.website.newsroom import START, article, hours, publish, rewritten, tree, website

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return newsroom.office(tmp_path)


@pytest.fixture
def channel(office: Office) -> Website:
    return website(office)


def page(office: Office, path: str) -> str:
    return (office.root / "var/site" / path).read_text("utf-8")


def test_delivering_again_touches_no_file(office: Office, channel: Website) -> None:
    articles = [article(number) for number in range(30)] + newsroom.showpiece(office)
    first = publish(channel, articles)
    before = tree(office)
    assert publish(channel, articles) == first
    assert publish(website(office), articles) == first, "nor does another process"
    assert tree(office) == before


def test_a_number_stays_with_its_word_in_headings_and_is_plain_elsewhere(office: Office) -> None:
    """“bài 4” is not torn in two on a phone; what is copied from a page's head is as approved."""
    publish(website(office), [article(1, title="Bình dân học vụ số, bài 4: <b> & lừa đảo")])
    shown = page(office, "bai/bai-1.html")
    title = "Bình dân học vụ số, bài 4: &lt;b&gt; &amp; lừa đảo"
    tied = "Bình dân học vụ số, bài\xa04: &lt;b&gt; &amp; lừa đảo"
    assert f"<h1>{tied}</h1>" in shown
    assert f"<title>{title} - " in shown
    assert f">{tied}</a></h3>" in page(office, "index.html"), "on top of the front page"
    assert f">{title}</a></h2>" in page(office, "tin/tat-ca.html")


def test_one_paragraph_changes_only_the_pages_that_show_it(office: Office) -> None:
    publish(website(office), [article(number) for number in range(120)])
    before = tree(office)
    old = article(60)
    publish(website(office), [replace(old, body=old.body + "\n\nThêm một đoạn cuối bài.\n")])
    assert rewritten(before, tree(office)) == {"bai/bai-60.html"}


def test_a_first_paragraph_changes_the_lists_that_quote_it(office: Office) -> None:
    publish(website(office), [article(number) for number in range(120)])
    before = tree(office)
    newest = article(119)
    publish(website(office), [replace(newest, body="Mở đầu khác hẳn.\n\n" + newest.body)])
    changed = rewritten(before, tree(office))
    quoting = {
        path
        for path in tree(office)
        if path.endswith((".html", ".xml")) and "Mở đầu khác hẳn." in page(office, path)
    }
    assert changed == quoting
    assert "rss.xml" in changed
    assert len(changed) < 10


def test_a_new_article_changes_no_old_article_and_no_full_list_page(office: Office) -> None:
    publish(website(office), [article(number) for number in range(200)])
    before = tree(office)
    publish(website(office), [article(200)])
    changed = rewritten(before, tree(office))
    assert {path for path in changed if path.startswith("bai/")} == {"bai/bai-200.html"}
    assert not [path for path in changed if ".trang-" in path]
    assert len(changed) < 14


def test_the_site_follows_from_what_is_public_not_from_the_order(tmp_path: Path) -> None:
    articles = [article(number) for number in range(45)]
    one, other = newsroom.office(tmp_path / "a"), newsroom.office(tmp_path / "b")
    publish(website(one), articles)
    shuffled = articles[:]
    random.Random(1).shuffle(shuffled)
    stranger, moved = article(900), replace(shuffled[7], section="nha-truong", tags=("khác",))
    channel = website(other)
    for each in [*shuffled[:20], moved, stranger, *shuffled]:
        (receipt,) = publish(channel, [each])
        if each is stranger:
            withdrawn = receipt
    channel.withdraw(withdrawn)  # type: ignore[arg-type]
    found = newsroom.texts(other)
    assert found.pop("bai/bai-900.html")
    assert found == newsroom.texts(one)


@pytest.mark.parametrize(
    "setting", [{"TZ": "America/New_York", "LANG": "C", "LC_ALL": "C"}, {"TZ": "UTC", "LANG": "vi"}]
)
def test_the_hosts_zone_and_language_do_not_matter(tmp_path: Path, setting: dict[str, str]) -> None:
    here = newsroom.office(tmp_path / "a")
    publish(website(here), [article(number) for number in range(8)])
    there = newsroom.office(tmp_path / "b")
    script = (
        "import sys; from pathlib import Path; from tests.website import newsroom as n;"
        "n.publish(n.website(n.office(Path(sys.argv[1]))), [n.article(i) for i in range(8)])"
    )
    environment = {**os.environ, **setting, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script, str(there.root)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=60)
    assert newsroom.texts(there) == newsroom.texts(here)


def test_taken_down_means_gone_everywhere_and_its_address_says_so(
    office: Office, channel: Website
) -> None:
    picture = newsroom.image(office, "a.jpg", 900, 600)
    gone = article(3, tags=("chỉ ở đây",), cover=picture, title="Tít không còn ai thấy")
    publish(channel, [article(1), article(2)])
    before = newsroom.texts(office)
    (receipt,) = publish(channel, [gone])
    assert (office.root / "var/site/chu-de/chi-o-day.html").exists()
    assert isinstance(receipt, Receipt)
    channel.withdraw(receipt)
    after = newsroom.texts(office)
    assert "Bài này đã được gỡ" in page(office, "bai/bai-3.html")
    after.pop("bai/bai-3.html")
    assert after == before
    assert channel.observe(receipt).note == "Bài đã được gỡ khỏi trang."
    touched = tree(office)
    channel.withdraw(receipt)
    assert tree(office) == touched


def test_a_correction_stands_on_the_page_with_its_note(office: Office, channel: Website) -> None:
    (receipt,) = publish(channel, [article(3)])
    note = Correction(START + hours(40), "Giờ đúng là 19 giờ.")
    fixed = replace(article(3), body="Lớp mở lúc 19 giờ.", corrections=(note,))
    edition = channel.compose(Bulletin((fixed,)))
    assert isinstance(receipt, Receipt)
    new = channel.replace(receipt, edition, "k")
    text = page(office, "bai/bai-3.html")
    assert "Đính chính" in text
    assert "Giờ đúng là 19 giờ." in text
    assert new.url == receipt.url
    assert channel.observe(new).visible
    assert "bản khác" in channel.observe(receipt).note


def test_find_knows_exactly_this_edition(office: Office, channel: Website) -> None:
    (edition, key), (other, _) = newsroom.editions(
        channel, [article(3), replace(article(3), title="Khác")]
    )
    assert channel.find(edition, key) is None
    receipt = channel.deliver(edition, key)
    assert channel.find(edition, key) == receipt
    assert website(office).find(edition, key) == receipt
    assert channel.find(other, key) is None


def test_an_image_changed_after_approval_stops_its_own_article_only(
    office: Office, channel: Website
) -> None:
    picture = newsroom.image(office, "a.jpg", 900, 600)
    wanted = newsroom.editions(channel, [article(1, cover=picture), article(2)])
    newsroom.image(office, "a.jpg", 901, 600)
    refused, taken = channel.deliver_together(wanted)
    assert isinstance(refused, Rejected)
    assert "ảnh đã đổi sau khi duyệt" in str(refused)
    assert isinstance(taken, Receipt)
    assert not (office.root / "var/site/bai/bai-1.html").exists()
    assert "bai-1.html" not in page(office, "index.html")


def test_deleted_and_spoilt_files_come_back_with_the_next_delivery(office: Office) -> None:
    picture = newsroom.image(office, "a.jpg", 900, 600)
    publish(
        website(office), [*(article(number) for number in range(25)), article(30, cover=picture)]
    )
    before = newsroom.texts(office)
    root = office.root / "var/site"
    (root / "chuyen-muc/thong-bao.html").write_text("hỏng", encoding="utf-8")
    (root / "bai/bai-3.html").unlink()
    next((root / "tep").iterdir()).write_bytes(b"")
    (root / "static/emblem.svg").unlink()
    publish(website(office), [article(5)])
    assert newsroom.texts(office) == before


def test_a_page_lost_while_the_office_runs_comes_back_when_delivered(
    office: Office, channel: Website
) -> None:
    publish(channel, [article(1), article(2)])
    (office.root / "var/site/bai/bai-1.html").unlink()
    publish(channel, [article(1)])
    assert (office.root / "var/site/bai/bai-1.html").exists()


def test_another_address_or_section_name_redraws_every_page(office: Office) -> None:
    publish(website(office), [article(number) for number in range(5)])
    renamed = newsroom.office(office.root, name="phường Mới")
    publish(website(renamed), [article(1)])
    for path in (office.root / "var/site").rglob("*.html"):
        assert "Phường Mới" in path.read_text("utf-8")
        assert "<strong>Phường Xuân Lập" not in path.read_text("utf-8")


def test_two_processes_at_once_lose_nothing(office: Office) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.website import newsroom as n;"
        "c = n.website(n.office(Path(sys.argv[1]))); "
        "[n.publish(c, [n.article(i)]) for i in range(int(sys.argv[2]), 24, 2)]"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(office.root), start],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for start in ("0", "1")
    ]
    assert [process.wait(120) for process in running] == [0, 0]
    listed = (
        page(office, "tin/tat-ca.html") + page(office, "tin/tat-ca.trang-1.html")
        if (office.root / "var/site/tin/tat-ca.trang-1.html").exists()
        else page(office, "tin/tat-ca.html")
    )
    assert all(f"bai/bai-{number}.html" in listed for number in range(24))


def test_a_folder_that_cannot_be_written_means_later_with_a_sentence(
    office: Office, channel: Website
) -> None:
    office.var.mkdir()
    (office.var / "site").write_text("không phải thư mục")
    ((edition, key),) = newsroom.editions(channel, [article(1)])
    with pytest.raises(TryLater, match="Chưa ghi được trang web"):
        channel.deliver(edition, key)
    (office.var / "site").unlink()
    assert channel.deliver(edition, key)


def test_an_urgent_notice_leads_until_it_has_passed(office: Office) -> None:
    now = START
    channel = newsroom.website(office, lambda: now)
    storm = article(
        1, title="Bão khẩn", priority=Priority.URGENT, section="khan-cap", expiry=START + hours(30)
    )
    publish(channel, [storm])
    assert 'class="alarm"' in page(office, "index.html")
    assert "có hiệu lực đến 14 giờ ngày 03/03/2026" in page(office, "index.html")
    now += hours(29)
    publish(channel, [article(2)])
    assert 'class="alarm"' in page(office, "index.html")
    now += hours(1)
    publish(channel, [article(5)])
    assert 'class="alarm"' not in page(office, "index.html")


def test_an_empty_site_already_has_every_section(office: Office, channel: Website) -> None:
    (receipt,) = publish(channel, [article(1)])
    assert isinstance(receipt, Receipt)
    channel.withdraw(receipt)
    assert "chưa có bài nào" in page(office, "index.html")
    for key in newsroom.SECTIONS:
        assert "Chuyên mục này chưa có bài." in page(office, f"chuyen-muc/{key}.html")


def test_related_articles_are_older_and_close(office: Office, channel: Website) -> None:
    near = [article(number, section="thong-bao", tags=("họp tổ",)) for number in range(4)]
    far = [article(number, section="nha-truong", tags=("khác",)) for number in range(4, 9)]
    late = article(20, section="guong-dien-hinh", tags=("họp tổ",))
    publish(channel, [*near, *far, late])
    aside = page(office, "bai/bai-20.html").partition('class="related"')[2]
    assert [number for number in range(9) if f'href="../bai/bai-{number}.html"' in aside] == [
        0,
        1,
        2,
        3,
    ]
    assert 'class="related"' not in page(office, "bai/bai-0.html")


def test_a_notice_that_ends_at_midnight_ends_with_its_day(office: Office, channel: Website) -> None:
    midnight = START.replace(hour=0, minute=0) + hours(24 * 9)
    publish(channel, [article(1, priority=Priority.URGENT, expiry=midnight)])
    assert "có hiệu lực đến hết ngày 10/03/2026" in page(office, "bai/bai-1.html")


def test_a_numbered_list_page_holds_the_same_articles_for_ever(office: Office) -> None:
    channel = website(office, per_page=5)
    publish(channel, [article(number) for number in range(12)])
    first = page(office, "tin/tat-ca.trang-1.html")
    assert [n for n in range(12) if f"bai/bai-{n}.html" in first] == [0, 1, 2, 3, 4]
    publish(channel, [article(number) for number in range(12, 40)])
    later = page(office, "tin/tat-ca.trang-1.html")
    assert [n for n in range(40) if f"bai/bai-{n}.html" in later] == [0, 1, 2, 3, 4]
    listed = "".join(
        path.read_text("utf-8") for path in (office.root / "var/site/tin").glob("*.html")
    )
    assert all(listed.count(f'href="../bai/bai-{n}.html"') == 1 for n in range(40))
