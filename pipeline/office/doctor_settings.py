"""What an office has not been told yet: who answers for it, who approves, when it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.office.newsroom import Newsroom
from pipeline.plan.filling import is_heard
from pipeline.regulation import vacancies

_CONTACT = {  # key of [ward] -> what it is, and an example
    "responsible": ("người chịu trách nhiệm", "Bà Trần Thị Hà, Phó Chủ tịch UBND phường"),
    "address": ("địa chỉ", "Số 1 đường Hùng Vương, phường Mẫu, tỉnh Mẫu"),
    "phone": ("điện thoại", "0251 3871 234"),
    "email": ("thư điện tử", "ubnd@phuong-mau.example"),
    "hours": ("giờ làm việc", "Thứ Hai đến thứ Sáu: 7 giờ 30 - 11 giờ 30, 13 giờ 30 - 17 giờ"),
}


@dataclass(frozen=True, slots=True)
class OfficeFinding:
    """One thing that was looked at: what it is, whether it is well, and what to do."""

    subject: str
    well: bool
    word: str
    remedy: str = ""
    lacking: bool = False  # nothing is broken, but somebody has to fill it in

    @property
    def sign(self) -> str:
        """✓ done, ! to be filled in, ✗ broken."""
        return "✗" if not self.well else "!" if self.lacking else "✓"


def check_contact(room: Newsroom) -> Iterator[OfficeFinding]:
    """What residents need to reach the ward, and whom the law wants named on its site."""
    ward = room.office.config.ward
    missing = {key: told for key, told in _CONTACT.items() if not getattr(ward, key).strip()}
    if not missing:
        yield OfficeFinding("Liên hệ của phường", True, "đủ")
        return
    names = ", ".join(name for name, _ in missing.values())
    lines = "; ".join(f'{key} = "{example}"' for key, (_, example) in missing.items())
    act = f"Thêm vào mục [ward] của config.toml, ví dụ: {lines}"
    yield OfficeFinding("Liên hệ của phường", True, f"chưa ghi {names}", act, lacking=True)


def check_hours(room: Newsroom) -> Iterator[OfficeFinding]:
    """When each loudspeaker speaks, by which rules, and who approves."""
    for name, channel in room.channels.items():
        if not is_heard(channel):
            continue
        title = room.office.title_of(name)
        if not room.timetable.has(name):
            act = f'Thêm bảng [[slot]] có channel = "{name}" vào schedules/dai-truyen-thanh.toml.'
            word = "chưa có khung giờ phát nào"
            yield OfficeFinding(f"Giờ phát của {title}", True, word, act, lacking=True)
        rules = room.timetable.hours.regulation(name)
        subject = f"Quy chế của {title}"
        if rules is None:
            word = "chưa có: giờ nào cũng phát được, ai cũng duyệt được, kể cả tin khẩn cấp"
            act = "Thêm [[regulation]] và [[regulation.role]]: xem docs/dai-truyen-thanh.md."
            yield OfficeFinding(subject, True, word, act, lacking=True)
        elif told := vacancies(rules):
            yield from (OfficeFinding(subject, True, each, lacking=True) for each in told)
        elif not any(each.approve for each in rules.rule):
            act = "Thêm một điều có approve và by: xem docs/dai-truyen-thanh.md."
            word = "chưa có điều nào nói ai được duyệt, nên ai cũng duyệt được"
            yield OfficeFinding(subject, True, word, act, lacking=True)
        else:
            yield OfficeFinding(subject, True, rules.title)


def check_media(room: Newsroom) -> Iterator[OfficeFinding]:
    """Whether anything is made of articles besides their texts."""
    if room.office.config.media:
        yield OfficeFinding("Sản phẩm làm thêm", True, f"{len(room.office.config.media)} quy tắc")
        return
    word = "chưa có bảng [[media]] nào: không bài nào được làm video, infographic, slide"
    act = "Bỏ dấu # ở mục [[media]] cuối config.toml: xem docs/san-pham.md."
    yield OfficeFinding("Sản phẩm làm thêm", True, word, act, lacking=True)
