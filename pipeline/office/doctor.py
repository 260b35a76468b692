"""What this machine and this office lack or have broken, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from pipeline import content, report
from pipeline.asking import fault_of, waits_for
from pipeline.channel import Tidies
from pipeline.delivery import Delivery, State
from pipeline.errors import LoaError
from pipeline.office.accounts import open_account
from pipeline.office.bought_voices import check_voices
from pipeline.office.doctor_settings import OfficeFinding, check_contact, check_hours, check_media
from pipeline.office.newsroom import Newsroom, media_probe
from pipeline.office.notices import tell_once
from pipeline.office.ownership import newest_backup_time, overruled_tokens
from pipeline.office.voices import voice_problem
from pipeline.rebuilding import comparable, compare
from pipeline.secrets import FileSecrets
from pipeline.voice_settings import PiperSettings

BACKUP_AGE = timedelta(days=7)
ROOM_WANTED = 2_000_000_000  # bytes: a year of programmes of one ward


def examine_office(room: Newsroom) -> list[OfficeFinding]:
    """Look at everything; an account of a platform is asked how it is."""
    return [each for check in _CHECKS for each in check(room)]


def _check_python(_: Newsroom) -> Iterator[OfficeFinding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield OfficeFinding("Python", sys.version_info >= (3, 11), version, "Cài Python 3.11 trở lên.")


def _check_disk(room: Newsroom) -> Iterator[OfficeFinding]:
    free = shutil.disk_usage(room.office.root).free
    word = f"còn {free / 1e9:.1f} GB".replace(".", ",")
    yield OfficeFinding(
        "Đĩa", free > ROOM_WANTED, word, "Xóa bớt tệp; thư mục build/ xóa được bất cứ lúc nào."
    )


def _check_folders(room: Newsroom) -> Iterator[OfficeFinding]:
    for folder in (room.office.var, room.office.build):
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
        word = "ghi được" if writable else "không ghi được"
        yield OfficeFinding(
            f"Thư mục {folder.name}/", writable, word, f"Cấp quyền ghi cho {folder}."
        )


def _check_ledger(room: Newsroom) -> Iterator[OfficeFinding]:
    health = room.ledger.health()
    word = (
        f"{health.deliveries} lượt phát hành, {health.events} sự việc, {health.approvals} lần "
        f"duyệt, bản {health.revision.lstrip('0')}"
    )
    yield OfficeFinding("Sổ phát hành", not health.spoilt, health.spoilt or word)


def _check_voice_files(room: Newsroom) -> Iterator[OfficeFinding]:
    for name, settings in room.office.voices.items():
        if isinstance(settings, PiperSettings):
            problem = voice_problem(room.office, name)
            yield OfficeFinding(f"Giọng “{name}”", not problem, problem or "đọc được")


def _check_sound(_: Newsroom) -> Iterator[OfficeFinding]:
    from pipeline.studio.base import ffmpeg
    from pipeline.studio.sound.voices.espeak import Espeak

    looks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("ffmpeg (âm thanh, video)", lambda: ffmpeg.run_ffmpeg(["-version"])),
        ("Giọng đọc ngoại tuyến", lambda: list(Espeak().speak(["xin chào"]))),
    )
    for subject, look in looks:
        try:
            look()
        except LoaError as error:
            yield OfficeFinding(subject, False, str(error), "Cài lại bằng “make run”.")
        else:
            yield OfficeFinding(subject, True, "chạy được")


def _check_articles(room: Newsroom) -> Iterator[OfficeFinding]:
    reading = content.read(room.office, probe=media_probe(room.office))
    wrong = sum(each.level == content.Level.ERROR for each in reading.problems)
    word = f"{len(reading.articles)} bài dùng được, {wrong} lỗi"
    yield OfficeFinding("Bài viết", wrong == 0, word, "Chạy “loa check” để xem từng lỗi.")


def _check_guard(room: Newsroom) -> Iterator[OfficeFinding]:
    """What today's rules find in what was approved before; each place is told once."""
    if fresh := tell_once(room):
        titles = ", ".join(dict.fromkeys(f"“{article.title}”" for article, _ in fresh[:3]))
        word = f"{len(fresh)} chỗ trong bài đã công khai nên xem lại ({titles})"
        subject, remedy = "Rà soát bài đã công khai", "Chạy “loa guard --public” để xem từng chỗ."
        yield OfficeFinding(subject, True, word, remedy, lacking=True)


def _check_schedules(room: Newsroom) -> Iterator[OfficeFinding]:
    word = f"{len(room.timetable.files)} tệp dùng được"
    yield OfficeFinding("Lịch (schedules/)", not room.timetable.faults, word)
    for sentence in room.timetable.faults:
        yield OfficeFinding("Lịch (schedules/)", False, sentence, "Sửa dòng ấy, rồi chạy lại.")
    for sentence in room.timetable.hints(room.read_plan()[0].articles, room.clock()):
        yield OfficeFinding("Lịch (schedules/)", True, f"Nhắc: {sentence}", lacking=True)


def _check_connections(room: Newsroom) -> Iterator[OfficeFinding]:
    pauses = room.ledger.pauses(room.clock())
    for name, channel in room.channels.items():
        subject = f"Kênh {room.office.title_of(name)}"
        if fault := fault_of(channel):
            yield OfficeFinding(
                subject, False, fault, "Các kênh khác vẫn chạy; kênh này chờ sửa xong."
            )
        elif waiting := waits_for(channel):
            yield OfficeFinding(subject, True, waiting, lacking=True)
        elif name in pauses:
            until, why = pauses[name]
            yield OfficeFinding(subject, False, f"tạm nghỉ đến {report.clock(until)}", why)
        else:
            yield _account_finding(room, name, subject)


def _check_leftovers(room: Newsroom) -> Iterator[OfficeFinding]:
    for name, channel in room.channels.items():
        if isinstance(channel, Tidies) and (left := channel.left()):
            word = f"{left} tệp đã tải lên mà chưa nằm trên bài nào; máy tự dọn khi hết cần"
            yield OfficeFinding(f"Kênh {room.office.title_of(name)}", True, word)


def _account_finding(room: Newsroom, name: str, subject: str) -> OfficeFinding:
    """How a connected account stands: what its platform says now."""
    kind, around, settings = open_account(room, name)
    if kind.health is None:
        return OfficeFinding(subject, True, "sẵn sàng")
    try:
        health = kind.health(around, settings, room.clock())
    except LoaError as error:
        return OfficeFinding(
            subject, False, str(error), "Xem lại mạng rồi chạy “loa doctor” lần nữa."
        )
    return OfficeFinding(
        subject, health.ok, " ".join(health.lines), f"Có thể cần “loa connect {name}”."
    )


def _check_secrets(room: Newsroom) -> Iterator[OfficeFinding]:
    for fault in FileSecrets(room.office.var / "secrets").faults():
        yield OfficeFinding("Tệp bí mật", False, fault)
    if sentence := overruled_tokens(room.office):
        yield OfficeFinding("Mã truy cập", False, sentence)


def _check_editions(room: Newsroom) -> Iterator[OfficeFinding]:
    """What is kept, as it was approved."""
    spoilt = room.ledger.spoilt()
    names = ", ".join(sorted(spoilt)[:5])
    word = f"{len(spoilt)} ấn bản bị sửa hoặc hỏng: {names}" if spoilt else "nguyên vẹn"
    yield OfficeFinding(
        "Ấn bản trong sổ", not spoilt, word, 'Lấy lại sổ: “loa restore TỆP --by "Họ và tên"”.'
    )


def _check_backups(room: Newsroom) -> Iterator[OfficeFinding]:
    """A copy of the ledger that is not too old."""
    last = newest_backup_time(room.office)
    act = "Chạy “loa backup” rồi chép tệp sang USB hay máy khác."
    if last is None:
        yield OfficeFinding("Sao lưu", True, "chưa có bản nào", act, lacking=True)
    else:
        fresh = room.clock() - last < BACKUP_AGE
        yield OfficeFinding("Sao lưu", fresh, f"bản mới nhất {report.clock(last)}", act)


def _check_truth(room: Newsroom) -> Iterator[OfficeFinding]:
    """What the ledger says is public, beside what stands there."""
    known, now = room.ledger.known(), room.clock()
    for channel, stands in comparable(room.channels.values()):
        subject = f"Kênh {room.office.title_of(channel.name)} so với sổ"
        try:
            apart = compare(known, stands, channel.name, now)
        except LoaError as error:
            yield OfficeFinding(subject, False, str(error))
            continue
        told = [
            f"{len(some)} {words} ({_titles(room, some)})"
            for some, words in (
                (apart.missing, "bài hoặc chương trình không còn ở đó"),
                (apart.other, "bài đang hiện bản khác với bản đã duyệt"),
                (apart.left, "bài đã gỡ mà vẫn còn"),
            )
            if some
        ]
        word = "; ".join(told) or "khớp"
        remedy = "Chạy “loa rebuild”: máy dựng lại đúng như sổ."
        yield OfficeFinding(subject, not told, word, remedy)


def _titles(room: Newsroom, some: Sequence[Delivery]) -> str:
    return ", ".join(sorted({room.ledger.title_of(each) for each in some})[:3])


def _check_questions(room: Newsroom) -> Iterator[OfficeFinding]:
    for each in room.ledger.in_state(State.UNKNOWN, State.REJECTED):
        word = f"{each.state.vietnamese}. {each.detail}"
        subject = f"“{room.ledger.title_of(each)}” trên {room.office.title_of(each.channel)}"
        yield OfficeFinding(subject, False, word, report.answer_to(each))


_CHECKS: tuple[Callable[[Newsroom], Iterator[OfficeFinding]], ...] = (
    _check_python,
    _check_disk,
    _check_folders,
    _check_ledger,
    _check_sound,
    _check_voice_files,
    check_voices,
    _check_articles,
    _check_guard,
    check_contact,
    check_hours,
    check_media,
    _check_schedules,
    _check_secrets,
    _check_editions,
    _check_backups,
    _check_truth,
    _check_connections,
    _check_leftovers,
    _check_questions,
)
