"""Recipes of papers: what all of them hold, and how one becomes a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

from pipeline import studio
from pipeline.config import Office
from pipeline.model import Form, Rendition
from pipeline.outline import gist_of
from pipeline.recipes import codec, from_json
from pipeline.recipes.papers import PaperRecipe, Pieces
from pipeline.recipes.pictures import ShownPicture
from pipeline.recipes.words import BrandMark
from pipeline.studio.base import brand as colours
from pipeline.studio.base import breaks, qr
from pipeline.studio.base.article_view import ArticleView, approved_brand, brand_mark, shown_picture
from pipeline.studio.base.brand import Brand
from pipeline.studio.papers import pieces

VERSION = 2  # of the templates: a change of looks makes new files
CALLS = 12  # numbers at the foot of a page
PICTURE = 1400  # pixels: 170 mm at 210 dots to the inch
_KINDS = ("phường", "xã", "thị trấn", "đặc khu", "thị xã", "thành phố")


class BasisFields(TypedDict):
    """What the recipes of all papers share."""

    version: int
    title: str
    at: str
    brand: BrandMark


def basis_fields(title: str, at: datetime, brand: Brand) -> BasisFields:
    """The fields that a recipe of a paper has beside what it prints."""
    return {"version": VERSION, "title": title, "at": at.isoformat(), "brand": brand_mark(brand)}


class HeadFields(TypedDict):
    """What the papers of one article share of what they print."""

    headline: str
    kicker: str
    summary: str
    credit: str
    day: str
    address: str
    keywords: tuple[str, ...]
    place_and_day: str
    contacts: Pieces
    picture: ShownPicture | None


def head_fields(story: ArticleView, brand: Brand) -> HeadFields:
    """The fields of what a paper prints that follow from its article alone."""
    article, told = story.article, story.outline
    image = article.cover or next(iter(article.images), None)
    return {
        "headline": told.headline,
        "kicker": told.kicker or story.section,
        "summary": gist_of(told.summary),
        "credit": story.credit,
        "day": f"{article.date:%d/%m/%Y}",
        "address": story.address,
        "keywords": tuple(article.tags),
        "place_and_day": place_and_day(brand.ward, article.date),
        "contacts": (*contact_pieces(brand), *hotline_pieces(story)),
        "picture": shown_picture(image, PICTURE) if image else None,
    }


def contact_pieces(brand: Brand) -> Pieces:
    """Where people find the office."""
    found = [("Liên hệ", brand.address), ("Điện thoại", brand.phone)]
    return tuple(pieces.labelled_paragraph(label, text) for label, text in found if text)


def hotline_pieces(story: ArticleView) -> Pieces:
    """Whom to call: all of them, or those who are asked in sentences if a table holds a crowd."""
    found, tabled = story.outline.hotlines, {grid.line for grid in story.outline.tables}
    if len(found) > CALLS:
        found = tuple(each for each in found if each.line not in tabled)
    return tuple(pieces.labelled_paragraph(each.number, each.whose) for each in found)


def place_and_day(ward: str, at: datetime) -> str:
    """“Xuân Lập, ngày 05 tháng 02 năm 2027”: zeros as Nghị định 30/2020/NĐ-CP asks for."""
    place = ward
    for kind in _KINDS:
        if ward.lower().startswith(f"{kind} "):
            place = ward[len(kind) :].strip()
            break
    month = f"{at.month:02}" if at.month < 3 else str(at.month)
    return f"{place}, ngày {at.day:02} tháng {month} năm {at.year}"


# --- making -------------------------------------------------------------------------------------


def print_paper(recipe: PaperRecipe, office: Office, out: Path) -> None:
    """Print the paper of a recipe. Raises ContentError, ConfigError."""
    from pipeline.studio.papers.typesetting import typeset_pdf

    brand = approved_brand(recipe.brand, office)
    emblem = f"emblem.{brand.emblem_type.split('/')[1].split('+')[0]}"
    files = {emblem: brand.emblem}
    data = _name_files(codec.to_json(recipe.data), files, office)
    if address := data.get("address"):
        files["qr.svg"] = qr.qr_svg(address)
    at = datetime.fromisoformat(recipe.at)
    data |= {
        "title": recipe.title,
        "look": codec.to_json(recipe.brand),
        "at": [at.year, at.month, at.day],
        "emblem": f"/{emblem}",
        "colours": dict(_colours()),
    }
    out.write_bytes(typeset_pdf(recipe.form, data, files, at))


def _name_files(value: Any, files: dict[str, bytes], office: Office) -> Any:
    """The data, with the names of files where it names a picture or an address as a code."""
    if isinstance(value, list):
        return [_name_files(each, files, office) for each in value]
    if not isinstance(value, Mapping):
        return value
    if "qr" in value:
        return _add_file(qr.qr_svg(value["qr"]), "svg", files)
    if "recipe" in value:
        made = studio.make_file(Rendition(Form.IMAGE, from_json(value["recipe"])), office)
        return {**value, "recipe": None, "file": _add_file(made.read_bytes(), "jpg", files)}
    found = {key: _name_files(each, files, office) for key, each in value.items()}
    return (
        found | {"headline": breaks.tie_title(value["headline"])} if "headline" in value else found
    )


def _add_file(content: bytes, ending: str, files: dict[str, bytes]) -> str:
    name = f"{len(files)}.{ending}"
    files[name] = content
    return f"/{name}"


def _colours() -> Iterator[tuple[str, str]]:
    for name in ("red", "deep", "gold", "teal", "tint", "line", "ink", "soft"):
        yield name, getattr(colours, name.upper())
