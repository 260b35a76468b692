"""Whether a ledger is this office's own: what its rows, this folder and its traces say. Pure.

Whatever does not fit is refused in one sentence that names the one command, and nothing is
changed: two offices at one ledger would cancel each other's deliveries, and a ledger that was lost
or put back from yesterday would say everything once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from pipeline.errors import ConfigError
from pipeline.ledger.claims import Claim
from pipeline.ledger.identity import Here, Identity

TAKE_OVER = 'loa restore --here --by "Họ và tên"'
_STOP_OTHER = (
    f"Nếu từ nay làm việc ở thư mục này: dừng thư mục kia rồi chạy “{TAKE_OVER}”. Chưa đổi gì."
)


class Ruling(Enum):
    """What opening an office may do."""

    OURS = "ours"  # go on
    CLAIM = "claim"  # nobody's: say that it is ours
    COMPLETE = "complete"  # power failed between the ledger's row and the folder's file


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known when an office is opened."""

    ward: str
    here: Here
    identity: Identity | None
    claim: Claim | None
    last_event: int
    mark: int = 0  # how far the ledger had got when this folder last wrote that down
    traces: Sequence[str] = ()  # what an earlier life left in the folder: "var/handover"


def judge(seen: Seen) -> Ruling:
    """Whether to go on. Raises ConfigError with the sentence for staff."""
    identity, claim = seen.identity, seen.claim
    was_office = identity is not None and not identity.pending
    if claim is None:
        if not seen.last_event and (was_office or seen.mark or seen.traces):
            raise ConfigError(_lost(seen), code="ledger-lost")
        if was_office:
            raise ConfigError(_OLDER, code="ledger-older")
        return Ruling.CLAIM
    if identity is None or identity.office != claim.office:
        raise ConfigError(_foreign(seen, claim), code="ledger-of-another-office")
    if identity.left:
        raise ConfigError(_gone(identity.left), code="office-moved")
    if not identity.is_at(seen.here):
        raise ConfigError(_copy(identity, seen.here), code="office-copied")
    if identity.pending and identity.generation == claim.generation:
        return Ruling.COMPLETE
    if identity.generation < claim.generation:
        raise ConfigError(_gone(claim.place), code="office-moved")
    if identity.generation > claim.generation or seen.mark > seen.last_event:
        raise ConfigError(_OLDER, code="ledger-older")
    return Ruling.OURS


def may_take_over(seen: Seen) -> None:
    """Raise ConfigError if a person's word is not enough: the ledger is another ward's."""
    claim = seen.claim
    if claim is None:
        return
    known = seen.identity is not None and seen.identity.office == claim.office
    if not known and (seen.identity is not None or claim.ward != seen.ward):
        raise ConfigError(_foreign(seen, claim), code="ledger-of-another-office")


def _lost(seen: Seen) -> str:
    traces = ", ".join(seen.traces[:3]) or "var/"
    return (
        f"Sổ phát hành trống, mà văn phòng này đã phát hành rồi (còn {traces}): sổ đã mất, không "
        "phải văn phòng mới. Chưa gửi, chưa duyệt gì. Lấy lại sổ từ bản sao lưu: chạy "
        f'“loa restore TỆP --by "Họ và tên"”. Không còn bản sao lưu nào thì chạy “{TAKE_OVER}”: '
        "máy mở sổ mới, mọi bài phải duyệt lại, và kênh nào cũng được nhìn trước khi gửi."
    )


_OLDER = (
    "Sổ phát hành cũ hơn những gì văn phòng này đã làm: có người chép đè một sổ cũ lên. Chưa gửi, "
    "chưa đổi gì. Có bản sao lưu mới hơn thì chạy “loa restore TỆP --by "
    f'"Họ và tên"”; muốn dùng chính sổ này thì chạy “{TAKE_OVER}”: kênh nào cũng được nhìn trước '
    "khi gửi lại."
)


def _foreign(seen: Seen, claim: Claim) -> str:
    own = (
        f" Nếu đây đúng là {claim.ward} và chỉ mất thư mục var/: chạy “{TAKE_OVER}”."
        if seen.identity is None and claim.ward == seen.ward
        else ""
    )
    return (
        f"Sổ phát hành này là của {claim.ward} (thư mục {claim.place}), không phải của văn phòng "
        f"{seen.here.place}. Mỗi văn phòng một sổ: ghi địa chỉ khác vào config.toml, mục [ledger], "
        f"dòng url, hoặc bỏ dòng đó. Chưa đổi gì.{own}"
    )


def _copy(identity: Identity, here: Here) -> str:
    where = (
        f"của văn phòng ở {identity.place}"
        if identity.place != here.place
        else "chép lại từ máy khác hoặc từ một bản sao"
    )
    return (
        f"Thư mục {here.place} là bản chép {where}: hai nơi cùng phát thì mọi tin ra hai lần. "
        f"{_STOP_OTHER}"
    )


def _gone(place: str) -> str:
    return (
        f"Văn phòng này nay làm việc ở thư mục {place}; thư mục cũ không phát hành nữa. "
        f"{_STOP_OTHER}"
    )
