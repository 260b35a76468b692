"""What staff read of articles and channels: titles, Vietnamese names, what is over, who acts."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.asking import act, error_sentence, look_for_each
from pipeline.channel import Limits, Redelivery
from pipeline.composed import compose_article
from pipeline.delivery import Action, Delivery
from pipeline.errors import Rejected
from pipeline.model import VN, Article, Bulletin, Edition, Observation, Receipt
from pipeline.office.newsroom import Newsroom
from pipeline.office.previews import Previews
from pipeline.office.rounds import Rounds
from pipeline.web.preview_pages import PreviewPages
from tests.approval.ward import CONFIG, Ward
from tests.support.offices import OfficeBuilder

BY = ("--by", "Bà Hà")
LONG = "Thông báo về việc tạm ngừng cấp nước để sửa đường ống trên đường Hùng Vương và hẻm 12"


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    (tmp_path / "build").mkdir()
    return Ward(tmp_path / "vp", tmp_path / "build", CONFIG)


# --- what has expired ---------------------------------------------------------------------------


def words_of(ward: Ward, now: str) -> dict[str, str]:
    return ward.states("nuoc-len", now)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("30/11/2026", "quá hạn (hết hạn ngày 30/11/2026)"),
        ("30/11/2026 23 giờ 03", "quá hạn (hết hạn 23:03 30/11/2026)"),
    ],
)
def test_an_article_past_its_end_is_called_so_on_every_channel(
    ward: Ward, until: str, told: str
) -> None:
    """Approved or not: nobody waits for a slot or a plan that will not come."""
    ward.write(hết_hạn=until)
    (ward.root / "schedules" / "dai.toml").unlink()  # no slot ever took it
    assert set(words_of(ward, "2026-12-01T08:00").values()) == {told}
    ward.approve("nuoc-len", now="2026-12-01T08:05")
    assert set(words_of(ward, "2026-12-01T08:10").values()) == {told}
    shown = " ".join(ward.run("status", "nuoc-len", now="2026-12-01T08:10").split())
    assert told in shown
    assert "chờ khung giờ" not in shown


def test_what_was_published_before_its_end_is_told_as_before(ward: Ward) -> None:
    ward.write(hết_hạn="30/11/2026 23 giờ")
    ward.approve("nuoc-len", now="30T08:00")
    ward.run("publish", now="30T08:05")
    found = words_of(ward, "2026-12-01T08:00")
    assert found["website"] == "đã phát hành"
    assert found["radio"].startswith("đã giao đài")


def test_a_correction_that_waits_past_the_end_hides_nothing_that_is_public(ward: Ward) -> None:
    ward.write(hết_hạn="30/11/2026 23 giờ")
    ward.approve("nuoc-len", now="30T08:00")
    ward.run("publish", now="30T08:05")
    ward.write("Nước đang rút.", hết_hạn="30/11/2026 23 giờ")
    ward.run("plan", now="30T09:00")
    assert not words_of(ward, "2026-12-01T08:00")["website"].startswith("quá hạn")
    assert "còn công khai" in ward.run("status", now="2026-12-01T08:00")


def test_an_hour_that_has_passed_is_not_told_as_one_to_come(ward: Ward) -> None:
    ward.write(ngày="30/11/2026 10:00")
    ward.approve("nuoc-len", now="30T08:00")
    ahead = " ".join(ward.run("status", "nuoc-len", now="30T09:00").split())
    assert "chờ phát hành lúc 10:00 30/11/2026" in ahead
    past = " ".join(ward.run("status", "nuoc-len", now="30T11:00").split())
    assert "chờ phát hành, ra ở lượt tới" in past
    assert "10:00" not in past


# --- titles, not short names --------------------------------------------------------------------


def test_the_table_of_status_names_articles_by_their_titles(office: OfficeBuilder) -> None:
    office.write("cup-nuoc", LONG, "Nước yếu từ 8 giờ.")
    told = office.run("status").stdout
    assert "Họp tổ dân phố" in told
    assert "hop-to-dan-pho" not in told
    assert "cup-nuoc" not in told
    squeezed = " ".join(told.replace("│", " ").split())
    assert "Thông báo về việc tạm ngừng cấp nước" in squeezed
    assert "hẻm 12" not in squeezed, "shortened"
    assert "…" in squeezed
    cells = json.loads(office.run("status", "--json").stdout)["cells"]
    assert {each["slug"] for each in cells} == {"hop-to-dan-pho", "cup-nuoc"}


def test_the_table_of_ease_names_articles_by_their_titles(office: OfficeBuilder) -> None:
    told = office.run("ease", now="").stdout
    assert "Họp tổ dân phố" in told
    assert "hop-to-dan-pho" not in told


def test_what_expired_unsent_is_told_by_its_title(office: OfficeBuilder) -> None:
    office.run("approve", "--all", *BY)
    office.run("plan")
    told = office.run("publish", now="2026-11-26T23:00").stdout
    lines = [line for line in told.splitlines() if "quá hạn" in line]
    assert "hop-to-dan-pho" not in told
    assert not any("/1700" in line or "/0530" in line for line in lines), lines


def test_a_correction_of_a_withdrawn_article_names_its_title(office: OfficeBuilder) -> None:
    office.run("approve", "--all", *BY)
    office.run("publish")
    office.run("withdraw", "hop-to-dan-pho", *BY)
    told = office.run("correct", "hop-to-dan-pho", "--note", "Sai giờ.", *BY, ok=False).output
    assert "“Họp tổ dân phố”" in told


def test_what_a_restored_ledger_will_send_is_named_by_titles(office: OfficeBuilder) -> None:
    office.run("approve", "--all", *BY)
    office.run("plan")
    file = str(office.root / "so.zip")
    office.run("backup", file, now="2026-11-25T08:10")
    told = office.run("restore", file, *BY, now="2026-11-25T08:20").output
    assert "Họp tổ dân phố" in told
    assert "hop-to-dan-pho" not in told


# --- channels by what staff call them -----------------------------------------------------------


class Bare:
    """A channel that can nothing, and fails as nobody foresaw."""

    name = "kenh-la"
    waiting = ""
    limits = Limits(Redelivery.ASK)

    def compose(self, bulletin: Bulletin) -> Edition:
        raise ZeroDivisionError

    def deliver(self, edition: Edition, key: str) -> Receipt:
        raise ZeroDivisionError

    def find(self, edition: Edition, key: str) -> Receipt | None:
        raise ZeroDivisionError

    def observe(self, receipt: Receipt) -> Observation:
        raise ZeroDivisionError

    def find_together(self, wanted: Sequence[tuple[Edition, str]]) -> list[Receipt | None]:
        return []


def refused(action: Action) -> str:
    edition = Edition("kenh-la", "a", "A", "A.")
    delivery = Delivery("k", "kenh-la", "a", edition.digest, datetime.now(VN), action=action)
    with pytest.raises(Rejected) as told:
        act(Bare(), delivery, edition, Receipt("1"))
    return str(told.value)


def test_sentences_made_without_an_office_name_no_key_of_a_channel() -> None:
    """They stand beside the channel's title wherever staff read them."""
    channel = Bare()
    when = datetime(2026, 11, 25, 8, tzinfo=VN)
    article = Article("a", "A", "thong-bao", when, "A.", "a.md")
    told = [
        error_sentence(ZeroDivisionError()),
        str(compose_article(article, channel)),
        refused(Action.REPLACE),
        refused(Action.WITHDRAW),
        *(
            str(each)
            for each in look_for_each(channel, [(Edition("kenh-la", "a", "A", "A."), "k")])
        ),
    ]
    assert not [each for each in told if "kenh-la" in each]
    assert all("kênh này" in each.casefold() for each in told)


def test_a_rebuilt_site_tells_titles_and_vietnamese_names_of_channels(
    office: OfficeBuilder,
) -> None:
    office.run("approve", "--all", *BY)
    office.run("publish")
    with sqlite3.connect(office.root / "var" / "ledger.db") as db:
        changed = "update editions set body = replace(body, '19 giờ', '9 giờ') where channel = ?"
        db.execute(changed, ("website",))
    shutil.rmtree(office.site)
    told = office.run("rebuild", ok=False).stdout
    assert "“Họp tổ dân phố” trên trang web: chưa dựng lại được" in told
    assert "hop-to-dan-pho" not in told
    found = office.run("doctor", ok=False).stdout
    assert "bị sửa hoặc hỏng: Họp tổ dân phố" in found
    assert "hop-to-dan-pho" not in found


def test_previews_are_headed_by_what_staff_call_a_channel(office: OfficeBuilder) -> None:
    room = Newsroom.open(office.root, lambda: datetime(2026, 11, 25, 8, tzinfo=VN))
    try:
        reading, _ = room.read_plan()
        previews = Previews(room)
        previews.compose(reading.articles[0], [])
        page = PreviewPages(previews).page("hop-to-dan-pho")
    finally:
        room.close()
    for title in ("trang web", "loa", "Facebook", "Zalo"):
        assert f"<h2>{title}</h2>" in page
    for key in ("website", "radio"):
        assert f"<h2>{key}</h2>" not in page


# --- whom a siren waits for ---------------------------------------------------------------------

RULES = """
[[regulation]]
title = "Quy chế của Đài"
channels = ["radio"]

[[regulation.rule]]
article = "Điều 9"
text = "Tin khẩn do lãnh đạo phường duyệt."
approve = ["khẩn cấp"]
by = ["Lãnh đạo phường"]

[[regulation.role]]
name = "Lãnh đạo phường"
people = ["Lê Văn Ba", "Trần Thị Hà"]
"""
ASKS = 'urgent_confirm = "trước"\n'


def warnings_of(ward: Ward, now: datetime) -> list[str]:
    """What stands under “Cần biết”."""
    room = Newsroom.open(ward.root, lambda: now)
    try:
        rounds = Rounds(room, lambda *_, **__: None)
        rounds.plan()
        return rounds.warnings
    finally:
        room.close()


@pytest.mark.parametrize("ruled", [True, False], ids=["by-role", "no-rules"])
def test_the_second_person_whom_a_siren_waits_for_is_named(ward: Ward, ruled: bool) -> None:
    (ward.root / "config.toml").write_text(CONFIG + ASKS, "utf-8")
    if ruled:
        (ward.root / "schedules" / "quy-che.toml").write_text(RULES, "utf-8")
    ward.write(mức_độ="khẩn cấp")
    ward.approve("nuoc-len", now="30T08:30")
    assert not ward.alarms()
    (told,) = warnings_of(ward, datetime(2026, 11, 30, 8, 31, tzinfo=VN))
    assert "Còi báo động của “Nước lên” chờ người thứ hai xác nhận" in told
    if ruled:
        assert "Lãnh đạo phường (Trần Thị Hà)" in told
    assert "khác Lê Văn Ba" in told
    command = told[told.index("loa radio urgent confirm ") : told.index(' --by "')].split()
    assert told in " ".join(ward.run("status", now="30T08:32").split())
    ward.run(*command[1:], "--by", "Trần Thị Hà", now="30T08:35")
    assert len(ward.alarms()) == 1
    assert warnings_of(ward, datetime(2026, 11, 30, 8, 36, tzinfo=VN)) == []


# --- what the loudspeaker is not sure of ---------------------------------------------------------


def test_a_word_with_several_senses_is_asked_about_before_and_at_approval(ward: Ward) -> None:
    path = ward.write("Nước đang lên.\n\nĐề nghị UV dự họp đúng giờ.")
    told = " ".join(ward.run("check", now="30T08:00").split())
    line = path.read_text("utf-8").split("\n").index("Đề nghị UV dự họp đúng giờ.") + 1
    assert f"content/nuoc-len.md:{line}" in told
    assert "“UV” có thể là “ủy viên”, “u vê”; đang đọc “ủy viên”" in told
    told = " ".join(ward.approve("nuoc-len", now="30T08:05").split())
    assert "Loa chưa chắc cách đọc: “Nước lên”, “UV” có thể là" in told
    assert "UV" not in ward.run("check", now="30T08:10"), "somebody answered for it"
