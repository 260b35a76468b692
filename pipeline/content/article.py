"""One file's text → one Article, and everything that can be said about it.

Pure but for looking at the images that the file names (pipeline/content/images.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.config import Office
from pipeline.content import body as bodies
from pipeline.content import clips, encoding, fields, frontmatter, links, slugs, variants
from pipeline.content.beside import Senses
from pipeline.content.body import Body
from pipeline.content.fields import FIELDS, Front
from pipeline.content.images import Shelf
from pipeline.content.problem import Findings, Problem, Wrong, quoted
from pipeline.content.recordings import recording
from pipeline.content.values import Picture
from pipeline.markdown import Mark
from pipeline.model import Article, Audience, Image, Override, Product, Variant
from pipeline.text import fold, slug

LONG_TITLE = 150  # characters
_HEAD_BYTES = 64_000
_CHILDREN = re.compile(r"nha-truong|hoc sinh|tieu hoc|mam non|mau giao|tre em|thieu nhi|thcs|thpt")
_REQUIRED = {
    "title": "Thêm dòng “tiêu đề: …”, hoặc bắt đầu nội dung bằng một dòng “# …”.",
    "section": "Thêm dòng “chuyên mục: …”, chọn một trong: {sections}.",
    "date": "Thêm dòng “ngày: 25/11/2026” (có thể kèm giờ: 25/11/2026 7 giờ 30).",
}
_PASSED = (  # fields that go into the article as they were read
    "section", "date", "author", "unit", "source", "source_url", "kind", "priority", "tags",
    "audience", "duties", "channels", "embargo", "expiry", "secret", "promotion", "products",
    "infographic_alt",
)  # fmt: skip


class Outcome(NamedTuple):
    """What one file gave."""

    article: Article | None
    problems: tuple[Problem, ...]
    links: tuple[Mark, ...] = ()  # to other articles: known to be good only among all
    title_line: int = 1


def read(data: bytes, path: str, office: Office, shelf: Shelf, senses: Senses) -> Outcome:
    """The article in a file's bytes; `path` is relative to content/, posix. Never raises."""
    findings = Findings(f"content/{path}")
    try:
        text = encoding.clean(encoding.decode(data), findings)
        head = frontmatter.split(text)
        if len(head.text) > _HEAD_BYTES:
            raise Wrong("Phần đầu bài quá dài.", "Để nội dung dưới dòng “---” thứ hai.", head.line)
        front = fields.read(frontmatter.parse(head, findings), office, findings)
    except Wrong as wrong:
        findings.wrong(wrong, 1)
        return Outcome(None, tuple(findings.found))
    if front.values.get("draft"):
        return Outcome(None, ())
    body = bodies.trimmed(head.body, head.body_line)
    title = front.values.get("title") or ""
    body, title = bodies.take_title(body, title)
    _check_head(front, title, office, findings)
    parts = variants.split(body, findings)
    body = parts.pop(Audience.EVERYONE)
    images = _looked(body, path, shelf, findings)
    extras = _extras(front, path, images, shelf, findings)
    own = {each: _looked(parts[each], path, shelf, findings) for each in parts}
    moving = _moving(front, path, shelf, senses, findings)
    _check_minors(front, bool(images or extras["cover"] or moving["clip"]), findings)
    _check_shown(front, office, findings)
    line = front.lines.get("title", body.line)
    if findings.fatal:
        return Outcome(None, tuple(findings.found))
    article = Article(
        slug=slugs.wanted(front.values.get("slug") or "", path, title),
        title=title,
        body=body.text,
        path=path,
        body_line=body.line,
        summary=front.values.get("summary") or bodies.summary(body),
        images=tuple(images.values()),
        **moving,
        **extras,
        variants=_variants(front, title, body, images, parts, own),
        **{name: front.values[name] for name in _PASSED if front.values.get(name) is not None},
    )
    written = (body, *parts.values())
    near = tuple(mark for each in written for mark in each.links if links.is_relative(mark.value))
    return Outcome(article, tuple(findings.found), near, line)


def _check_head(front: Front, title: str, office: Office, findings: Findings) -> None:
    for name, remedy in _REQUIRED.items():
        given = title if name == "title" else front.values.get(name)
        broken = name in front.lines and name not in front.values  # said already
        if not given and not broken:
            sections = ", ".join(f"“{each}”" for each in office.config.sections.values())
            message = f"Thiếu {FIELDS[name].label}."
            findings.error(front.lines.get(name, 1), message, remedy.format(sections=sections))
    _check_title(title, front.lines.get("title", 1), findings)
    _check_times(front, findings)
    given = front.values.get("slug") or ""
    if given and slug(given) != given:
        findings.hint(
            front.lines["slug"],
            f"Địa chỉ {quoted(given)} chỉ được gồm chữ thường không dấu, số và gạch nối.",
            f"Viết “{slug(given) or 'ten-bai'}”.",
        )
    url = front.values.get("source_url") or ""
    if url and not re.fullmatch(r"https?://[^\s<>\"]+", url, re.IGNORECASE):
        message = f"Liên kết nguồn {quoted(url)} không phải địa chỉ trang web."
        findings.error(
            front.lines["source_url"], message, "Chép cả địa chỉ, bắt đầu bằng https://."
        )


def _check_title(title: str, line: int, findings: Findings) -> None:
    if len(title) > LONG_TITLE:
        findings.hint(
            line,
            f"Tiêu đề dài {len(title)} ký tự, các kênh sẽ cắt bớt.",
            f"Rút xuống dưới {LONG_TITLE} ký tự, phần còn lại đưa vào tóm tắt.",
        )
    if len(title) > 12 and title == title.upper() and title != title.lower():
        message = "Tiêu đề viết toàn chữ hoa, khó đọc và dễ đọc sai trên loa."
        findings.hint(line, message, "Chỉ viết hoa chữ đầu và tên riêng.")


def _check_times(front: Front, findings: Findings) -> None:
    day, embargo, expiry = (front.values.get(name) for name in ("date", "embargo", "expiry"))
    if expiry and day and expiry <= day:
        findings.error(
            front.lines["expiry"],
            "Ngày hết hạn không sau ngày của bài.",
            "Kiểm tra lại hai ngày.",
        )
    elif expiry and embargo and embargo >= expiry:
        findings.error(
            front.lines["embargo"],
            "Ngày bắt đầu đăng không trước ngày hết hạn, nên bài không bao giờ được đăng.",
            "Kiểm tra lại hai ngày.",
        )


def _check_minors(front: Front, pictured: bool, findings: Findings) -> None:
    """Faces of children need a word of their parents; drawings and things need none."""
    told = " ".join(str(front.values.get(name) or "") for name in ("section", "tags", "audience"))
    if pictured and "minors" not in front.lines and _CHILDREN.search(fold(told)):
        findings.hint(
            front.lines.get("cover", 1),
            "Bài về trẻ em có ảnh hoặc clip mà chưa nói trong đó có trẻ em không.",
            "Thêm dòng “ảnh có trẻ em: không”, hoặc “ảnh có trẻ em: đã đồng ý”.",
        )


def _check_shown(front: Front, office: Office, findings: Findings) -> None:
    """A clip that no rule and no word of the author's lets anybody see."""
    if front.values.get("clip") is None:
        return
    products = front.values.get("products")
    if products is not None and Product.FILM not in products:
        message = f"Bài có clip mà “sản phẩm” không có “{Product.FILM}”, nên không ai thấy clip."
        findings.hint(front.lines["clip"], message, f"Thêm “{Product.FILM}” vào “sản phẩm”.")
    elif not any(each.product is Product.FILM for each in office.config.media):
        findings.hint(
            front.lines["clip"],
            f"Bài có clip mà văn phòng chưa cho kênh nào mang “{Product.FILM}”.",
            "Thêm mục [[media]] vào config.toml: xem docs/san-pham.md.",
        )


# --- variants ---------------------------------------------------------------------------


def _variants(
    front: Front,
    title: str,
    body: Body,
    images: dict[str, Image],
    parts: dict[Audience, Body],
    pictures: dict[Audience, dict[str, Image]],
) -> Mapping[str, Variant]:
    """The words of each audience that a section or the head names; the rest is inherited."""
    heads: dict[Audience, dict[str, str]] = front.values.get("variants") or {}
    found: dict[str, Variant] = {}
    for audience in Audience:
        if audience not in heads and audience not in parts:
            continue
        above = next((each for each in audience.lineage if each in parts), None)
        text = parts[above] if above else body
        given = {"title": title, "summary": front.values.get("summary") or bodies.summary(text)}
        for each in reversed(audience.lineage):
            given |= heads.get(each, {})
        shown = pictures[above] if above else images
        found[audience] = Variant(
            body=text.text, body_line=text.line, images=tuple(shown.values()), **given
        )
    return found


def _moving(
    front: Front, path: str, shelf: Shelf, senses: Senses, findings: Findings
) -> dict[str, Any]:
    """The recording and the clip that the head names."""
    folder = path.rpartition("/")[0]
    sound: Picture | None = front.values.get("recording")
    film: clips.Named | None = front.values.get("clip")
    found: dict[str, Any] = {"recording": None, "clip": None}
    if sound:
        try:
            found["recording"] = recording(sound.src, folder, shelf, senses)
        except Wrong as wrong:
            findings.wrong(wrong, sound.line or front.lines["recording"])
    if film:
        try:
            found["clip"] = clips.clip(film, folder, shelf, senses)
        except Wrong as wrong:
            findings.wrong(wrong, film.line or front.lines["clip"])
    return found


# --- images -----------------------------------------------------------------------------


def _image(src: str, path: str, shelf: Shelf, alt: str = "", caption: str = "") -> Image:
    look = shelf.image(path.rpartition("/")[0], src)
    return Image(src, look.path, look.sha256, look.width, look.height, look.format, alt, caption)


def _looked(body: Body, path: str, shelf: Shelf, findings: Findings) -> dict[str, Image]:
    """The images of a body, after everything that is to be said of it."""
    bodies.check(body, findings)
    links.check(body.links, findings)
    return _images(body.images, path, shelf, findings)


def _images(marks: list[Mark], path: str, shelf: Shelf, findings: Findings) -> dict[str, Image]:
    """Images of the body by what the author calls them, each once, in order."""
    found: dict[str, Image] = {}
    for mark in marks:
        if not mark.text.strip():
            findings.hint(
                mark.line,
                f"Ảnh {quoted(mark.value)} chưa có mô tả cho người không nhìn thấy.",
                "Viết mô tả trong ngoặc vuông: ![mô tả](tệp ảnh).",
            )
        if mark.value in found:
            continue
        try:
            found[mark.value] = _image(mark.value, path, shelf, mark.text.strip(), mark.title)
        except Wrong as wrong:
            findings.wrong(wrong, mark.line)
    return found


def _extras(
    front: Front, path: str, images: dict[str, Image], shelf: Shelf, findings: Findings
) -> dict[str, Any]:
    """The cover and what is different on each channel."""
    alt = front.values.get("cover_alt") or ""
    cover = _named(front.values.get("cover"), path, images, shelf, findings, alt)
    if cover and not cover.alt:
        message = "Ảnh bìa chưa có mô tả cho người không nhìn thấy."
        findings.hint(front.lines["cover"], message, "Thêm dòng “mô tả ảnh bìa: …”.")
    overrides: dict[str, Override] = {}
    for channel, given in front.overrides.items():
        text = given.get("text", "")
        if text:
            inner = Body(text, front.lines[channel])
            bodies.check(inner, findings)
            links.check(inner.links, findings)
        image = _named(given.get("image"), path, images, shelf, findings)
        overrides[channel] = Override(given.get("title", ""), text, image)
    return {"cover": cover, "overrides": overrides, "say": front.values.get("say") or {}}


def _named(
    picture: Picture | None,
    path: str,
    images: dict[str, Image],
    shelf: Shelf,
    findings: Findings,
    alt: str = "",
) -> Image | None:
    """An image that the head names; without words of its own it borrows the body's."""
    if picture is None:
        return None
    same = images.get(picture.src)
    try:
        return _image(picture.src, path, shelf, alt or (same.alt if same else ""))
    except Wrong as wrong:
        findings.wrong(wrong, picture.line)
        return None
