"""An office that takes news in, and what a person would do with a draft."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline import config, content
from pipeline.config import Office
from pipeline.intake import IntakeOutcome, Result, take_in
from pipeline.model import VN, Article

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=VN)
CONFIG = """
[ward]
name = "phường Xuân Lập"
[sections]
thong-bao = "Thông báo"
nha-truong = "Nhà trường"
[channels.website]
kind = "website"
[intake]
loopback = true
"""


def office(root: Path, sources: Sequence[str] = (), extra: str = "") -> Office:
    """An office whose sources are at these addresses."""
    tables = "".join(
        f'[[intake.source]]\nname = "Nguồn {n}"\nurl = {json.dumps(url)}\nsection = "thong-bao"\n'
        for n, url in enumerate(sources)
    )
    root.mkdir(parents=True, exist_ok=True)
    (root / "content").mkdir(exist_ok=True)
    (root / "config.toml").write_text(CONFIG + extra + tables, encoding="utf-8")
    return config.read(root)


def once(house: Office, now: datetime = NOW, settle: float = 0.01) -> list[IntakeOutcome]:
    return list(take_in(house, now, settle=settle))


def taken(found: Sequence[IntakeOutcome]) -> list[IntakeOutcome]:
    return [each for each in found if each.result is Result.TAKEN]


def refused(found: Sequence[IntakeOutcome]) -> list[IntakeOutcome]:
    return [each for each in found if each.result is Result.REFUSED]


def drafts(house: Office) -> list[Path]:
    """The drafts that stand in content/."""
    found = house.content.glob("*/*/index.md")
    return sorted(each for each in found if "\nnháp: có\n" in each.read_text(encoding="utf-8"))


def accepted(house: Office, draft: Path) -> Article:
    """The article that a draft becomes when a person takes the line “nháp: có” away."""
    text = draft.read_text(encoding="utf-8")
    assert content.read_file(draft, house) == (None, ())
    draft.write_text(text.replace("\nnháp: có\n", "\n"), encoding="utf-8")
    article, problems = content.read_file(draft, house)
    draft.write_text(text, encoding="utf-8")
    errors = [str(each) for each in problems if each.level is content.Level.ERROR]
    assert not errors, "\n".join(errors) + text
    assert article
    return article


def everything(house: Office) -> dict[str, bytes]:
    """Every file below content/."""
    files = (each for each in house.content.rglob("*") if each.is_file())
    return {each.relative_to(house.content).as_posix(): each.read_bytes() for each in files}
