"""Opening a ledger as its owner: claim it, or be told whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from pipeline.channel_settings import PODCAST, RadioSettings, place_of
from pipeline.config import Office
from pipeline.ledger import Ledger, backup, identity, ownership
from pipeline.ledger.claims import FIRST, Claim
from pipeline.ledger.ownership import Ruling, Seen
from pipeline.model import VN
from pipeline.office.actor import Actor
from pipeline.secrets import FileSecrets


def read_ownership(office: Office, ledger: Ledger) -> Seen:
    """What tells whose a ledger is."""
    var = office.var
    return Seen(
        ward=office.config.ward.name,
        here=identity.here(var),
        identity=identity.read(var),
        claim=ledger.claims.newest(),
        last_event=ledger.claims.last_event(),
        mark=identity.mark(var),
        traces=tuple(dict.fromkeys(find_traces(office))),
    )


def ensure_ownership(office: Office, ledger: Ledger, now: datetime) -> None:
    """Make sure that the ledger is this office's. Raises ConfigError, with nothing changed."""
    seen = read_ownership(office, ledger)
    ruling = ownership.judge(seen)
    if ruling is Ruling.CLAIM:
        mine = identity.write(office.var, seen.identity or identity.fresh(seen.here))
        claim = Claim(1, mine.office, seen.ward, seen.here.place, FIRST, "", now)
        counts = ledger.claims.add(claim)
        seen = replace(seen, identity=mine, claim=counts, here=identity.here(office.var))
        ruling = ownership.judge(seen)  # another office may have been faster
    if ruling is Ruling.COMPLETE and seen.identity:
        identity.write(office.var, replace(seen.identity, pending=False))
    elif seen.identity and seen.identity.place != seen.here.place:  # moved, and no copy
        identity.write(office.var, replace(seen.identity, place=seen.here.place))


def claim_ownership(
    office: Office,
    ledger: Ledger,
    kind: str,
    actor: Actor,
    now: datetime,
    as_of: datetime | None = None,
) -> Claim:
    """A person says that this folder is the office from now on. Raises ConfigError."""
    seen = read_ownership(office, ledger)
    ownership.may_take_over(seen)
    was = seen.identity
    known = [each.generation for each in (was, seen.claim) if each]
    generation = max(known, default=0) + 1
    name = seen.claim.office if seen.claim else was.office if was else ""
    mine = was or identity.fresh(seen.here)
    place, machine = seen.here.place, seen.here.machine
    _mark_left(mine, office, place)
    claim = Claim(generation, name or mine.office, seen.ward, place, kind, actor.name, now, as_of)
    counts = ledger.claims.add(claim)
    kept = replace(mine, office=counts.office, generation=generation, place=place, machine=machine)
    identity.write(office.var, replace(kept, pending=False, left=""))
    identity.put_mark(office.var, ledger.claims.last_event())
    return counts


def _mark_left(mine: identity.Identity, office: Office, place: str) -> None:
    """Tell the folder that was the office so far, if it is on this machine, that it is no more."""
    for other in {mine.place, mine.left} - {place, ""}:
        var = Path(other) / office.var.name
        found = identity.read(var) if var.is_dir() else None
        if found and found.office == mine.office and found.is_at(identity.here(var)):
            identity.write(var, replace(found, left=place))


def backup_folder(office: Office) -> Path:
    """Where an office keeps its backups."""
    return office.root / office.config.ledger.backups


def newest_backup_time(office: Office) -> datetime | None:
    """When the newest backup was made; None: there is none where they are kept."""
    some = [path.stat().st_mtime for path in backup.backups(backup_folder(office))]
    return datetime.fromtimestamp(max(some), VN) if some else None


def overruled_tokens(office: Office) -> str:
    """The sentence for staff if variables of the machine beat the office's own tokens."""
    names = FileSecrets(office.var / "secrets").overruled()
    if not names:
        return ""
    variables = ", ".join(f"LOA_{name}" for name in names)
    return (
        f"máy đang dùng mã trong biến môi trường ({variables}), khác mã của chính văn phòng này "
        "trong var/secrets: tin có thể ra trang của văn phòng khác. Nếu không cố ý, bỏ biến đó "
        "(unset) rồi chạy lại."
    )


def find_traces(office: Office) -> Iterator[str]:
    """What only an office that has published leaves behind, relative to its folder."""
    places = {"var/handover": _HEARD, "var/site": _PUBLIC, PODCAST: _PUBLIC}
    for each in office.channels.values():
        if place := place_of(each):
            places[place] = _HEARD if isinstance(each, RadioSettings) else _PUBLIC
    for place, patterns in places.items():
        folder = office.root / place
        for pattern in patterns:
            yield from (place for _ in islice(folder.glob(pattern), 1))
        if folder.with_name(f"{folder.name}.db").exists():
            yield f"{place}.db"
    for pattern in ("log/loa-*.jsonl", "*.episodes/*.json"):
        yield from (f"var/{path.parent.name}" for path in islice(office.var.glob(pattern), 1))


_PUBLIC = ("bai/*.html", "tep/*.mp3")
_HEARD = ("*/*/programme.json", "emergency/*.mp3")
