"""One day's sessions against the rules. Pure.

Sessions are judged in the order of their start: what comes first has its place, and the one that
would break a rule is refused with the article that forbids it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.campaign.words import DAYS
from pipeline.model import VN
from pipeline.regulation.rules import OnDaysOff, OnMourning, Regulation, RegulationRule, Zone

DayOff = Callable[[date], str]  # the name of the day off, or nothing

_DAY = timedelta(days=1)
_CODES = tuple(DAYS.values())
_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Session:
    """One programme's time on the loudspeakers of one channel."""

    channel: str
    start: datetime
    seconds: int
    special: str = ""  # why it is a special case

    @property
    def end(self) -> datetime:
        """When it must be over."""
        return self.start + timedelta(seconds=self.seconds)

    @property
    def day(self) -> date:
        """The day in Việt Nam on which it starts."""
        return self.start.astimezone(VN).date()


@dataclass(frozen=True, slots=True)
class Breach:
    """A session that the rules forbid."""

    session: Session
    article: str  # "Điều 5"; empty: no article, two sessions at once
    sentence: str  # Vietnamese: what is wrong, and the words of the article


def judge(
    regulation: Regulation, sessions: Sequence[Session], day_off: DayOff
) -> tuple[list[Session], list[Breach]]:
    """(what stands, what is refused) of the sessions of one day, by start."""
    stand: list[Session] = []
    refused: list[Breach] = []
    for session in sorted(sessions, key=lambda each: (each.start, each.channel)):
        wrong = breach(regulation, session, stand, day_off)
        if wrong:
            refused.append(wrong)
        else:
            stand.append(session)
    return stand, refused


def breach(
    regulation: Regulation, session: Session, others: Sequence[Session], day_off: DayOff
) -> Breach | None:
    """What forbids one session beside others that stand; None: nothing."""
    return next(_breaches(regulation, session, others, day_off), None)


def quiet_at(regulation: Regulation, start: datetime, end: datetime) -> str:
    """The article whose quiet hours a stretch of time touches (cited), or nothing."""
    touched = (each for each in regulation.rule if _is_quiet(each, start, end))
    return next((regulation.cite(each) for each in touched), "")


def _breaches(
    regulation: Regulation, session: Session, stand: Sequence[Session], day_off: DayOff
) -> Iterator[Breach]:
    """Everything against a session: first what it is in itself, then what it adds up to."""
    binding = [each for each in regulation.rule if not (each.special and session.special)]
    places = [each for each in regulation.places if session.channel in each.channels]
    wrongs = [
        (rule, wrong)
        for rule in binding
        for wrong in _in_itself(regulation, rule, session, day_off)
    ]
    wrongs += [
        (rule, wrong)
        for rule in binding
        for place in places
        for wrong in _too_much(rule, session, stand, place)
    ]
    for rule, wrong in wrongs:
        told = f"{when(session.start)}: {wrong}. Theo {regulation.cite(rule)}"
        yield Breach(session, rule.article, told)
    for other in stand:
        together = any(other.channel in each.channels for each in places)
        if together and session.start < other.end and other.start < session.end:
            told = f"{when(session.start)}: trùng với buổi {other.start:%H:%M} ở cùng một nơi."
            yield Breach(session, "", told)


def _in_itself(
    regulation: Regulation, rule: RegulationRule, session: Session, day_off: DayOff
) -> Iterator[str]:
    """What one article has against a session, whatever else is heard (Vietnamese)."""
    day = session.day
    if rule.days and _CODES[day.weekday()] not in rule.days:
        yield f"{_NAMES[day.weekday()]} không phải ngày phát"
    if _is_quiet(rule, session.start, session.end):
        yield f"rơi vào giờ yên tĩnh ({rule.quiet[0]:%H:%M} đến {rule.quiet[1]:%H:%M})"
    if rule.longest is not None and session.seconds > 60 * rule.longest:
        yield f"buổi phát dài {session.seconds // 60} phút, quá {rule.longest} phút"
    if rule.days_off is OnDaysOff.SILENT and (name := day_off(day)):
        yield f"ngày nghỉ ({name}), Đài không phát"
    if rule.mourning is OnMourning.SILENT and (name := regulation.mourned(day)):
        yield f"{name}, Đài không phát"


def _too_much(
    rule: RegulationRule, session: Session, stand: Sequence[Session], place: Zone
) -> Iterator[str]:
    """What a place would hear beyond the measure of the day.

    Whoever is excepted from the article as a special case is not counted for the others either.
    """
    heard = [
        each
        for each in stand
        if each.channel in place.channels
        and each.day == session.day
        and not (rule.special and each.special)
    ]
    where = f" ở {place.name}" if place.name else ""
    if rule.sessions is not None and len(heard) + 1 > rule.sessions:
        yield f"trong ngày đã đủ {rule.sessions} buổi{where}"
    seconds = session.seconds + sum(each.seconds for each in heard)
    if rule.minutes is not None and seconds > 60 * rule.minutes:
        yield f"cộng cả ngày là {seconds // 60} phút{where}, quá {rule.minutes} phút"


def _is_quiet(rule: RegulationRule, start: datetime, end: datetime) -> bool:
    """Whether [start, end) touches the article's quiet hours of any day."""
    if not rule.quiet:
        return False
    begins, ends = rule.quiet
    first = start.astimezone(VN).date() - _DAY
    for n in range((end.astimezone(VN).date() - first).days + 1):
        day = first + n * _DAY
        hush = datetime.combine(day, begins, VN)
        over = datetime.combine(day if begins < ends else day + _DAY, ends, VN)
        if start < over and hush < end:
            return True
    return False


def when(start: datetime) -> str:
    """E.g. `17:00 thứ Tư 25/11/2026`."""
    local = start.astimezone(VN)
    return f"{local:%H:%M} {_NAMES[local.weekday()]} {local:%d/%m/%Y}"
