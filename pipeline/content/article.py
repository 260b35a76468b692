"""One file's text → one Article, and everything that can be said about it.

Pure but for looking at the images that the file names (pipeline/content/images.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pipeline import markdown
from pipeline.config import Office
from pipeline.content import (
    attachments,
    clips,
    encoding,
    fields,
    frontmatter,
    heads,
    links,
    slugs,
    variants,
)
from pipeline.content import body as bodies
from pipeline.content.beside import MediaProbe
from pipeline.content.body import ArticleBody
from pipeline.content.fields import Front
from pipeline.content.images import ImageIndex, right_name
from pipeline.content.problem import Findings, Problem, Wrong, quoted
from pipeline.content.recordings import recording
from pipeline.content.values import NamedPicture
from pipeline.markdown import Mark
from pipeline.model import Article, Attachment, Audience, Image, Override, Variant

SMALL_COVER = 320  # points wide
_HEAD_BYTES = 64_000
_PASSED = (  # fields that go into the article as they were read
    "section", "date", "author", "unit", "source", "source_url", "kind", "priority", "tags",
    "audience", "duties", "channels", "embargo", "expiry", "secret", "promotion", "products",
    "infographic_alt",
)  # fmt: skip


class ReadOutcome(NamedTuple):
    """What one file gave."""

    article: Article | None
    problems: tuple[Problem, ...]
    links: tuple[Mark, ...] = ()  # to other articles: known to be good only among all
    title_line: int = 1
    date_line: int = 1
    secret: bool = False  # the head of a file with errors says “mật”


def _opened(data: bytes, office: Office, findings: Findings) -> tuple[Front, ArticleBody]:
    """The head, read, and the body of a file's bytes. Raises Wrong."""
    text = encoding.clean(encoding.decode(data), findings)
    head = frontmatter.split(text)
    if len(head.text) > _HEAD_BYTES:
        raise Wrong("Phần đầu bài quá dài.", "Để nội dung dưới dòng “---” thứ hai.", head.line)
    entries = frontmatter.parse(head, findings)
    if "\\" in head.text or "&" in head.text:
        heads.check_resolved(entries, findings)
    if "&" in head.body:
        encoding.check_resolved(head.body, head.body_line, findings)
    front = fields.read(entries, office, findings)
    return front, bodies.trimmed(markdown.bulleted(head.body), head.body_line)


def read(
    data: bytes, path: str, office: Office, shelf: ImageIndex, probe: MediaProbe
) -> ReadOutcome:
    """The article in a file's bytes; `path` is relative to content/, posix. Never raises."""
    findings = Findings(f"content/{path}")
    try:
        front, body = _opened(data, office, findings)
    except Wrong as wrong:
        findings.wrong(wrong, 1)
        return ReadOutcome(None, tuple(findings.found))
    if front.values.get("draft") or front.values.get("published") is False:
        return ReadOutcome(None, ())
    title = front.values.get("title") or ""
    body, title = bodies.take_title(body, title)
    heads.check_head(front, title, office, findings)
    parts = variants.split(body, findings)
    body = parts.pop(Audience.EVERYONE)
    images = _looked(body, path, shelf, findings)
    extras = _extras(front, path, images, shelf, findings)
    own = {each: _looked(parts[each], path, shelf, findings) for each in parts}
    moving = _moving(front, path, shelf, probe, findings)
    heads.check_minors(front, bool(images or extras["cover"] or moving["clip"]), findings)
    heads.check_shown(front, office, findings)
    line = front.lines.get("title", body.line)
    written = [body, *parts.values()]
    near = tuple(mark for each in written for mark in each.links if links.is_relative(mark.value))
    files = _attached(front, [*near, *_own_links(front)], path, shelf, probe, findings)
    heads.check_passing(front, written, findings)
    heads.check_facts(front, title, written, office, findings)
    if findings.fatal:
        return ReadOutcome(None, tuple(findings.found), secret=bool(front.values.get("secret")))
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
        attachments=files,
        **{name: front.values[name] for name in _PASSED if front.values.get(name) is not None},
    )
    day = front.lines.get("date", 1)
    return ReadOutcome(article, tuple(findings.found), near, line, day)


# --- variants ---------------------------------------------------------------------------


def _variants(
    front: Front,
    title: str,
    body: ArticleBody,
    images: dict[str, Image],
    parts: dict[Audience, ArticleBody],
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
    front: Front, path: str, shelf: ImageIndex, probe: MediaProbe, findings: Findings
) -> dict[str, Any]:
    """The recording and the clip that the head names."""
    folder = path.rpartition("/")[0]
    sound: NamedPicture | None = front.values.get("recording")
    film: clips.Named | None = front.values.get("clip")
    found: dict[str, Any] = {"recording": None, "clip": None}
    if sound:
        try:
            found["recording"] = recording(sound.src, folder, shelf, probe)
        except Wrong as wrong:
            findings.wrong(wrong, sound.line or front.lines["recording"])
    if film:
        try:
            found["clip"] = clips.clip(film, folder, shelf, probe)
        except Wrong as wrong:
            findings.wrong(wrong, film.line or front.lines["clip"])
    return found


def _own_links(front: Front) -> list[Mark]:
    """The links in the words that a channel has of its own."""
    return [
        mark
        for channel, given in front.overrides.items()
        for mark in markdown.marks(given.get("text", ""), front.lines[channel])
        if mark.kind == "link" and links.is_relative(mark.value)
    ]


def _attached(
    front: Front,
    near: Iterable[Mark],
    path: str,
    shelf: ImageIndex,
    probe: MediaProbe,
    findings: Findings,
) -> tuple[Attachment, ...]:
    """The files that links lead to, then those that only the head names."""
    folder = path.rpartition("/")[0]
    named = attachments.linked_files(near, folder, shelf)
    named += front.values.get("attachments") or ()
    return attachments.read_attachments(named, folder, shelf, probe, findings)


# --- images -----------------------------------------------------------------------------


def _image(
    mark: Mark, path: str, shelf: ImageIndex, findings: Findings, alt: str = "", caption: str = ""
) -> Image:
    """What a file holds decides, whatever its name says. Raises Wrong."""
    src = mark.value
    look = shelf.image(path.rpartition("/")[0], src)
    if name := right_name(look.path, look.format):
        message = f"Ảnh {quoted(src)} thật ra là {look.format.upper()}; vẫn dùng được."
        findings.hint(mark.line, message, f"Nên đổi tên thành “{name}” và sửa tên trong bài.")
    return Image(src, look.path, look.sha256, look.width, look.height, look.format, alt, caption)


def _looked(
    body: ArticleBody, path: str, shelf: ImageIndex, findings: Findings
) -> dict[str, Image]:
    """The images of a body, after everything that is to be said of it."""
    bodies.check(body, findings)
    links.check(body.links, findings)
    return _images(body.images, path, shelf, findings)


def _images(
    marks: list[Mark], path: str, shelf: ImageIndex, findings: Findings
) -> dict[str, Image]:
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
            found[mark.value] = _image(mark, path, shelf, findings, mark.text.strip(), mark.title)
        except Wrong as wrong:
            findings.wrong(wrong, mark.line)
    return found


def _extras(
    front: Front, path: str, images: dict[str, Image], shelf: ImageIndex, findings: Findings
) -> dict[str, Any]:
    """The cover and what is different on each channel."""
    alt = front.values.get("cover_alt") or ""
    cover = _named(front.values.get("cover"), path, images, shelf, findings, alt)
    if cover and cover.width < SMALL_COVER:
        message = f"Ảnh bìa chỉ {cover.width}×{cover.height} điểm, phóng lên sẽ vỡ."
        findings.hint(front.lines["cover"], message, "Thay ảnh rộng từ 1.200 điểm trở lên.")
    if cover and not cover.alt:
        message = "Ảnh bìa chưa có mô tả cho người không nhìn thấy."
        findings.hint(front.lines["cover"], message, "Thêm dòng “mô tả ảnh bìa: …”.")
    overrides: dict[str, Override] = {}
    for channel, given in front.overrides.items():
        text = given.get("text", "")
        if text:
            inner = ArticleBody(text, front.lines[channel])
            bodies.check(inner, findings)
            links.check(inner.links, findings)
        image = _named(given.get("image"), path, images, shelf, findings)
        overrides[channel] = Override(given.get("title", ""), text, image)
    return {"cover": cover, "overrides": overrides, "say": front.values.get("say") or {}}


def _named(
    picture: NamedPicture | None,
    path: str,
    images: dict[str, Image],
    shelf: ImageIndex,
    findings: Findings,
    alt: str = "",
) -> Image | None:
    """An image that the head names; without words of its own it borrows the body's."""
    if picture is None:
        return None
    same = images.get(picture.src)
    try:
        mark = Mark("image", picture.src, "", picture.line)
        return _image(mark, path, shelf, findings, alt or (same.alt if same else ""))
    except Wrong as wrong:
        findings.wrong(wrong, picture.line)
        return None
