"""What must not go out unnoticed: examined before anybody approves it. Pure.

    article, as each channel will publish it
        │ passages   (passages.py)   title, body, own words of channels, captions, file names
        │ units      (reading.py)    paragraphs, entries, rows; one spelling (spelling.py)
        │ groups     (sentences.py)  which word lists stand in which sentence (words.tsv)
        │ people, numbers, shapes, figures
        ▼ rules      (rules.tsv)
    findings: kind, level, line, masked quote, remedy (kinds.toml)

No regular expression looks further than a fixed number of characters, and no unit is longer than
`reading.LONGEST`: the time is linear in the length of an article, whoever wrote it.
"""

from pipeline.guard.examining import SECRETS, examine, strictest
from pipeline.guard.findings import GuardFinding, GuardKind, GuardLevel
from pipeline.guard.passages import passages
from pipeline.guard.reading import PublishedPart
from pipeline.guard.words import GuardRules, read_rules

__all__ = [
    "SECRETS", "GuardFinding", "GuardKind", "GuardLevel", "GuardRules", "PublishedPart", "examine",
    "passages", "read_rules", "strictest",
]  # fmt: skip
