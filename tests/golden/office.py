"""The office whose editions and deliveries are kept as digests: this repository's own, with more.

More articles, of every kind that staff write; a second Page whose name has a blank; broadcasts.
Nothing is drawn by chance, so that every machine and every Python gets the same bytes.
"""

from __future__ import annotations

import shutil
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from channels.radio import Radio
from pipeline.errors import ContentError, Unsupported
from pipeline.model import VN, Article, Bulletin, Slot, countersign
from pipeline.office.newsroom import Newsroom
from tests.support.narrowing import require_type

ROOT = Path(__file__).parents[2]
BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=VN)
MORE_CHANNELS = """
[channels."trang fb"]
kind = "facebook"

[channels.tin-zalo]
kind = "zalo-broadcast"
enabled = true
"""
MORE_TIMES = """
[[slot]]
channel = "tin-zalo"
time = "19:00"
days = ["thứ Ba"]
minutes = 15

[[campaign]]
name = "nhac-lai"
title = "Nhắc lại"
section = "thong-bao"
channels = ["trang fb", "radio", "website"]
start = 2026-11-24
scheduled_only = true
catch_up = { "trang fb" = "một lần", radio = "bỏ qua" }

[[campaign.when]]
days = ["thứ Ba", "thứ Năm"]
times = ["09:00"]
"""
_SECTIONS = ("thong-bao", "binh-dan-hoc-vu-so", "nghi-quyet-57", "nha-truong", "khan-cap")
_BLOCKS = (
    "Lớp học mở vào **19 giờ** thứ Ba và thứ Năm hằng tuần tại nhà văn hóa khu phố 3.",
    "1. Tải ứng dụng *VNeID*.\n2. Bấm “Kích hoạt”.\n3. Gọi 1900 0368 nếu vướng.",
    "| Việc | Lệ phí |\n|---|---|\n| Trích lục | 8.000 đồng |\n| Kết hôn | 30.000 đồng |",
    "> Có mặt trước 7h30 ngày 05/12/2026, mang theo căn cước.",
    "Xem [Cổng dịch vụ công](https://dichvucong.gov.vn) và Nghị định số 69/2024/NĐ-CP[^1].\n\n"
    "[^1]: Có hiệu lực từ 01/07/2024.",
    "- Giảm 50 % lệ phí\n- Không quá 3 ngày làm việc\n    - Kể cả thứ Bảy",
    "## Ai làm?\n\nTổ trưởng khu phố: 0251 3 000 000. ~~Thứ Hai~~ thứ Tư.",
)
_HEADS = (
    "đối tượng: [toàn dân]",
    "đối tượng: [học sinh, phụ huynh]\ntừ khóa: [học sinh, số hóa]",
    "mức độ: ưu tiên\nhết hạn: 2026-12-20",
    "quảng bá: có\nnguồn: Hội Nông dân phường",
    "đọc:\n  VNeID: vi en i ai đi\nzalo:\n  tiêu đề: Tựa riêng cho Zalo {n}",
    "truyền thanh:\n  nội dung: |\n    Lời riêng cho loa, bài {n}.",
    "đăng từ: 2026-11-25 10:00\nfacebook:\n  nội dung: Lời riêng cho Trang, bài {n}.",
    "bản riêng:\n  học sinh:\n    tiêu đề: Bài {n} cho các em\n    tóm tắt: Gọn.",
    "sản phẩm: [infographic, slide]\nkênh: [trang web, facebook]",
    "sản phẩm: [video ngắn]\nthể loại: gương điển hình",
    "mức độ: khẩn cấp\nhết hạn: 2026-11-29 12:00",
    "ảnh bìa: bia.jpg\nmô tả ảnh bìa: Cột loa ở đầu phố",
)


def build(root: Path) -> Path:
    """The office in a folder that isn't there yet."""
    for name in ("content", "schedules"):
        shutil.copytree(ROOT / name, root / name)
    text = (ROOT / "config.toml").read_text("utf-8")
    (root / "config.toml").write_text(text + MORE_CHANNELS, "utf-8")
    (root / "schedules" / "them.toml").write_text(MORE_TIMES, "utf-8")
    more = root / "content" / "them"
    more.mkdir()
    shutil.copy(next((ROOT / "content").rglob("bia.jpg")), more / "bia.jpg")
    for number in range(24):
        (more / f"bai-{number}.md").write_text(article(number), "utf-8")
    _write_sound(more / "tieng.wav")
    head = article(0).replace("Việc số 0", "Bài có tiếng").replace("---\n\n", _RECORDED, 1)
    (more / "co-tieng.md").write_text(head, "utf-8")
    return root


_RECORDED = "ghi âm: tieng.wav\n---\n\n"


def article(number: int) -> str:
    """One Markdown file; near numbers differ in their heads, blocks and sections."""
    blocks = [_BLOCKS[(number * 3 + at) % len(_BLOCKS)] for at in range(2 + number % 4)]
    picture = ["![Cột loa ở đầu phố](bia.jpg)"] if number % 3 == 0 else []
    lines = [
        f"tiêu đề: Việc số {number} của khu phố {number % 5 + 1}",
        f"chuyên mục: {_SECTIONS[number % len(_SECTIONS)]}",
        f"ngày: 2026-11-{1 + number % 26:02d}" + (" 07:30" if number % 2 else ""),
        "tác giả: Tổ công nghệ số cộng đồng",
        _HEADS[number % len(_HEADS)].format(n=number),
    ]
    return "\n".join(["---", *lines, "---", "", "\n\n".join([*blocks, *picture]), ""])


def _write_sound(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        wiggle = b"".join(
            (n * 397 % 8192 - 4096).to_bytes(2, "little", signed=True) for n in range(800)
        )
        file.writeframes(wiggle * 200)  # 10 s


def editions(room: Newsroom) -> Iterator[tuple[str, str]]:
    """(name, digest, or why there is none) of each article on each channel, and of bulletins."""
    reading, plan = room.read_plan()
    assert not reading.errors
    for (slug, channel), item in sorted(plan.items.items()):
        yield f"{channel}/{slug}", item.edition.digest
        yield f"{channel}/{slug}/hai", countersign(item.edition).digest
    for each in plan.refusals:
        yield f"{each.channel}/{each.article.slug}/không", each.reason
    yield from _bulletins(room, sorted(reading.articles, key=lambda each: each.slug))


def _bulletins(room: Newsroom, articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
    slot = Slot(BEGIN + timedelta(days=2, hours=9), 15 * 60)
    radio, podcast = room.channels["radio"], room.channels["podcast"]
    for at in range(0, len(articles) - 3, 3):
        some = tuple(articles[at : at + 3])
        for name, sober in (("radio", False), ("radio", True), ("tin-zalo", False)):
            held = replace(slot, sober=sober)
            wanted = Bulletin(some, occasion=slot.id, slot=held, repeats=frozenset([some[0].slug]))
            try:
                found = room.channels[name].compose(wanted)
            except (ContentError, Unsupported) as error:
                yield f"{name}/{at}/{sober}", str(error)
                continue
            yield f"{name}/{at}/{sober}", found.digest
            if name == "radio":
                again = Bulletin((), occasion=slot.id, slot=held, again=found)
                yield f"podcast/{at}/{sober}", podcast.compose(again).digest
    for each in articles:
        if each.recording:
            continue  # no bulletin is made of one today
        try:
            item = radio.compose(Bulletin((each,)))
            yield f"radio/{each.slug}/khẩn", require_type(Radio, radio).urgent(item, BEGIN).digest
        except (ContentError, Unsupported) as error:
            yield f"radio/{each.slug}/khẩn", str(error)
