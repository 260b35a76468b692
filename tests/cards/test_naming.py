"""Naming a picture: pure, cheap, every word in the recipe, and an alternative text that says it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from pipeline import config, content
from pipeline.config import Office
from pipeline.model import Article, Priority, Rendition
from pipeline.studio.base.brand import Brand, read_brand
from pipeline.studio.cards import name_charts, name_cover, name_infographic
from tests.cards import written

URL = "https://xuanlap.example/bai/bai.html"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def office() -> Office:
    return config.read(ROOT)


@pytest.fixture(scope="module")
def look(office: Office) -> Brand:
    return read_brand(office)


@pytest.fixture(scope="module")
def articles(office: Office) -> dict[str, Article]:
    return {each.slug: each for each in content.read(office).articles}


def kinds(named: Rendition) -> list[str]:
    return [part["kind"] for part in named.to_json()["recipe"]["parts"]]


def entries(named: Rendition, kind: str) -> object:
    return next(
        each["entries"] for each in named.to_json()["recipe"]["parts"] if each["kind"] == kind
    )


def test_the_layout_follows_what_the_article_has(articles: dict[str, Article], look: Brand) -> None:
    found = {
        slug: set(kinds(name_infographic(each, look, "a4", URL))) for slug, each in articles.items()
    }
    assert {"dates", "steps"} <= found["lich-tiem-chung-thang-12"]
    assert "bars" in found["nghi-quyet-57-noi-gi"]
    assert {"steps", "advice", "calls"} <= found["ung-pho-mua-bao-25-11"]
    assert {"numbers", "advice"} <= found["thanh-toan-khong-tien-mat"]
    assert all(found.values())


def test_a_numbered_list_is_told_whole_and_never_cut_inside_a_sentence(
    articles: dict[str, Article], look: Brand
) -> None:
    for article in articles.values():
        for shape in ("portrait", "a4"):
            for part in name_infographic(article, look, shape, URL).to_json()["recipe"]["parts"]:
                if part["kind"] == "steps":
                    count = len(part["entries"])
                    assert f"\n{count}. " in article.body
                    assert f"\n{count + 1}. " not in article.body.split(part["heading"])[-1][:1500]
                    assert not any(text.endswith("…") for _, text in part["entries"])


def test_what_is_forbidden_never_stands_among_what_is_advised(
    articles: dict[str, Article], look: Brand
) -> None:
    named = name_infographic(articles["ung-pho-mua-bao-25-11"], look, "a4", URL)
    sides = entries(named, "advice")
    assert isinstance(sides, dict)
    assert "Đi đường vòng" in sides["dos"]
    assert all(each.startswith(("Đừng", "Không")) for each in sides["donts"])


def test_a_chart_holds_the_tables_numbers_as_written_and_its_alt_tells_them(
    articles: dict[str, Article], look: Brand
) -> None:
    (chart,) = name_charts(articles["dich-vu-cong-truc-tuyen"], look)
    named = chart.picture
    table = (ROOT / "content" / articles["dich-vu-cong-truc-tuyen"].path).read_text("utf-8")
    assert table.splitlines()[chart.line - 1].startswith("| Việc cần làm")
    assert "nộp trực tiếp 20.000 đồng, nộp trực tuyến 10.000 đồng" in named.alt
    assert named.to_json()["recipe"]["part"]["entries"][0][1] == [20000.0, 10000.0]


def test_years_become_a_line_and_a_mixed_table_no_chart(look: Brand) -> None:
    years = "| Năm | Hồ sơ |\n|---|---|\n" + "".join(
        f"| {year} | {n}% |\n" for n, year in enumerate(range(2021, 2027), 40)
    )
    (chart,) = name_charts(written.article(years), look)
    assert chart.picture.to_json()["recipe"]["part"]["kind"] == "line"
    mixed = "| Việc | Mức |\n|---|---|\n| A | 5% |\n| B | 7 ngày |\n| C | ba |\n"
    assert name_charts(written.article(mixed), look) == ()


def test_the_alternative_text_says_what_the_picture_says(
    articles: dict[str, Article], look: Brand
) -> None:
    alt = name_infographic(articles["ung-pho-mua-bao-25-11"], look, "portrait", URL).alt
    assert "1. Chằng chống mái tôn" in alt
    assert "Cấp cứu y tế: gọi 115" in alt
    assert len(alt) <= 1200


def test_the_author_may_write_the_alternative_text(tmp_path: Path, look: Brand) -> None:
    text = (ROOT / "content/thong-bao/gio-thu-gom-rac.md").read_text("utf-8")
    text = text.replace('"ảnh bìa"', '"mô tả infographic" = "Bảng giờ xe rác."\n"ảnh bìa"')
    home = Office(tmp_path, config.read(ROOT).config)
    home.content.mkdir()
    (home.content / "gio-thu-gom-rac.jpg").write_bytes(
        (ROOT / "content/thong-bao/gio-thu-gom-rac.jpg").read_bytes()
    )
    (home.content / "bai.md").write_text(text, encoding="utf-8")
    (article,) = content.read(home).articles
    assert name_infographic(article, look, "portrait", URL).alt == "Bảng giờ xe rác."


def test_naming_is_pure_and_survives_json(articles: dict[str, Article], look: Brand) -> None:
    for article in articles.values():
        named = name_infographic(article, look, "portrait", URL, "Thông báo")
        again = name_infographic(article, look, "portrait", URL, "Thông báo")
        assert named.path == again.path
        kept = Rendition.from_json(json.loads(json.dumps(named.to_json())))
        assert (kept.path, kept.alt) == (named.path, named.alt)


def test_every_word_shown_changes_the_pictures_name(look: Brand) -> None:
    article = written.article("Lời.", "Một tiêu đề")
    names = {
        name_cover(each, look, 1200, 630).path
        for each in (
            article,
            written.article("Lời.", "Một tiêu đề khác"),
            written.article("Lời.", "Một tiêu đề", unit="Trạm Y tế"),
            written.article("Lời.", "Một tiêu đề", kind="bài"),
            written.article("Lời.", "Một tiêu đề", priority=Priority.URGENT),
        )
    }
    assert len(names) == 5
    assert (
        name_cover(written.article("Khác hẳn."), look, 1200, 630).path
        == name_cover(written.article("Lời."), look, 1200, 630).path
    )  # a cover doesn't show the body


def test_naming_a_cover_costs_next_to_nothing(look: Brand) -> None:
    article = written.article("Lời. " * 5000)
    start = time.process_time()
    for _ in range(200):
        name_cover(article, look, 1200, 630, 900_000)
    assert (time.process_time() - start) / 200 < 0.001


def test_an_urgent_article_says_so_on_every_picture(look: Brand) -> None:
    article = written.article("Lời.", priority=Priority.URGENT, kind="tin")
    assert name_cover(article, look, 1200, 630).to_json()["recipe"]["kicker"] == "Tin khẩn cấp"
    assert (
        name_infographic(article, look, "portrait", URL).to_json()["recipe"]["kicker"]
        == "Tin khẩn cấp"
    )


def test_what_is_forbidden_says_no_once(look: Brand) -> None:
    body = "## Không nên làm\n\n- Không bắt nạt bạn.\n- Không hùa theo.\n- Đừng giấu cha mẹ.\n"
    named = name_infographic(written.article(body), look, "portrait", URL)
    assert "Lưu ý: Không bắt nạt bạn. Không hùa theo. Đừng giấu cha mẹ." in named.alt
    assert "Không nên" not in named.alt
    (part,) = [each for each in named.to_json()["recipe"]["parts"] if each["kind"] == "advice"]
    assert part["titles"] == {"donts": "Lưu ý"}
