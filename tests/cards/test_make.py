"""Pictures made by the studio: the right size and weight, the same bytes twice, QR that reads."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from pipeline import studio
from pipeline.config import Config, Office
from pipeline.errors import ConfigError, ContentError
from pipeline.model import Rendition
from pipeline.recipes.cards import InfographicRecipe
from pipeline.settings import parse
from pipeline.studio.base import brand as ward
from pipeline.studio.base import lettering
from pipeline.studio.base.brand import read_brand
from pipeline.studio.cards import name_charts, name_cover, name_infographic, sheet
from tests.cards import checks, written
from tests.support.narrowing import require_type

URL = "https://xuanlap.example/bai/lich-tiem-chung-thang-12.html"
TABLE = "| Việc | Lệ phí |\n|---|---|\n| Thường trú | 10.000 đồng |\n| Tạm trú | 7.000 đồng |\n"


def office(folder: Path, emblem: str = "") -> Office:
    tables = {"ward": {"name": "phường Xuân Lập", "emblem": emblem}, "sections": {}}
    return Office(folder, parse(Config, tables))


def opened(named: Rendition, home: Office) -> Image.Image:
    return Image.open(io.BytesIO(studio.make_file(named, home).read_bytes()))


@pytest.mark.parametrize(("shape", "size"), [("portrait", (1080, 1350)), ("a4", (2480, 3508))])
def test_an_infographic_has_its_size_and_its_code_leads_to_the_article(
    tmp_path: Path, shape: str, size: tuple[int, int]
) -> None:
    home = office(tmp_path)
    picture = opened(name_infographic(written.article(TABLE), read_brand(home), shape, URL), home)
    assert (picture.size, picture.format) == (size, "PNG")
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [URL]


def test_without_an_address_there_is_no_code(tmp_path: Path) -> None:
    home = office(tmp_path)
    picture = opened(
        name_infographic(written.article(TABLE), read_brand(home), "portrait", ""), home
    )
    assert zxingcpp.read_barcodes(picture) == []


@pytest.mark.parametrize(("width", "height"), [(1200, 630), (1080, 1350)])
def test_a_cover_is_a_jpeg_of_exactly_its_size_and_never_too_heavy(
    tmp_path: Path, width: int, height: int
) -> None:
    home = office(tmp_path)
    named = name_cover(written.article("Lời."), read_brand(home), width, height, 900_000)
    picture = opened(named, home)
    assert (picture.format, picture.size) == ("JPEG", (width, height))
    assert studio.make_file(named, home).stat().st_size <= 900_000


def test_a_chart_is_as_wide_and_as_high_as_it_says(tmp_path: Path) -> None:
    home = office(tmp_path)
    (chart,) = name_charts(written.article(TABLE), read_brand(home))
    assert opened(chart.picture, home).size == (chart.picture.width, chart.picture.height)


def test_two_runs_draw_the_same_bytes(tmp_path: Path) -> None:
    look = read_brand(office(tmp_path))
    for named in (
        name_infographic(written.article(TABLE), look, "portrait", URL),
        name_cover(written.article(TABLE), look, 1200, 630),
    ):
        found = []
        for name in ("a", "b"):
            home = office(tmp_path / name)
            found.append(studio.make_file(named, home).read_bytes())
        assert found[0] == found[1]


def test_the_wards_own_emblem_is_drawn(tmp_path: Path) -> None:
    Image.new("RGB", (300, 300), "#00ff00").save(tmp_path / "dau.png")
    home = office(tmp_path, "dau.png")
    picture = opened(name_cover(written.article("Lời."), read_brand(home), 1200, 630), home)
    colours = picture.convert("RGB").resize((300, 157)).getcolors(100_000) or []
    assert any(g > 200 > 90 > max(r, b) for _, (r, g, b) in colours)  # type: ignore[misc]


def test_an_emblem_that_changed_after_approval_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "dau.png")
    home = office(tmp_path, "dau.png")
    named = name_cover(written.article("Lời."), read_brand(home), 1200, 630)
    Image.new("RGB", (64, 64), "blue").save(tmp_path / "dau.png")
    with pytest.raises(ContentError, match="Biểu trưng của phường đã đổi"):
        studio.make_file(named, home)


@pytest.mark.parametrize("name", ["dau.png", "dau.svg", "dau.webp"])
def test_a_broken_emblem_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<svg khong phai anh")
    home = office(tmp_path, name)
    named = name_cover(written.article("Lời."), read_brand(home), 1200, 630)
    with pytest.raises(ConfigError, match=r"biểu trưng .* hỏng .*sửa “emblem”"):
        studio.make_file(named, home)


@pytest.mark.parametrize("emblem", ["khong-co.png", "dau.txt"])
def test_an_emblem_that_is_not_there_or_no_picture_is_named(tmp_path: Path, emblem: str) -> None:
    (tmp_path / "dau.txt").write_text("dấu", encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"biểu trưng “{emblem}”.*Sửa “emblem”"):
        read_brand(office(tmp_path, emblem))


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the typeface, as an installation that somebody may damage."""
    folder = tmp_path / "fonts"
    shutil.copytree(ward.FONTS, folder)
    monkeypatch.setattr(ward, "FONTS", folder)
    lettering._face.cache_clear()
    lettering._advance.cache_clear()
    yield folder
    lettering._face.cache_clear()
    lettering._advance.cache_clear()


def test_a_missing_font_is_named_with_what_to_do(tmp_path: Path, fonts: Path) -> None:
    home = office(tmp_path)
    named = name_infographic(written.article(TABLE), read_brand(home), "portrait", URL)
    (fonts / "BeVietnamPro-Bold.ttf").unlink()
    with pytest.raises(ConfigError, match=r"Thiếu tệp phông chữ BeVietnamPro-Bold\.ttf.*Cài lại"):
        studio.make_file(named, home)
    assert not list((tmp_path / "build").rglob("*.png"))


def test_a_damaged_font_is_named_with_what_to_do(tmp_path: Path, fonts: Path) -> None:
    home = office(tmp_path)
    named = name_cover(written.article("Lời."), read_brand(home), 1200, 630)
    (fonts / "BeVietnamPro-Bold.ttf").write_bytes(b"khong phai phong chu")
    with pytest.raises(ConfigError, match=r"phông chữ BeVietnamPro-Bold\.ttf hỏng"):
        studio.make_file(named, home)


def test_an_emptied_infographic_still_says_who_and_what(tmp_path: Path) -> None:
    home = office(tmp_path)
    look = read_brand(home)
    named = name_infographic(written.article(""), look, "portrait", URL)
    card = sheet.lay_infographic(require_type(InfographicRecipe, named.recipe), look)
    said = " ".join(each.text for each in card.words)
    assert "Phường Xuân Lập" in said
    assert "Tiêu đề của bài" in said
    assert list(checks.faults(card, 56)) == []


def test_a_words_box_is_where_the_typeface_puts_its_ink(tmp_path: Path) -> None:
    look = read_brand(office(tmp_path))
    card = sheet.lay_infographic(
        require_type(
            InfographicRecipe,
            name_infographic(written.article(TABLE), look, "portrait", URL).recipe,
        ),
        look,
    )
    for word in card.words:
        box, ink = word.box, checks.ink(word)
        assert all(abs(a - b) < 0.06 * word.size for a, b in zip(box, ink, strict=True)), word
    assert card.words[0] != replace(card.words[0], text="khác")
