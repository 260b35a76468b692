"""Whose turn it is to send: one process of an office at a time; what others wrote, it carries out.

Whoever writes a correction or a withdrawal into the ledger need not wait for a round that is
talking to a slow far end: the process that holds the turn looks for such work between any two
deliveries, and once more right before it lets go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from filelock import FileLock, Timeout

from pipeline.config import Office
from pipeline.dispatch import Dispatch
from pipeline.errors import ConfigError

# Longer than from the last look of whoever has the turn to its letting go: then what was written
# before we began to wait is either seen by that look, or the turn is ours
_WAIT = 5.0  # seconds


class AlreadySending(ConfigError):
    """Another process of this office is sending."""

    code = "already-sending"


@dataclass(frozen=True, slots=True)
class SentAct:
    """An act that was written into the ledger and sent at once, or left to who is sending now."""

    slug: str  # the article
    notice: str  # what staff read if another process will send it; else empty


@contextmanager
def sole_sender(office: Office, sender: Dispatch) -> Iterator[None]:
    """Have the turn; at its end carry out what others wrote meanwhile.

    Raises AlreadySending.
    """
    office.var.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(office.var / "dispatch.lock", timeout=_WAIT):
            yield
            while sender.acts():
                pass
    except Timeout:
        raise AlreadySending(
            "Một cửa sổ khác đang phát hành cho văn phòng này. Chờ nó xong rồi chạy lại."
        ) from None


def send_or_leave(send: Callable[[], object]) -> str:
    """Send what was just written into the ledger; what staff read if another process will."""
    try:
        send()
    except AlreadySending:
        return (
            "Đã ghi vào sổ. Một cửa sổ khác đang phát hành nên chính nó làm việc này ngay sau lượt "
            "đang gửi, không phải chạy lại; xem kết quả bằng “loa status”."
        )
    return ""
