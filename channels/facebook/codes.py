"""What Facebook's error codes mean, as data, and the error of our house that each becomes. Pure.

Sources: developers.facebook.com/docs/graph-api/guides/error-handling (the envelope, codes),
docs/graph-api/overview/rate-limiting (limits, usage headers), docs/graph-api/advanced
(`original_response`), all read 2026-11; subcodes and their texts as live publishers meet them
(gitroomhq/postiz-app, inovector/mixpost, arsduo/koala issues 422 and 699, read 2026-11).

An error does not mean “not published”: codes 1 and 2 were seen on posts that went live, seven
times over. So whatever is not known to be a clear no is *unknown* on a create.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater

REST = timedelta(minutes=5)  # after a rate limit that does not say how long
BLOCK = timedelta(minutes=30)  # after a spam block: the Page rests, not only the post
LONGEST = timedelta(hours=24)


class FaultMeaning(StrEnum):
    """What an error code says; on a create and on a read alike."""

    AMBIGUOUS = "chưa rõ đã đăng hay chưa"
    CONFIG = "ứng dụng thiếu quyền hoặc cấu hình sai"
    RATE = "gọi quá nhiều, phải nghỉ"
    AUTH = "mã truy cập không dùng được nữa"
    HUMAN = "người quản trị Trang phải xác nhận với Facebook"
    CONTENT = "nội dung không được nhận"
    LATER = "trang bài viết chưa đọc được"  # content, but worth one later look
    MISSING = "không có đối tượng này"
    POLICY = "Facebook tạm chặn Trang đăng bài"
    ABUSE = "Facebook coi nội dung là vi phạm"
    DUPLICATE = "Facebook coi là đã đăng rồi"


M = FaultMeaning

# Subcodes say more than their codes, and each is used under one meaning only
SUBCODES: Mapping[int, FaultMeaning] = {
    33: M.MISSING,
    99: M.AMBIGUOUS,
    458: M.AUTH,
    459: M.HUMAN,
    460: M.AUTH,
    463: M.AUTH,
    464: M.HUMAN,
    467: M.AUTH,
    490: M.AUTH,
    492: M.AUTH,
    1996: M.RATE,
    1346003: M.ABUSE,
    1404006: M.POLICY,
    1404102: M.POLICY,
    1404112: M.POLICY,
    1390008: M.POLICY,
    1455006: M.DUPLICATE,
    1366051: M.DUPLICATE,
    1363047: M.AMBIGUOUS,
    1609010: M.AMBIGUOUS,
    1609005: M.LATER,
    1609008: M.CONTENT,
    2061006: M.CONTENT,
    1349125: M.CONTENT,
    1366046: M.CONTENT,
    2069019: M.CONTENT,
    1404078: M.HUMAN,
    4854002: M.HUMAN,
    6000: M.CONTENT,
}
CODES: Mapping[int, FaultMeaning] = {
    1: M.AMBIGUOUS,
    2: M.AMBIGUOUS,
    3: M.CONFIG,
    4: M.RATE,
    10: M.CONFIG,
    17: M.RATE,
    32: M.RATE,
    100: M.CONTENT,
    102: M.AUTH,
    190: M.AUTH,
    341: M.RATE,
    368: M.POLICY,
    506: M.DUPLICATE,
    613: M.RATE,
    80001: M.RATE,
    **dict.fromkeys(range(200, 300), M.CONFIG),
}
_ALREADY = ("already posted", "duplicate status")  # 368 is used for this too (koala#422)

_REMEDY: Mapping[FaultMeaning, str] = {
    M.CONFIG: "Kiểm tra quyền của ứng dụng và vai trò trên Trang bằng “loa doctor”, "
    "nếu thiếu thì chạy “loa connect facebook”",
    M.AUTH: "Chạy “loa connect facebook” để kết nối lại, rồi cho gửi lại",
    M.HUMAN: "Người quản trị Trang đăng nhập Facebook làm theo yêu cầu xác nhận, rồi cho gửi lại",
    M.CONTENT: "Sửa bài rồi phát hành lại",
    M.LATER: "Kiểm tra trang tin đã mở được từ bên ngoài chưa, rồi cho gửi lại",
    M.MISSING: "Bài không còn trên Trang, hoặc Trang không cho ứng dụng này thấy",
    M.ABUSE: "Người quản trị Trang xem mục Chất lượng Trang trên Facebook trước khi gửi lại",
}


@dataclass(frozen=True, slots=True)
class GraphFault:
    """The error envelope of an answer, read."""

    code: int
    subcode: int = 0
    words: str = ""  # what Facebook says, without tokens

    @property
    def meaning(self) -> FaultMeaning:
        """By subcode, else by code; what we do not know is ambiguous."""
        if self.code == 368 and any(each in self.words.casefold() for each in _ALREADY):
            return FaultMeaning.DUPLICATE
        if self.subcode in SUBCODES and (self.subcode != 33 or self.code == 100):
            return SUBCODES[self.subcode]
        if self.code > 1000 and self.code in SUBCODES:  # some come alone, as the code itself
            return SUBCODES[self.code]
        return CODES.get(self.code, FaultMeaning.AMBIGUOUS)

    @property
    def name(self) -> str:
        """E.g. “190/463”."""
        return f"{self.code}/{self.subcode}" if self.subcode else str(self.code)

    @classmethod
    def from_json(cls, envelope: Mapping[str, Any], words: str) -> GraphFault | None:
        """From the `error` object; None if it has no code we could read."""
        code = envelope.get("code")
        subcode = envelope.get("error_subcode")
        if not isinstance(code, int) or isinstance(code, bool):
            return None
        return cls(code, subcode if isinstance(subcode, int) else 0, words)


class Refused(Rejected):
    """A clear no, with its fault. `again`: worth one later try, after so long."""

    code = "facebook-refused"

    def __init__(
        self,
        message: str,
        fault: GraphFault,
        pauses: timedelta | None = None,
        again: timedelta | None = None,
    ) -> None:
        super().__init__(message, pauses)
        self.fault = fault
        self.again = again

    @property
    def missing(self) -> bool:
        """The object is not there (or not yet: reads lag behind creates)."""
        return self.fault.meaning is FaultMeaning.MISSING


class RateLimited(TryLater):
    """A rate limit or a block: not executed, and the whole channel rests.

    `grows`: Facebook did not say how long, so each time in a row is twice as long.
    """

    code = "facebook-rate-limited"

    def __init__(self, message: str, rest: timedelta, grows: bool, blocked: bool = False) -> None:
        super().__init__(message, after=rest, pauses=rest)
        self.rest = rest
        self.grows = grows
        self.blocked = blocked

    def after_repeats(self, times: int) -> RateLimited:
        """As it is after it happened `times` times in a row before."""
        rest = min(self.rest * 2 ** min(times, 10), LONGEST) if self.grows else self.rest
        return RateLimited(str(self), rest, self.grows, self.blocked)


class Duplicate(OutcomeUnknown):
    """Facebook says that it has this already: mostly our own earlier success."""


def explain_fault(
    fault: GraphFault, effect: bool, writing: bool, regain: timedelta = timedelta(0)
) -> DeliveryError:
    """The error of our house for a fault. `regain`: what the usage headers ask us to wait.

    `effect` is False for reads (`writing` is False too), and for writes whose effect nobody
    sees and may be repeated.
    """
    meaning = fault.meaning
    said = f"Facebook báo lỗi {fault.name}: {meaning}" + (f" (“{fault.words}”)" * bool(fault.words))
    match meaning:
        case FaultMeaning.RATE:
            return RateLimited(f"{said}.", regain or REST, grows=not regain)
        case FaultMeaning.POLICY:
            return RateLimited(
                f"{said}. Cả kênh nghỉ một lúc rồi tự thử lại; nếu lặp lại, người quản trị Trang "
                "vào Facebook xem thông báo.",
                BLOCK,
                grows=True,
                blocked=True,
            )
        case FaultMeaning.DUPLICATE if writing:
            return Duplicate(f"{said}. Phải tìm trên Trang trước khi gửi lại.")
        case FaultMeaning.AMBIGUOUS | FaultMeaning.DUPLICATE:
            if effect:
                return OutcomeUnknown(f"{said}. Phải đối soát trước khi gửi lại.")
            return TryLater(f"{said}. Máy sẽ tự hỏi lại.")
    later = {FaultMeaning.LATER: timedelta(minutes=10), FaultMeaning.CONFIG: timedelta(hours=1)}
    again = later.get(meaning) if fault.code != 3 else None
    pauses = timedelta(hours=1) if meaning in (FaultMeaning.ABUSE, FaultMeaning.HUMAN) else None
    return Refused(f"{said}. {_REMEDY[meaning]}.", fault, pauses, again)
