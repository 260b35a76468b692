"""Articles as a ward writes them, by chance: notices with tables, storms, lessons, schools."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import Article, Priority
from tests.cards import written

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Bùi", "Hồ")
GIVEN = ("Thị Lan", "Văn Hải", "Thị Mai", "Quốc Nam", "Thu Hà", "Minh Đức", "Thị Hoa")
PLACES = ("Nhà văn hóa khu phố 3", "Trường THCS Xuân Lập", "Trạm Y tế phường", "Đình Gia Liên")
DAYS = ("Thứ Ba, 1/12/2026", "Thứ Tư, 2/12/2026", "Thứ Năm, 3/12/2026", "Thứ Sáu, 4/12/2026")
OFFICES = (
    "đường dây nóng cấp nước",
    "trực ban phường",
    "Trạm Y tế",
    "Công ty Điện lực",
    "nhà trường",
)
DOING = (
    "Mở ứng dụng, nhập số định danh cá nhân.",
    "Bấm nút màu đỏ rồi chờ trong 30 giây.",
    "Nhập mã OTP gửi về điện thoại.",
    "Chụp ảnh căn cước hai mặt cho rõ chữ.",
    "Đặt mật khẩu gồm 8 ký tự.",
    "Đến quầy số 2 nhận giấy hẹn.",
    "Nộp lệ phí 15.000 đồng tại quầy.",
    "Ký vào phiếu trước 16h30.",
)
NEVER = (
    "Không đọc mã OTP cho bất kỳ ai.",
    "Đừng chuyển tiền cho người lạ.",
    "Không bắt nạt bạn, không hùa theo.",
    "Cấm đốt rác trong khu dân cư.",
    "Không được tự ý cắt cầu dao của hàng xóm.",
)


@dataclass(frozen=True)
class Written:
    """An article, and what its author meant."""

    article: Article
    whose: dict[str, str]  # digits of a number to call: the name that is its own
    rows: list[list[str]]  # of timetables
    steps: list[str]
    orders: list[str]


class Pen(random.Random):
    """Chance that remembers what it wrote."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.whose: dict[str, str] = {}
        self.rows: list[list[str]] = []
        self.steps: list[str] = []
        self.orders: list[str] = []

    def named(self, number: str, name: str) -> str:
        """The number, whose name is remembered."""
        self.whose["".join(filter(str.isdigit, number))] = name.casefold()
        return number


def articles(count: int, seed: int = 2026) -> list[Written]:
    """The same articles for the same seed."""
    return [_article(Pen(seed * 100_000 + at)) for at in range(count)]


def _article(chance: Pen) -> Written:
    kinds: list[Callable[[Pen], str]] = [
        _timetable, _steps, _calls, _fees, _advice, _facts, _contacts, _school,
    ]  # fmt: skip
    urgent = chance.random() < 0.3
    body = [_storm(chance)] if urgent else ["Phường thông báo để bà con trong phường biết."]
    body += [each(chance) for each in chance.sample(kinds, chance.randint(1, 4))]
    article = written.article(
        "\n\n".join(body),
        title=chance.choice(["Lịch và việc cần làm", "Hướng dẫn bà con", "Thông báo của phường"]),
        unit="UBND phường Xuân Lập",
        priority=Priority.URGENT if urgent else Priority.NORMAL,
        kind=chance.choice(["thông báo", "hướng dẫn", "tin"]),
    )
    return Written(article, chance.whose, chance.rows, chance.steps, chance.orders)


def person(chance: Pen) -> str:
    """“chị Nguyễn Thị Lan”."""
    title = chance.choice(["chị", "anh", "ông", "bà"])
    return f"{title} {chance.choice(FAMILY)} {chance.choice(GIVEN)}"


def mobile(chance: Pen) -> str:
    """A person's number in one of the ways of writing it."""
    a, b, c = (
        chance.choice(["0908", "0912", "0377"]),
        chance.randint(100, 999),
        chance.randint(100, 999),
    )
    return chance.choice([f"{a}.{b}.{c}", f"{a} {b} {c}", f"{a}{b}{c}", f"{a}-{b}-{c}"])


def landline(chance: Pen) -> str:
    """An office's number."""
    b, c = chance.randint(3800, 3899), chance.randint(100, 999)
    return chance.choice([f"0251 {b} {c}", f"0251.{b}.{c}", f"(0251) {b} {c}", f"0251{b}{c}"])


def _storm(chance: Pen) -> str:
    group, hour = chance.randint(1, 9), chance.randint(13, 20)
    order = f"Bà con tổ {group} sơ tán ngay đến {chance.choice(PLACES)} trước {hour} giờ."
    chance.orders.append(order)
    number = chance.named(landline(chance), "trực ban phường")
    return (
        f"Bão số {chance.randint(5, 15)} gây mưa trên {chance.randint(2, 5)}00 mm, gió giật mạnh."
        f"\n\n{order} Người già, người khuyết tật: gọi ngay trực ban phường {number} để có xe đón."
    )


def _timetable(chance: Pen) -> str:
    days = chance.sample(DAYS, chance.randint(2, 4))
    cells = [
        [
            day,
            f"{chance.randint(7, 9)}h{chance.choice(['00', '30'])} - {chance.randint(13, 17)}h00",
            f"Khu phố {chance.randint(1, 9)}, {chance.choice(PLACES)}",
        ]
        for day in sorted(days)
    ]
    chance.rows += cells
    rows = [f"| {' | '.join(each)} |" for each in cells]
    head = chance.choice(["| Ngày | Giờ | Nơi |", "| Đợt cắt | Khoảng | Ở đâu |"])
    lead = chance.choice(["Lịch cụ thể như sau:", "## Lịch theo khu phố"])
    return f"{lead}\n\n{head}\n|---|---|---|\n" + "\n".join(rows)


def _steps(chance: Pen) -> str:
    told = chance.sample(DOING, chance.randint(3, 7))
    chance.steps += told
    rows = "\n".join(f"{at}. {each}" for at, each in enumerate(told, 1))
    ready = "## Chuẩn bị\n\n- Căn cước công dân gắn chip còn hạn.\n- Điện thoại có mạng.\n\n"
    return f"{ready if chance.random() < 0.5 else ''}## Các bước thực hiện\n\n{rows}"


def _calls(chance: Pen) -> str:
    office, who = chance.choice(OFFICES), person(chance)
    one, other = chance.named(landline(chance), office), chance.named(mobile(chance), who)
    return chance.choice([
        f"Gọi {office} {one} (24/24) hoặc {who}, di động {other}, khi cần gấp.",
        f"Mọi thắc mắc xin liên hệ {who} ({other}) hoặc {office} ({one}).",
        f"Liên hệ: {other} – {who}; {one} – {office}.",
        f"Điện thoại {office}: {one}. Cán bộ phụ trách, {who}: {other}.",
        f"Gọi {one} gặp {office} hoặc {other} gặp {who}.",
    ])  # fmt: skip


def _contacts(chance: Pen) -> str:
    people = [(n, person(chance)) for n in (1, 2, 3)]
    rows = [
        f"| {n} | {who} | Tổ trưởng tổ {n} | {chance.named(mobile(chance), who)} |"
        for n, who in people
    ]
    return "## Tổ trưởng\n\n| STT | Họ tên | Việc | Điện thoại |\n|---|---|---|---|\n" + "\n".join(
        rows
    )


def _fees(chance: Pen) -> str:
    rows = [
        f"| {name} | {chance.randint(5, 90)}.000 đồng |"
        for name in ("Hộ gia đình", "Cơ sở kinh doanh", "Nhà trọ", "Chợ")
    ]
    return "## Mức thu\n\n| Đối tượng | Mức thu mỗi tháng |\n|---|---|\n" + "\n".join(rows)


def _advice(chance: Pen) -> str:
    rows = "\n".join(f"- {each}" for each in chance.sample(NEVER, chance.randint(2, 4)))
    return (
        f"## {chance.choice(['Không nên làm', 'Điều cần nhớ', 'Những điều cần tránh'])}\n\n{rows}"
    )


def _facts(chance: Pen) -> str:
    return (
        f"Phường hỗ trợ mỗi hộ {chance.randint(1, 9)}.{chance.randint(1, 9)}00.000 đồng. Chưa đủ "
        f"{chance.randint(14, 18)} tuổi thì không tự đăng ký được. Nước có thể đục trong "
        f"{chance.randint(20, 50)} phút đầu. Thông báo số {chance.randint(111, 115)}/TB-UBND."
    )


def _school(chance: Pen) -> str:
    return (
        f"## Em nhớ gì?\n\n- {chance.choice(NEVER)}\n- Kể cho thầy cô nghe.\n\nNhà trường không "
        f"thu tiền qua tài khoản 0251000{chance.randint(100000, 999999)}."
    )
