"""Quy chế: the rules of a station as code. Pure once parsed.

    rules.py      what staff write: articles of the rules, mourning days, zones, roles
    slots.py      what staff write: when a station would like to speak
    judging.py    one day's sessions against the rules, with the article that one breaks
    hours.py      which slots stand, and which are closed and why
    authority.py  who may approve what

Nothing can be planned that the rules forbid: planning is only ever given slots that stand.
"""

from pipeline.regulation.authority import (
    EVERYTHING,
    authority,
    confirmers,
    name_key,
    vacancies,
)
from pipeline.regulation.hours import Closed, Hours
from pipeline.regulation.judging import Breach, Session, judge, quiet_at
from pipeline.regulation.rules import (
    Mourning,
    OnDaysOff,
    OnMourning,
    Regulation,
    RegulationRule,
    Role,
    Zone,
)
from pipeline.regulation.slots import SlotRule

__all__ = [
    "EVERYTHING",
    "Breach",
    "Closed",
    "Hours",
    "Mourning",
    "OnDaysOff",
    "OnMourning",
    "Regulation",
    "RegulationRule",
    "Role",
    "Session",
    "SlotRule",
    "Zone",
    "authority",
    "confirmers",
    "judge",
    "name_key",
    "quiet_at",
    "vacancies",
]
