"""Everything that can go wrong, named by who must act next.

    LoaError
    ├ ContentError      the author: a file in content/ must be mended
    ├ ConfigError       the operator: config.toml, a secret or the machine must be mended
    ├ Unsupported       the editor: this channel can't carry that
    └ DeliveryError
      ├ Rejected        a person: the far end said a clear no
      ├ TryLater        the clock: certainly nothing happened, ask again
      └ OutcomeUnknown  reconcile: asked, and no clear answer came

Messages are Vietnamese sentences for staff: what happened, where, and what to do next. Beside them
stand a code and facts for programs. None of these ever holds a token or a secret.
"""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import PurePath

Fact = str | int | float | None


class LoaError(Exception):
    """The root: every error this house raises on purpose.

    The sentence is for staff. `code` is for programs and stays as it is from version to version;
    all codes stand in docs/dev/errors.md. `facts` are what the sentence tells of, by name: `path`
    (as staff would write it), `line` (from 1), `channel`, `article`, `key`, …
    """

    code: str = "impossible"

    def __init__(self, message: str = "", *, code: str = "", **facts: Fact) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.facts: dict[str, Fact] = {
            name: value for name, value in facts.items() if value is not None
        }

    def to_json(self) -> dict[str, Fact]:
        """{code, error, and the facts}, as `--json` gives it."""
        return {"code": self.code, "error": str(self), **self.facts}


class ContentError(LoaError):
    """A file that staff wrote can't be used as it stands."""

    code = "content"


class ConfigError(LoaError):
    """The office can't work until its operator mends a setting."""

    code = "setting"


class Unsupported(LoaError):
    """The channel can't carry what it was asked to carry; nothing was dropped in silence."""

    code = "unsupported"


class DeliveryError(LoaError):
    """A delivery did not end in a receipt."""

    code = "delivery"


class Rejected(DeliveryError):
    """The far end clearly refused; nothing is public and repeating is pointless.

    `pauses` asks for the whole channel to rest (a spam block hits the Page, not the post).
    """

    code = "rejected"

    def __init__(
        self, message: str, pauses: timedelta | None = None, *, code: str = "", **facts: Fact
    ) -> None:
        super().__init__(message, code=code, **facts)
        self.pauses = pauses


class TryLater(DeliveryError):
    """Certainly nothing happened; the same request may be made after `after`.

    `asks_to_wait`: the far end named a time, or we know one; otherwise a minute is our guess.
    """

    code = "try-later"

    def __init__(
        self,
        message: str,
        after: timedelta | None = None,
        pauses: timedelta | None = None,
        *,
        code: str = "",
        **facts: Fact,
    ) -> None:
        super().__init__(message, code=code, **facts)
        self.after = timedelta(minutes=1) if after is None else after
        self.asks_to_wait = after is not None
        self.pauses = pauses


class OutcomeUnknown(DeliveryError):
    """The far end was asked and gave no clear answer: look before repeating."""

    code = "outcome-unknown"


_REASONS = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "đĩa chỉ cho đọc",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EDQUOT: "đã hết phần đĩa được cấp",
    errno.EIO: "đĩa hỏng",
    errno.ENOTDIR: "một phần của đường dẫn là tệp, không phải thư mục",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.EEXIST: "đã có tệp hay thư mục tên này",
    errno.ENOTEMPTY: "thư mục còn tệp bên trong",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ELOOP: "liên kết đi vòng tròn",
    errno.EMFILE: "quá nhiều tệp đang mở",
    errno.EADDRINUSE: "cổng đang có chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
}


_SQLITE_REASONS = {  # primary result codes (sqlite.org/rescode.html, read 2026-11)
    5: "chương trình khác đang giữ tệp này",  # BUSY
    6: "chương trình khác đang giữ tệp này",  # LOCKED
    8: "tệp chỉ cho đọc",  # READONLY
    10: "đĩa không đọc hay không ghi được",  # IOERR
    11: "tệp đã hỏng",  # CORRUPT
    13: "đĩa đã đầy",  # FULL
    14: "không mở được tệp",  # CANTOPEN
    26: "tệp này không phải cơ sở dữ liệu SQLite",  # NOTADB
}


def fault(error: BaseException) -> str:
    """What nobody foresaw, in a few words for whoever mends it: `KeyError, prose.py:112`."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    where = f", {PurePath(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
    return f"{type(error).__name__}{where}"


def reason(error: Exception) -> str:
    """Why the host or SQLite refused, in Vietnamese where we know the word; else what it was."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE_REASONS.get(code & 0xFF) or str(error)
    return type(error).__name__
