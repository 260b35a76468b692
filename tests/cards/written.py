"""Articles that nobody would write, but somebody will: for layouts that must hold anything."""

from __future__ import annotations

import random
import re
from datetime import datetime

from pipeline.model import VN, Article, Priority

LONG = (
    re.findall(  # the longest syllables of Vietnamese, its tallest letters, and what people paste
        r"\S+",
        "nghiêng nghuệch nghoảnh khuỵu chuếnh choáng ngoằn ngoèo thuở Ẫm ậm ừ Ổ Ỡ Ặ ỹ giếng nghìn "
        "nhuyễn trường huyện Xuyên Nghiễm dichvucong.gov.vn/thu-tuc/dang-ky-thuong-tru-lan-dau "
        "NGHỊ-QUYẾT-57-NQ/TW 5.000.000.000 PCTT-TKCN",
    )
)
PLAIN = re.findall(
    r"\S+",
    "phường tổ chức lớp hướng dẫn bà con nộp hồ sơ trực tuyến thanh toán không tiền mặt nhận biết "
    "lừa đảo người cao tuổi học sinh phụ huynh khu phố trạm y tế công an đăng ký tạm trú giấy tờ",
)
UNBROKEN = "https://xuanlap.example/" + "rất-dài-không-chỗ-ngắt-" * 6


def articles(count: int, seed: int = 57) -> list[Article]:
    """The same articles for the same seed."""
    chance = random.Random(seed)
    return [_article(chance, number) for number in range(count)]


def article(body: str, title: str = "Tiêu đề của bài", **more: object) -> Article:
    """One, as given."""
    fields = {"summary": "", "unit": "Trung tâm dịch vụ tổng hợp phường Xuân Lập", **more}
    when = datetime(2026, 11, 20, 8, tzinfo=VN)
    return Article("bai", title, "thong-bao", when, body, "thong-bao/bai.md", **fields)  # type: ignore[arg-type]


def words(chance: random.Random, least: int, most: int, long: float = 0.15) -> str:
    """A sentence's words, some of them the longest there are."""
    count = chance.randint(least, most)
    told = [chance.choice(LONG if chance.random() < long else PLAIN) for _ in range(count)]
    if chance.random() < 0.03:
        told.insert(count // 2, UNBROKEN)
    text = " ".join(told)
    return text[:1].upper() + text[1:]


def _article(chance: random.Random, number: int) -> Article:
    kinds = [_steps, _table, _advice, _timetable, _figures, _calls, _prose, _opposed, _years]
    pieces = [chance.choice(kinds)(chance) for _ in range(chance.randint(0, 6))]
    if chance.random() < 0.2:
        pieces = [piece.replace("## ", "") for piece in pieces]  # without headings
    return article(
        "\n\n".join([words(chance, 8, 40) + ".", *pieces]),
        title=words(chance, 1, 30),
        summary=words(chance, 6, 40) + "." if chance.random() < 0.7 else "",
        unit=words(chance, 2, 18),
        priority=chance.choice(list(Priority)),
        kind=chance.choice(["", "hướng dẫn", "thông báo"]),
    )


def _steps(chance: random.Random) -> str:
    rows = [f"{n}. {_entry(chance)}" for n in range(1, chance.randint(3, 10))]
    return f"## {words(chance, 2, 12)}\n\n" + "\n".join(rows)


def _entry(chance: random.Random) -> str:
    lead = f"**{words(chance, 1, 4, 0)}.** " if chance.random() < 0.4 else ""
    return lead + words(chance, 3, 30) + "."


def _advice(chance: random.Random) -> str:
    rows = [f"- Không {words(chance, 3, 22).lower()}." for _ in range(chance.randint(1, 6))]
    return "## Không nên làm\n\n" + "\n".join(rows)


def _opposed(chance: random.Random) -> str:
    rows = [f"| {words(chance, 2, 14)} | {words(chance, 2, 14)} |" for _ in range(5)]
    return "| Nên | Không nên |\n|---|---|\n" + "\n".join(rows)


def _table(chance: random.Random) -> str:
    unit = chance.choice(["%", " đồng", " người"])
    rows = [
        f"| {words(chance, 1, 14)} | {chance.randint(0, 9_999_999):,}{unit} |".replace(",", ".")
        for _ in range(chance.randint(2, 9))
    ]
    return f"## {words(chance, 2, 6)}\n\n| Việc | Mức |\n|---|---|\n" + "\n".join(rows)


def _years(chance: random.Random) -> str:
    rows = [f"| {year} | {chance.randint(1, 99)}% |" for year in range(2021, 2027)]
    return "| Năm | Tỷ lệ hồ sơ trực tuyến |\n|---|---|\n" + "\n".join(rows)


def _timetable(chance: random.Random) -> str:
    rows = [
        f"| Thứ Hai, {day:02d}/12 | {words(chance, 3, 12)} | 7h30 - 11h00 |"
        for day in range(1, chance.randint(3, 8))
    ]
    return "## Lịch\n\n| Ngày | Nội dung | Giờ |\n|---|---|---|\n" + "\n".join(rows)


def _figures(chance: random.Random) -> str:
    amount = f"{chance.randint(1, 999)}.{chance.randint(0, 999):03d}.000"
    return (
        f"Phường hỗ trợ {words(chance, 2, 8).lower()} {amount} đồng. Có ít nhất "
        f"{chance.randint(1, 100)}% {words(chance, 2, 9).lower()}. Trực 24/7 phục vụ bà con."
    )


def _calls(chance: random.Random) -> str:
    numbers = chance.sample(["113", "114", "115", "1900 0368", "0251 3822 297", "111"], 3)
    rows = [f"| {words(chance, 1, 12)} | {number} |" for number in numbers]
    return "| Việc | Số gọi |\n|---|---|\n" + "\n".join(rows)


def _prose(chance: random.Random) -> str:
    told = ". ".join(words(chance, 4, 30) for _ in range(chance.randint(1, 8)))
    return f"## {words(chance, 2, 14)}\n\n{told}. Bà con hãy xem {words(chance, 2, 14).lower()}."
