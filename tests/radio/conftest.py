"""A small office with a station that speaks offline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.radio import Radio, open_radio
from pipeline import config
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import RadioSettings
from pipeline.config import Office, Surroundings
from pipeline.model import VN, Article, Bulletin, Edition, Priority, Slot
from pipeline.secrets import FileSecrets
from pipeline.settings import parse
from pipeline.studio import make_file

CONFIG = """
[ward]
name = "phường Xuân Lập"
province = "tỉnh Đồng Nai"

[sections]
thong-bao = "Thông báo"
nha-truong = "Nhà trường"

[channels.radio]
kind = "radio"
"""
SLOT = Slot(datetime(2026, 11, 25, 17, 0, tzinfo=VN), 900)
ARTICLES = {
    "thu-gom-rac": "Từ ngày mai, xe thu gom rác chạy theo giờ mới. Bà con để rác trước cửa.",
    "tiem-chung": "Trạm Y tế phường tiêm chủng cho trẻ em vào sáng thứ Ba. Tiêm chủng là miễn phí.",
    "mua-bao": "Chiều nay có mưa to, gió giật mạnh. Bà con chằng chống nhà cửa, không ra ngoài.",
    "tuyen-sinh": "Trường nhận hồ sơ tuyển sinh lớp một. Phụ huynh nộp tại văn phòng nhà trường.",
}

TITLES = {
    "thu-gom-rac": "Giờ thu gom rác mới",
    "tiem-chung": "Lịch tiêm chủng",
    "mua-bao": "Ứng phó mưa bão",
    "tuyen-sinh": "Tuyển sinh lớp một",
}


def office_at(root: Path) -> Office:
    """A fresh office."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "config.toml").write_text(CONFIG, encoding="utf-8")
    return config.read(root)


def radio_of(office: Office, **settings: Any) -> Radio:
    """Its radio channel: espeak only, unless told otherwise."""
    asked = {"station": "Đài truyền thanh phường Xuân Lập", "voices": ("espeak",), **settings}
    around = Surroundings(office, "radio", MemoryNotes(), FileSecrets(office.var / "secrets"))
    return open_radio(around, parse(RadioSettings, asked))


def article(slug: str, **changes: Any) -> Article:
    """One of ARTICLES; `changes` are fields of it."""
    order = list(ARTICLES).index(slug) if slug in ARTICLES else 0
    fields = {
        "slug": slug,
        "title": TITLES.get(slug, "Một tin khác"),
        "section": "nha-truong" if slug == "tuyen-sinh" else "thong-bao",
        "date": datetime(2026, 11, 20, 8, 0, tzinfo=VN) + timedelta(hours=order),
        "body": ARTICLES.get(slug, "Một câu để đọc."),
        "path": f"{slug}.md",
        "priority": Priority.URGENT if slug == "mua-bao" else Priority.NORMAL,
    }
    return Article(**{**fields, **changes})


def programme_of(radio: Radio, *articles: Article, slot: Slot = SLOT) -> Edition:
    """The edition of a slot; without articles, of all of ARTICLES."""
    chosen = articles or tuple(map(article, ARTICLES))
    return radio.compose(Bulletin(chosen, occasion=slot.id, slot=slot))


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build/ in which the programme of ARTICLES is already made."""
    office = office_at(tmp_path_factory.mktemp("studio"))
    make_file(programme_of(radio_of(office)).renditions[0], office)
    return office.build


@pytest.fixture
def office(tmp_path: Path, studio: Path) -> Office:
    """A fresh office that shares the made sound."""
    office = office_at(tmp_path / "office")
    office.build.symlink_to(studio)
    return office


@pytest.fixture
def radio(office: Office) -> Radio:
    return radio_of(office)


@pytest.fixture
def later() -> Callable[[Slot, int], Slot]:
    return lambda slot, days: replace(slot, start=slot.start + timedelta(days=days))
