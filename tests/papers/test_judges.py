"""Our own look into the files, and that the judges see what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst

from pipeline import recipes
from pipeline.recipes.papers import NoticeRecipe
from pipeline.studio import papers
from pipeline.studio.base.brand import FAMILY, FONTS
from tests.papers.conftest import Desk
from tests.papers.judges import elements, faults, fonts
from tests.papers.test_papers import BODY, FORMS, paper
from tests.support.narrowing import require_type

TYPEFACES: Any = [str(FONTS)]
PICTURE = "\n![Xe rác ở ngõ](xe.jpg)\n"


@pytest.fixture
def made(desk: Desk) -> dict[str, Path]:
    from PIL import Image

    path = desk.office.content / "bai" / "xe.jpg"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (800, 500), "#0f4c5c").save(path)
    return {form: paper(desk, form, BODY + PICTURE) for form in FORMS}


def test_title_language_and_claims_are_in_the_file(made: dict[str, Path]) -> None:
    for path in made.values():
        with pikepdf.open(path) as pdf:
            root = pdf.Root
            assert str(root["/Lang"]) == "vi-VN"
            assert root["/MarkInfo"]["/Marked"]
            assert root["/ViewerPreferences"]["/DisplayDocTitle"]
            claims = bytes(root["/Metadata"].read_bytes()).decode()
            for claim in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
                assert claim in claims
            assert "Giờ thu gom rác mới" in claims
            assert len(root["/OutputIntents"]) == 1
            assert not pdf.is_encrypted
            assert "/OpenAction" not in root
            assert "/AA" not in root


def test_only_the_ward_s_typeface_is_used_and_it_is_inside(made: dict[str, Path]) -> None:
    for path in made.values():
        with pikepdf.open(path) as pdf:
            found = list(fonts(pdf))
            assert found
            for font in found:
                assert FAMILY.replace(" ", "") in str(font["/BaseFont"])
                if font["/Subtype"] == "/Type0":
                    assert "/ToUnicode" in font
                    descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
                    assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_every_figure_has_words_and_tables_and_lists_are_real(made: dict[str, Path]) -> None:
    for form, path in made.items():
        with pikepdf.open(path) as pdf:
            found = list(elements(pdf))
            kinds = [str(each["/S"]) for each in found]
            figures = [each for each in found if each["/S"] == "/Figure"]
            alts = [str(each.get("/Alt", "")) for each in figures]
            assert alts
            assert all(alts), form
            assert any(alt.startswith("Mã QR dẫn đến https://") for alt in alts)
            assert "/H1" in kinds
            if form in ("notice", "speaker"):
                assert {"/Table", "/TH", "/TD", "/L", "/LI"} <= set(kinds)
    with pikepdf.open(made["notice"]) as pdf:
        assert "Xe rác ở ngõ" in {str(each.get("/Alt", "")) for each in elements(pdf)}


def test_the_judges_see_a_file_that_claims_nothing(tmp_path: Path) -> None:
    path = tmp_path / "thuong.pdf"
    typst.compile(b"= X\nY", output=str(path), font_paths=TYPEFACES, pdf_tags=False)
    said = "\n".join(faults(path))
    for rule in ("2a PDFA2A-ID-SCHEMA-001", "ua1 PDFUA1-ID-SCHEMA-001", "pdfua "):
        assert rule in said


@pytest.mark.parametrize("harm", ["no alt", "no language", "no title", "script"])
def test_the_judges_see_what_is_taken_away(
    made: dict[str, Path], tmp_path: Path, harm: str
) -> None:
    path = tmp_path / "hong.pdf"
    with pikepdf.open(made["notice"]) as pdf:
        if harm == "no alt":
            for each in elements(pdf):
                if "/Alt" in each:
                    del each["/Alt"]
        elif harm == "no language":
            del pdf.Root["/Lang"]
        elif harm == "no title":
            del pdf.Root["/ViewerPreferences"]
        else:
            script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            pdf.Root["/OpenAction"] = script
        pdf.save(path)
    assert faults(path)


def test_typst_itself_refuses_a_picture_without_words() -> None:
    dated = b"#set document(title: [x], date: datetime(year: 2026, month: 1, day: 1))\n= X\n"
    source = dated + b"#image(bytes(sys.inputs.svg))"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    with pytest.raises(typst.TypstError, match="alt"):
        typst.compile(
            source, font_paths=TYPEFACES, sys_inputs={"svg": svg}, pdf_standards=["ua-1", "a-2a"]
        )


def test_a_recipe_holds_every_word_that_is_printed(desk: Desk) -> None:
    recipe = papers.notice(desk.told(BODY), desk.look).recipe
    kept = json.dumps(recipes.to_json(recipe), ensure_ascii=False)
    for said in ("Để rác trước cửa 15 phút trước giờ xe đến.", "Khu phố 2", "Không đốt rác."):
        assert said in kept
    assert require_type(NoticeRecipe, recipe).at == "2026-11-20T09:00:00+07:00"
