"""Ideas → slides with real placeholders, tables as tables, pictures with words, notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from pipeline.recipes.pictures import ShownPicture
from pipeline.recipes.slides import (
    ClosingIdea,
    CoverIdea,
    Notes,
    PictureIdea,
    SlidesRecipe,
    TableIdea,
    TextIdea,
)
from pipeline.studio.slides import fit, grids
from pipeline.studio.slides import layouts as places
from pipeline.studio.slides.layouts import LAYOUTS, Layout, Placeholder
from pipeline.studio.slides.planning import PlannedSlide, plan_slides, titles_of
from pipeline.studio.slides.text import add_run, fill_table, write_paragraphs

_EMU = places.EMU
OpenPicture = Callable[[ShownPicture], bytes]  # the file of a picture


class DeckDrawing:
    """One deck, slide after slide. `picture` opens the pictures, `code` is the QR as a PNG."""

    def __init__(self, deck: Any, recipe: SlidesRecipe, picture: OpenPicture, code: bytes) -> None:
        self.deck = deck
        self.recipe = recipe
        self.picture = picture
        self.code = code
        self.layouts = dict(zip(LAYOUTS, deck.slide_layouts, strict=True))

    def draw(self) -> None:
        """Every idea, on as many slides as it needs."""
        shown = [each for idea in self.recipe.ideas for each in plan_slides(idea)]
        titles = titles_of([each.idea.title for each in shown])
        for each, title in zip(shown, titles, strict=True):
            slide = self._draw_slide(replace(each, idea=replace(each.idea, title=title)))
            self._note(slide, each.notes)

    def _draw_slide(self, planned: PlannedSlide) -> Any:
        match planned.idea:
            case CoverIdea() as idea:
                return self._cover(idea)
            case TextIdea(kind="saying") as idea:
                return self._saying(idea)
            case TextIdea() as idea:
                return self._text(idea, planned.size)
            case PictureIdea() as idea:
                return self._picture(idea)
            case TableIdea() as idea:
                assert planned.part
                return self._table(idea, planned.part)
            case ClosingIdea() as idea:
                return self._closing(idea)

    # --- kinds of ideas ---------------------------------------------------------------------

    def _cover(self, idea: CoverIdea) -> Any:
        layout = places.COVER_PICTURE if idea.picture else places.COVER
        brand = self.recipe.brand
        sign = f"{brand.publisher}\n{idea.day}"
        slide = self._slide(
            layout,
            {
                places.TITLE: idea.title,
                places.KICKER: idea.kicker,
                places.TEXT: idea.text,
                places.SIGN: sign,
            },
        )
        if idea.picture:
            self._whole(slide, layout.place(places.PICTURE), idea.picture)
        return slide

    def _text(self, idea: TextIdea, size: float) -> Any:
        layout = places.IDEA
        slide = self._slide(
            layout,
            {places.TITLE: idea.title, places.KICKER: idea.kicker},
            keep=(places.TEXT,),
        )
        write_paragraphs(_at(slide, places.TEXT), idea.paras, size, layout.place(places.TEXT))
        return slide

    def _saying(self, idea: TextIdea) -> Any:
        layout = places.SAYING
        texts = {places.TITLE: idea.title, places.KICKER: idea.kicker}
        slide = self._slide(layout, texts, keep=(places.TEXT,))
        body = layout.place(places.TEXT)
        write_paragraphs(_at(slide, places.TEXT), idea.paras, fit.size_of(idea.paras, body), body)
        return slide

    def _picture(self, idea: PictureIdea) -> Any:
        texts = {
            places.TITLE: idea.title,
            places.KICKER: idea.kicker,
            places.TEXT: idea.picture.caption,
        }
        slide = self._slide(places.SHOWN, texts)
        self._whole(slide, places.SHOWN.place(places.PICTURE), idea.picture)
        return slide

    def _table(self, idea: TableIdea, part: grids.TablePart) -> Any:
        slide = self._slide(
            places.GRID,
            {places.TITLE: idea.title, places.KICKER: idea.kicker},
            keep=(places.TABLE,),
        )
        holder = _at(slide, places.TABLE)
        frame = holder.insert_table(len(part.rows) + 1, len(part.header))
        name = "; ".join(filter(None, part.header))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", f"Bảng: {name}")
        frame._element.nvGraphicFramePr.cNvPr.set("name", "Bảng")
        place = places.GRID.place(places.TABLE)
        frame.left, frame.top = round(place.x * _EMU), round(place.y * _EMU)
        frame.width = round(sum(part.widths) * _EMU)
        frame.height = round(sum(part.heights) * _EMU)
        fill_table(frame.table, part)
        return slide

    def _closing(self, idea: ClosingIdea) -> Any:
        brand = self.recipe.brand
        contact = " · ".join(filter(None, (brand.address, brand.phone)))
        layout = places.CLOSING
        slide = self._slide(
            layout,
            {
                places.TITLE: idea.title,
                places.SIGN: "\n".join(filter(None, (brand.publisher, contact))),
                places.KICKER: idea.address,
            },
            keep=(places.TEXT, places.PICTURE),
        )
        body = layout.place(places.TEXT)
        write_paragraphs(_at(slide, places.TEXT), idea.paras, fit.size_of(idea.paras, body), body)
        picture = _at(slide, places.PICTURE).insert_picture(io.BytesIO(self.code))
        _set_alt_text(picture, f"Mã QR dẫn đến {idea.address}", "Mã QR")
        return slide

    # --- parts of a slide -------------------------------------------------------------------

    def _slide(self, layout: Layout, texts: Mapping[int, str], keep: Sequence[int] = ()) -> Any:
        """A slide with these texts; places that stay empty are taken away."""
        slide = self.deck.slides.add_slide(self.layouts[layout.name])
        for shape in list(slide.placeholders):
            idx = shape.placeholder_format.idx
            place = layout.place(idx)
            shape.name = place.name
            if text := texts.get(idx, ""):
                write_paragraphs(shape, *fit.fit_text(text, place), place)
            elif idx not in keep and place.kind != "pic":
                shape._element.getparent().remove(shape._element)
        if layout.footer:
            self._foot(slide)
        return slide

    def _foot(self, slide: Any) -> None:
        """The ward and the title below, and the number of the slide."""
        foot = places.FOOT
        text = f"{self.recipe.brand.ward} · {self.recipe.title}"
        paras, size = fit.fit_text(text[:1].upper() + text[1:], foot)
        for shape in slide.slide_layout.placeholders:
            kind = shape._element.ph.get("type")
            if kind in ("ftr", "sldNum"):
                fresh = _copy_placeholder(shape, slide)
                if kind == "ftr":
                    write_paragraphs(fresh, paras, size, foot)

    def _whole(self, slide: Any, place: Placeholder, picture: ShownPicture) -> None:
        """A picture seen whole in the middle of its place."""
        shown = _at(slide, place.idx).insert_picture(io.BytesIO(self.picture(picture)))
        shown.crop_left = shown.crop_right = shown.crop_top = shown.crop_bottom = 0
        scale = min(place.w / picture.width, place.h / picture.height)
        wide, high = picture.width * scale, picture.height * scale
        shown.left = round((place.x + (place.w - wide) / 2) * _EMU)
        shown.top = round((place.y + (place.h - high) / 2) * _EMU)
        shown.width, shown.height = round(wide * _EMU), round(high * _EMU)
        _set_alt_text(shown, picture.alt, place.name)

    def _note(self, slide: Any, notes: Notes) -> None:
        if not notes:
            return
        frame = slide.notes_slide.notes_text_frame
        for at, (_, text) in enumerate(notes):
            paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
            add_run(paragraph, text, False, 12)


def _at(slide: Any, idx: int) -> Any:
    return next(each for each in slide.placeholders if each.placeholder_format.idx == idx)


def _set_alt_text(shape: Any, alt: str, name: str) -> None:
    properties = shape._element.nvPicPr.cNvPr
    properties.set("descr", alt)
    properties.set("name", name)


def _copy_placeholder(shape: Any, slide: Any) -> Any:
    """A placeholder of the layout that slides don't get by themselves: footer, number."""
    element = deepcopy(shape._element)
    ids = [int(each.get("id")) for each in slide.shapes._spTree.iter("{*}cNvPr")]
    element.nvSpPr.cNvPr.set("id", str(max(ids) + 1))
    for child in list(element.spPr):
        element.spPr.remove(child)
    for style in element.txBody.iter("{*}lstStyle"):
        for level in list(style):
            style.remove(level)
    slide.shapes._spTree.append(element)
    return slide.shapes[-1]
