"""A second copy of the ledger, the way back from it, and what is public made anew from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.config import Office
from pipeline.delivery import State
from pipeline.errors import ConfigError, LoaError
from pipeline.ledger import Ledger, ownership, store
from pipeline.ledger import backup as copies
from pipeline.ledger.backup import Manifest
from pipeline.ledger.claims import HERE as MOVED
from pipeline.ledger.claims import RESTORED
from pipeline.ledger.rows import Revocation
from pipeline.model import Edition
from pipeline.office.actor import Actor
from pipeline.office.newsroom import Newsroom, ledger_url
from pipeline.office.ownership import backup_folder, claim_ownership, read_ownership
from pipeline.report import clock

_LOCKS = ("service.lock", "dispatch.lock", "urgent.lock")
_TOLD = 20  # lines of what happened after the backup
_GONE_OUT = {
    "delivered": "đã phát hành",
    "withdrawn": "đã gỡ",
    "replaced": "đã thay",
    "cancelled": "đã hủy",
}


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds."""

    at: datetime  # when it was made
    deliveries: int
    editions: int
    approvals: int

    @classmethod
    def of(cls, manifest: Manifest) -> BackupContents:
        """As its manifest counts."""
        rows = manifest.rows
        return cls(manifest.moment, rows["deliveries"], rows["editions"], rows["approvals"])


@dataclass(frozen=True, slots=True)
class BackupCopy:
    """A backup that was written, opened again and counted."""

    path: Path
    contents: BackupContents
    inside_office: bool  # on the disk that it is a copy of


@dataclass(frozen=True, slots=True)
class Restoration:
    """What a ledger that was restored, or taken over where it lies, does not know or will do."""

    backup: BackupContents | None = None  # None: taken over as it was
    set_aside: Path | None = None  # the ledger that was in use before
    later: tuple[str, ...] = ()  # what the log tells of the time after the backup, newest first
    scheduled: tuple[str, ...] = ()  # titles of what is approved and will be sent


@dataclass(frozen=True, slots=True)
class Rebuild:
    """How many pages, episodes and programmes were put right, and what could not be."""

    count: int
    faults: tuple[str, ...]


def back_up(room: Newsroom, file: Path | None = None, secrets: bool = False) -> BackupCopy:
    """Write a backup, and delete the oldest where the office keeps its backups.

    `file`: a file or folder to write to instead. `secrets`: with the tokens of accounts.
    Raises LoaError.
    """
    own, now = backup_folder(room.office), room.clock()
    target = own if file is None else file.resolve()
    if file is None or target.is_dir():
        target = target / copies.name(now)
    claim = room.ledger.claims.newest()
    assert claim, "an open office has claimed its ledger"
    manifest = copies.make(room.ledger, claim, room.office.var, target, now, secrets)
    if file is None:
        copies.rotate(own, room.office.config.ledger.keep)
    return BackupCopy(target, BackupContents.of(manifest), target.is_relative_to(room.office.root))


def list_backups(office: Office) -> list[Path]:
    """Where the backups lie, the newest first. Raises LoaError if there is none."""
    found = copies.backups(backup_folder(office))
    if not found:
        raise LoaError(
            f"Chưa có bản sao lưu nào trong {backup_folder(office)}. Có ở chỗ khác thì chạy "
            '“loa restore TỆP --by "Họ và tên"”.',
            code="no-backups",
            path=str(backup_folder(office)),
        )
    return found


def claim_folder(office: Office, actor: Actor, now: datetime) -> Restoration:
    """Say that this folder is the office from now on, with the ledger that it has.

    Raises ConfigError: the office is at work, or the ledger is another's.
    """
    with _stopped_office(office):
        ledger = Ledger(ledger_url(office))
        try:
            claim_ownership(office, ledger, MOVED, actor, now)
            return Restoration(scheduled=_scheduled_titles(ledger))
        finally:
            ledger.close()


def restore_backup(office: Office, file: Path, actor: Actor, now: datetime) -> Restoration:
    """Put a backup in the place of the ledger, which is set aside.

    What was revoked after the backup stays revoked. Raises ConfigError: the office is at work, or
    the backup is another ward's; LoaError: it can't be read.
    """
    url = ledger_url(office)
    with _stopped_office(office), copies.opened(file, office.var) as (manifest, room):
        _check_owner(office, url, manifest)
        revoked, withdrawn = _read_revocations(url, manifest.moment)
        aside = copies.put_back(room, url, office.var, now)
        ledger = Ledger(url)
        try:
            claim_ownership(office, ledger, RESTORED, actor, now, manifest.moment)
            ledger.keep(withdrawn, now)
            for each in revoked:
                ledger.revoke([each.edition], each.by, now, each.note, each.substance)
            later = tuple(_later_events(office, manifest.moment))
            return Restoration(BackupContents.of(manifest), aside, later, _scheduled_titles(ledger))
        finally:
            ledger.close()


def rebuild_public(room: Newsroom) -> Rebuild:
    """Site, podcast and programmes to come, as the ledger says. Raises ConfigError: sending now."""
    room.refresh_plan()
    faults: list[str] = []
    with room.sole_sender():
        count = room.rebuild_folders(faults.append, by_word=True)
    return Rebuild(count, tuple(faults))


def _scheduled_titles(ledger: Ledger) -> tuple[str, ...]:
    return tuple(sorted({ledger.title_of(each) for each in ledger.in_state(State.SCHEDULED)}))


@contextmanager
def _stopped_office(office: Office) -> Iterator[None]:
    """Nothing else of this office works meanwhile. Raises ConfigError."""
    office.var.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as stack:
            for lock in _LOCKS:
                stack.enter_context(FileLock(office.var / lock, timeout=5))
            yield
    except Timeout:
        raise ConfigError(
            "Văn phòng này đang chạy “loa run” hoặc đang phát hành: dừng nó rồi khôi phục. "
            "Chưa đổi gì.",
            code="office-at-work",
        ) from None


def _check_owner(office: Office, url: str, manifest: Manifest) -> None:
    """Raise ConfigError if the backup, or the ledger in use, is another ward's."""
    ward, mine = office.config.ward.name, None
    with suppress(ConfigError), _open_used_ledger(url) as ledger:
        mine = read_ownership(office, ledger)
    known = mine.identity.office if mine and mine.identity else ""
    if manifest.office != known and manifest.ward != ward:
        raise ConfigError(
            f"Bản sao lưu này của {manifest.ward}, không phải của {ward}. Chưa đổi gì. "
            "Chọn đúng bản sao lưu của phường mình.",
            code="backup-of-another-ward",
            ward=manifest.ward,
        )
    if mine and office.config.ledger.url:
        ownership.may_take_over(mine)


def _read_revocations(url: str, since: datetime) -> tuple[list[Revocation], list[Edition]]:
    """What the ledger in use saw taken back, and the editions where an article stays withdrawn:
    the backup may not know them, and of which article and channel they are.

    Nothing if it can't be read: then nobody knows.
    """
    with suppress(ConfigError), _open_used_ledger(url) as ledger:
        revoked, withdrawn = ledger.revocations(since), ledger.known().withdrawn
        editions: list[Edition] = []
        for each in revoked:
            with suppress(LoaError):  # one that is spoilt is revoked by its digest alone
                editions.append(ledger.edition(each.edition))
        return revoked, [each for each in editions if (each.subject, each.channel) in withdrawn]
    return [], []


@contextmanager
def _open_used_ledger(url: str) -> Iterator[Ledger]:
    """The ledger that is to be replaced. Raises ConfigError if there is none to be read."""
    if not store.exists(url):
        raise ConfigError("Không còn sổ phát hành nào.", code="no-ledger")
    ledger = Ledger(url)
    try:
        yield ledger
    finally:
        ledger.close()


def _later_events(office: Office, moment: datetime) -> list[str]:
    """What the service's log tells of the time that the backup doesn't know, the last first."""
    told: list[str] = []
    for path in sorted((office.var / "log").glob("loa-*.jsonl")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                row = json.loads(line)
                at = datetime.fromisoformat(row["at"])
                if at > moment and row["event"] in _GONE_OUT:
                    where = row.get("url") or row["key"]
                    told.append(f"{clock(at)}  {_GONE_OUT[row['event']]}: {where}")
    more = [f"… và {len(told) - _TOLD} việc nữa, xem var/log/."] if len(told) > _TOLD else []
    return told[::-1][:_TOLD] + more
