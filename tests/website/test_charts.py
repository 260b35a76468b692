"""Charts on pages: under the table they draw, only where the author shows no picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from channels.website import Website
from channels.website.compose import compose
from pipeline import studio
from pipeline.channel_settings import WebsiteSettings
from pipeline.config import Config, Office
from pipeline.model import Bulletin, Edition
from pipeline.settings import parse
from pipeline.studio.base.brand import read_brand
from tests.cards.written import article

FEES = "| Việc | Lệ phí |\n|---|---|\n| Thường trú | 10.000 đồng |\n| Tạm trú | 7.000 đồng |\n"
WORDS = "| Ai | Việc |\n|---|---|\n| Mẹ | Đọc |\n"


@pytest.fixture
def home(tmp_path: Path) -> Office:
    tables = {"ward": {"name": "phường Xuân Lập"}, "sections": {"thong-bao": "Thông báo"}}
    return Office(tmp_path, parse(Config, tables))


def page(home: Office, body: str, charts: bool = True) -> Edition:
    return compose(
        "website",
        "https://xuanlap.example",
        home.config.sections,
        Bulletin((article(body),)),
        charts=read_brand(home) if charts else None,
    )


def test_a_chart_stands_under_its_own_table(home: Office) -> None:
    edition = page(home, f"Mở đầu.\n\n{WORDS}\nGiữa.\n\n{FEES}\nCuối.\n\n{WORDS}")
    assert len(re.findall('<figure class="chart">', edition.text)) == 1
    before, after = edition.text.split('<figure class="chart">')
    assert before.endswith("</table></section>")
    assert "7.000" in before.rsplit("<table>", 1)[1]
    assert "Cuối." in after
    (drawn,) = edition.renditions
    assert 'alt="Biểu đồ thanh: Việc: Thường trú 10.000 đồng; Tạm trú 7.000 đồng."' in after
    with Image.open(studio.make_file(drawn, home)) as picture:
        assert f'width="{picture.width}" height="{picture.height}"' in after


def test_a_table_beside_the_authors_picture_or_in_html_gets_none(home: Office) -> None:
    html = f"<table><tr><td>1</td></tr></table>\n\n{FEES}"
    for body in (WORDS, html, "Không có bảng."):
        edition = page(home, body)
        assert "figure" not in edition.text
        assert edition.renditions == ()


def test_no_chart_is_drawn_unless_the_office_asks(home: Office) -> None:
    assert page(home, FEES, charts=False).renditions == ()
    assert WebsiteSettings(kind="website", url="https://xuanlap.example").charts is False
    assert Website.limits.forms
