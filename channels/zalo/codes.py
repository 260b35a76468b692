"""What Zalo's error codes mean, as data, and the error each becomes. Pure.

Zalo answers HTTP 200 whether it did what was asked or not; the body's `error` tells
(Zalo OA OpenAPI, error table of the official documentation as transcribed by integrators,
read 2026-11). Token errors come with either sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from pipeline.errors import Rejected, TryLater
from pipeline.http.answer import no_clear_answer

TITLE = "Zalo"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
PROCESSING = -214
INVALID = -201  # some field; of an id: there is no such article


class Meaning(StrEnum):
    """Classes of answers, by what must be done."""

    RATE = "wait for the next minute; nothing was executed"
    QUOTA = "wait for the next period"
    NIGHT = "wait for the morning"
    AUTH = "the access token is stale: refresh once, ask once more"
    GRANT = "the refresh token is dead: the OA's admin must consent again"
    CONFIG = "the app's settings are wrong: the channel stops"
    HUMAN = "the OA's state or package forbids it: the channel stops"
    CONTENT = "this article must be mended"
    PENDING = "accepted, still being processed: only `verify` says so"
    AMBIGUOUS = "no clear answer"


class Stale(Exception):
    """The access token is not taken any more. Never leaves this package."""


class GrantRefused(Exception):
    """The refresh token or code is not taken any more. Never leaves this package."""


class ContentRefused(Exception):
    """Zalo refuses this very content or id; others may pass. Leaves this package as Rejected."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


_RETRY = "Sửa xong thì cho gửi lại."
_CONSOLE = "developers.zalo.me"
_OA = "oa.zalo.me"

CODES: Mapping[int, tuple[Meaning, str]] = {
    -32: (Meaning.RATE, "Gửi quá nhanh, Zalo yêu cầu chờ sang phút sau."),
    -118: (Meaning.GRANT, "Zalo không nhận mã kết nối nữa."),
    -14014: (Meaning.GRANT, "Zalo không nhận mã kết nối nữa."),
    -14002: (Meaning.CONFIG, f"Mã ứng dụng (app_id) sai: xem lại ở {_CONSOLE} và config.toml."),
    -14003: (
        Meaning.CONFIG,
        f"Địa chỉ nhận kết nối (redirect uri) khác với địa chỉ đã khai ở {_CONSOLE}.",
    ),
    **dict.fromkeys(
        (-124, -216, 216, -401, 401, -220), (Meaning.AUTH, "Zalo không nhận mã truy cập.")
    ),
    INVALID: (Meaning.CONTENT, f"Zalo báo một mục của bài không hợp lệ. {_RETRY}"),
    -210: (Meaning.CONTENT, f"Bài hoặc ảnh vượt giới hạn của Zalo. {_RETRY}"),
    -248: (
        Meaning.CONTENT,
        f"Zalo cho rằng bài vi phạm tiêu chuẩn nội dung. Xem lại lời và ảnh của bài. {_RETRY}",
    ),
    -204: (Meaning.HUMAN, f"Zalo OA của phường đang bị khóa: vào {_OA} xem lý do và mở lại."),
    -205: (Meaning.HUMAN, "Zalo OA không tồn tại: chạy lại “loa connect zalo”."),
    -221: (
        Meaning.HUMAN,
        f"Zalo OA của phường chưa xác thực nên Zalo chưa cho dùng tính năng này. Vào {_OA}, "
        "gửi hồ sơ xác thực của cơ quan; được duyệt rồi thì cho gửi lại.",
    ),
    -224: (
        Meaning.HUMAN,
        "Gói dịch vụ hiện nay của Zalo OA không cho đăng bài qua phần mềm. Vào "
        f"{_OA} nâng gói (Nâng cao hoặc Premium), rồi cho gửi lại.",
    ),
    -320: (Meaning.HUMAN, "Tính năng này cần tài khoản Zalo Cloud: liên kết rồi cho gửi lại."),
    -321: (Meaning.HUMAN, "Tài khoản Zalo Cloud đã hết tiền: nạp thêm rồi cho gửi lại."),
    -209: (Meaning.CONFIG, f"Ứng dụng chưa được kích hoạt: vào {_CONSOLE} bật ứng dụng."),
    -212: (Meaning.CONFIG, f"Ứng dụng chưa đăng ký quyền này: vào {_CONSOLE} đăng ký."),
    -219: (Meaning.CONFIG, f"Ứng dụng đã bị gỡ hoặc bị khóa: xem lại ở {_CONSOLE}."),
    -233: (Meaning.CONFIG, "Zalo không nhận loại tin này từ OA của phường."),
    -235: (Meaning.CONFIG, "Loại OA của phường không dùng được tính năng này."),
    -240: (Meaning.CONFIG, "Zalo đã bỏ cách gửi này: phần mềm cần được cập nhật."),
    -242: (Meaning.CONFIG, "Zalo không nhận chữ ký của ứng dụng: kiểm tra khóa ứng dụng."),
    -211: (Meaning.QUOTA, "Đã hết hạn mức của Zalo OA trong kỳ này. Máy thử lại mỗi ngày."),
    -234: (Meaning.NIGHT, "Zalo không nhận tin gửi người quan tâm từ 22 giờ đến 6 giờ."),
    PROCESSING: (Meaning.PENDING, "Zalo đang xử lý bài."),
    -200: (Meaning.AMBIGUOUS, "Zalo báo gửi không thành."),
}

_NOT_GRANTED = (
    Meaning.HUMAN,
    "Zalo OA chưa cấp quyền này cho ứng dụng. Chạy lại “loa connect zalo”, đánh dấu “Quản lý bài "
    "viết” và “Gửi tin và thông báo qua OA”, rồi cho gửi lại.",
)
_ARTICLE_QUOTA = (
    Meaning.QUOTA,
    "Đã hết số bài được đăng trong kỳ theo gói của Zalo OA. Máy thử lại mỗi ngày; muốn đăng ngay "
    f"thì nâng gói ở {_OA}.",
)
_EXPIRED_UPLOAD = (Meaning.CONTENT, "Tệp đã tải lên Zalo quá 7 ngày nên bị xóa: tải lên lại.")
_UNKNOWN = (Meaning.AMBIGUOUS, "Zalo trả lời một mã chưa biết.")


def meaning(code: int, message: str) -> tuple[Meaning, str]:
    """The class of an error and the sentence for staff; two codes depend on their text."""
    if code == -223:
        return _ARTICLE_QUOTA if "quota" in message.casefold() else _NOT_GRANTED
    if code == -100 and "expired" in message.casefold():
        return _EXPIRED_UPLOAD
    return CODES.get(code, _UNKNOWN)


def failure(code: int, message: str, effect: bool, until_morning: timedelta) -> Exception:
    """The error that an answer means. `message` is Zalo's, without secrets.

    `until_morning`: how long until Zalo takes broadcasts again.
    """
    kind, sentence = meaning(code, message)
    said = f"{sentence} (Zalo: {code}, {message[:200]})"
    match kind:
        case Meaning.RATE:
            return TryLater(said, MINUTE, pauses=MINUTE)
        case Meaning.QUOTA:
            return TryLater(said, DAY, pauses=DAY)
        case Meaning.NIGHT:
            return TryLater(said, until_morning)
        case Meaning.AUTH:
            return Stale()
        case Meaning.GRANT:
            return GrantRefused()
        case Meaning.CONFIG | Meaning.HUMAN:
            return Rejected(said, pauses=DAY)
        case Meaning.CONTENT:
            return ContentRefused(said, code)
    return no_clear_answer(effect, TITLE, f"mã {code}, {message[:200]}")
