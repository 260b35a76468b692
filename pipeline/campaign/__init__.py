"""Campaigns: articles that go out again and again by rule, and what staff are reminded of. Pure.

[[campaign]]      rules.Campaign   which articles, where, when
  occurrences     the moments of its rules, days off and quiet hours left out
  choose          whose turn it is at each moment
[[event]]         rules.Gathering  notices before it begins: a campaign of one article
[[freshness]]     rules.Freshness  a column that must not grow cold
[[deadline]]      rules.Deadline   reports due before a day of every year
"""

from pipeline.campaign.choice import Use, articles_of, choose_articles
from pipeline.campaign.days import Calendar
from pipeline.campaign.ics import Appointment, to_ics
from pipeline.campaign.occurrences import Occurrence, find_occurrences, quiet_times
from pipeline.campaign.rules import Campaign, Deadline, Freshness, Gathering, When
from pipeline.campaign.warnings import (
    Reminder,
    find_absent,
    find_bunching,
    find_cold_columns,
    find_reminders,
)

__all__ = [
    "Appointment",
    "Calendar",
    "Campaign",
    "Deadline",
    "Freshness",
    "Gathering",
    "Occurrence",
    "Reminder",
    "Use",
    "When",
    "articles_of",
    "choose_articles",
    "find_absent",
    "find_bunching",
    "find_cold_columns",
    "find_occurrences",
    "find_reminders",
    "quiet_times",
    "to_ics",
]
