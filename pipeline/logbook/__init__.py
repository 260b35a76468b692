"""Sổ nhật ký phát sóng: what the station truly played, beside what it was given. Pure.

    station.py   the station's JSON lines → airings, as they happened
    matching.py  airings × what was handed over → entries, one for each broadcast or missing one
    chain.py     entries linked by hashes, so that a changed, removed or inserted one shows
    printed.py   entries → CSV for Excel, HTML to print

Handed over is not broadcast: an entry says “đã phát” only of what the station's own log tells.
"""

from pipeline.logbook.chain import START, Link, faults, linked
from pipeline.logbook.matching import BroadcastOutcome, LogbookEntry, Part, entries, standing
from pipeline.logbook.printed import HEAD, as_csv, as_html
from pipeline.logbook.station import Airing, LogReading, read

__all__ = [
    "HEAD",
    "START",
    "Airing",
    "BroadcastOutcome",
    "Link",
    "LogReading",
    "LogbookEntry",
    "Part",
    "as_csv",
    "as_html",
    "entries",
    "faults",
    "linked",
    "read",
    "standing",
]
