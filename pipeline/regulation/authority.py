"""Who may approve what for the loudspeaker. Pure.

The most particular article counts: of the class of a bulletin, else of its section, else of
everything. An article whose roles nobody has yet keeps nobody out, and is told (`vacancies`).
"""

from __future__ import annotations

from pipeline.model import Priority
from pipeline.regulation.rules import Regulation, RegulationRule
from pipeline.text import fold

EVERYTHING = "tất cả"


def authority(regulation: Regulation, priority: Priority, section: str, by: str) -> str:
    """Why a person may not approve a bulletin: a Vietnamese sentence, or nothing."""
    rules = _ruling(regulation, priority, section)
    people = [name for rule in rules for name in _people(regulation, rule)]
    if not people or name_key(by) in map(name_key, people):
        return ""
    who = ", ".join(dict.fromkeys(people))
    return f"“{by}” không có quyền duyệt. Theo {regulation.cite(rules[0])} Người duyệt: {who}."


def confirmers(regulation: Regulation, priority: Priority, section: str, first: str) -> str:
    """Who beside `first` may approve a bulletin: roles, with their people; empty: anybody."""
    roles = {name_key(each.name): each.people for each in regulation.role}
    told: list[str] = []
    for rule in _ruling(regulation, priority, section):
        for each in rule.by:
            others = [
                name for name in roles.get(name_key(each), ()) if name_key(name) != name_key(first)
            ]
            if name_key(each) != name_key(first):
                told.append(f"{each} ({', '.join(others)})" if others else each)
    return "; ".join(dict.fromkeys(told))


def _ruling(regulation: Regulation, priority: Priority, section: str) -> list[RegulationRule]:
    """The articles that say who approves a bulletin: those that are the most particular."""
    for what in (str(priority), section, EVERYTHING):
        rules = [each for each in regulation.rule if fold(what) in map(fold, each.approve)]
        if rules:
            return rules
    return []


def vacancies(regulation: Regulation) -> list[str]:
    """Articles on approval that bind nobody, because no person is named (Vietnamese)."""
    return [
        f"{rule.article} {regulation.title}: chưa ghi tên người được duyệt, nên ai cũng duyệt "
        f"được. Ghi họ tên vào bảng [[regulation.role]] “{rule.by[0]}” trong schedules/."
        for rule in regulation.rule
        if rule.approve and not _people(regulation, rule)
    ]


def _people(regulation: Regulation, rule: RegulationRule) -> list[str]:
    roles = {name_key(each.name): each.people for each in regulation.role}
    return [name for each in rule.by for name in roles.get(name_key(each), (each,))]


def name_key(name: str) -> str:
    """A name as it is compared: blanks and case make no difference, accents do."""
    return " ".join(name.split()).casefold()
