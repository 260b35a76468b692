"""What an author may write in the head of a file. Pure.

English keys with Vietnamese aliases; accents, case, blanks, “_” and “-” make no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.config import Office
from pipeline.content import attachments, clips, values, variants
from pipeline.content.frontmatter import HeadEntry, Value
from pipeline.content.problem import Findings, Wrong
from pipeline.content.values import CALLED, bare, channels_named


@dataclass(slots=True)
class Front:
    """What the head says: values by field name (None: left empty), and the line of each."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    overrides: dict[str, dict[str, Any]] = field(default_factory=dict)  # by channel


@dataclass(frozen=True, slots=True)
class Field:
    """One key: its Vietnamese name, other names, and how its value is read."""

    label: str
    read: Callable[[Value, Office], Any]
    others: tuple[str, ...] = ()


FIELDS: Mapping[str, Field] = {
    "title": Field("tiêu đề", values.text, ("tựa đề", "tên bài", "tít")),
    "slug": Field("địa chỉ", values.text, ("đường dẫn",)),
    "section": Field("chuyên mục", values.section, ("mục", "category", "categories")),
    "date": Field(
        "ngày", values.moment, ("ngày đăng", "ngày giờ", "thời gian", "pubDate", "created")
    ),
    "author": Field("tác giả", values.text, ("người viết",)),
    "unit": Field("đơn vị", values.text),
    "source": Field("nguồn", values.text, ("nguồn tin",)),
    "source_url": Field("liên kết nguồn", values.text, ("địa chỉ nguồn",)),
    "kind": Field("thể loại", values.text, ("loại bài", "loại")),
    "priority": Field("mức độ", values.priority, ("mức độ ưu tiên", "mức")),
    "tags": Field("từ khóa", values.names, ("thẻ", "nhãn", "keywords")),
    "audience": Field("đối tượng", values.names),
    "duties": Field("nhiệm vụ", values.names),
    "channels": Field("kênh", values.channels, ("kênh phát", "channel")),
    "summary": Field(
        "tóm tắt", values.text, ("sapo", "mô tả", "trích yếu", "description", "excerpt")
    ),
    "cover": Field(
        "ảnh bìa",
        values.picture,
        ("ảnh đại diện", "ảnh", "hình ảnh", "image", "thumbnail", "featured_image", "banner"),
    ),
    "cover_alt": Field("mô tả ảnh bìa", values.text),
    "infographic_alt": Field("mô tả infographic", values.text),
    "embargo": Field("đăng từ", values.moment, ("không đăng trước", "publishDate")),
    "expiry": Field("hết hạn", values.end, ("đăng đến", "ngày hết hạn", "expiryDate", "expires")),
    "secret": Field("mật", values.flag, ("bí mật",)),
    "promotion": Field("quảng bá", values.flag, ("quảng cáo",)),
    "draft": Field("nháp", values.flag, ("bản nháp",)),
    "published": Field("công bố", values.flag),
    "recording": Field("ghi âm", values.picture, ("bản ghi âm", "tệp âm thanh", "audio")),
    "clip": Field("clip", clips.named, ("video", "phim")),
    "attachments": Field(
        "tệp đính kèm", attachments.head_files, ("đính kèm", "tài liệu", "attachment", "files")
    ),
    "say": Field("đọc", values.say, ("cách đọc",)),
    "variants": Field("bản riêng", variants.heads, ("biến thể",)),
    "products": Field("sản phẩm", values.products, ("sản phẩm truyền thông",)),
    "minors": Field("ảnh có trẻ em", values.minors, ("trẻ em trong ảnh",)),
}
_BY_NAME = {
    bare(name): key for key, each in FIELDS.items() for name in (key, each.label, *each.others)
}
# Keys of Hugo, Jekyll, Hexo and their like that say the same otherwise here. Those that decide
# whether, when or where something is public are never to be crossed out without a word.
_ELSEWHERE = {
    **dict.fromkeys(
        ("permalink", "url", "aliases", "redirectfrom"),
        "Địa chỉ của bài ghi là “địa chỉ: ten-bai”.",
    ),
    **dict.fromkeys(
        ("hidden", "private", "status", "visibility", "build", "headless", "unlisted"),
        "Bài chưa đăng thì ghi “nháp: có”; bài không được đăng thì ghi “mật: có”.",
    ),
    "password": "Bài có mật khẩu không đăng được ở đây; ghi “mật: có”, hoặc để bài ra ngoài.",
    **dict.fromkeys(("embargountil", "scheduled", "publishat"), "Ghi là “đăng từ: ngày giờ”."),
    **dict.fromkeys(("unpublishdate", "enddate", "validuntil"), "Ghi là “hết hạn: ngày giờ”."),
    **dict.fromkeys(("authors", "byline"), "Ghi là “tác giả: …”, trên một dòng."),
}
_NEEDLESS = frozenset((
    "lastmod", "updated", "modified", "lastmodified", "layout", "type", "weight", "toc", "comments",
    "math", "mathjax", "sitemap", "robots", "lang", "language", "order", "navorder", "showtoc",
    "tocopen", "sticky", "top", "featured", "iscjklanguage", "markup", "outputs", "id", "uid",
))  # fmt: skip
_OVERRIDE = {
    **dict.fromkeys(("title", "tieude"), "title"),
    **dict.fromkeys(("text", "noidung", "loi", "body"), "text"),
    **dict.fromkeys(("image", "anh", "hinh", "hinhanh"), "image"),
}


def read(entries: Sequence[HeadEntry], office: Office, findings: Findings) -> Front:
    """The values of a head; everything wrong in it goes to `findings`, key by key."""
    front = Front()
    seen: dict[str, HeadEntry] = {}
    for entry, name in _once(entries, findings, seen):
        field_ = FIELDS.get(name)
        if field_ is None:
            _override(front, entry, office, findings)
            continue
        front.lines[name] = entry.line
        empty = entry.value.plain and not entry.value.text.strip()
        if empty and field_.read is not values.flag:  # “mật:” must not mean “not secret”
            front.values[name] = None
            continue
        try:
            front.values[name] = field_.read(entry.value, office)
        except Wrong as wrong:
            where = wrong.line or entry.value.line or entry.line
            message = f"“{entry.key}”: {wrong.message}"
            findings.error(where, message, wrong.remedy)
    return front


def _once(
    entries: Sequence[HeadEntry], findings: Findings, seen: dict[str, HeadEntry]
) -> Iterator[tuple[HeadEntry, str]]:
    """Each entry with its field's name; a field that comes twice is an error."""
    for entry in entries:
        name = _BY_NAME.get(bare(entry.key), bare(entry.key))
        if name in seen:
            before = seen[name]
            findings.error(
                entry.line,
                f"Khóa “{entry.key}” trùng với “{before.key}” ở dòng {before.line}.",
                "Giữ lại một dòng.",
            )
            continue
        seen[name] = entry
        yield entry, name


def _override(front: Front, entry: HeadEntry, office: Office, findings: Findings) -> None:
    names = channels_named(entry.key, office)
    if not names:
        _unknown(entry, office, findings)
        return
    given: dict[str, Any] = {}
    parts = entry.value.entries
    if parts is None:
        parts = (HeadEntry("nội dung", entry.line, entry.value),)
    for part in parts:
        what = _OVERRIDE.get(bare(part.key))
        if what is None or what in given:
            message = f"Trong “{entry.key}” không dùng được khóa “{part.key}” (lạ hoặc trùng)."
            findings.error(
                part.line, message, "Chỉ dùng: tiêu đề, nội dung, ảnh, mỗi khóa một lần."
            )
            continue
        try:
            read_ = {"title": values.text, "text": values.long, "image": values.picture}[what]
            given[what] = read_(part.value, office)
        except Wrong as wrong:
            findings.error(wrong.line or part.line, f"“{part.key}”: {wrong.message}", wrong.remedy)
    for name in names if any(given.values()) else ():
        front.overrides[name] = given
        front.lines.setdefault(name, entry.line)


def _unknown(entry: HeadEntry, office: Office, findings: Findings) -> None:
    word = bare(entry.key)
    for kind in CALLED:
        if word in values.calls(kind):
            findings.hint(
                entry.line,
                f"Văn phòng không có kênh “{entry.key}”, phần này không được dùng.",
                "Khai báo kênh trong config.toml, hoặc bỏ phần này.",
            )
            return
    if word in _NEEDLESS:
        findings.hint(entry.line, f"Khóa “{entry.key}” không dùng ở đây.", "Có thể bỏ dòng này.")
        return
    if remedy := _ELSEWHERE.get(word):
        findings.error(entry.line, f"Không có khóa nào tên “{entry.key}”.", remedy)
        return
    known = {bare(each): each for each in office.kinds}
    for each in FIELDS.values():
        known |= {bare(name): name for name in (each.label, *each.others)}
    near = values.nearest(word, known)
    others = "Các khóa dùng được ghi trong docs/huong-dan.md; không phải khóa thì bỏ dòng này."
    remedy = f"Có phải ý bạn là “{near}”?" if near else others
    findings.error(entry.line, f"Không có khóa nào tên “{entry.key}”.", remedy)
