"""What the head of a file tells that is wrong or wants a second look. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from pipeline.config import Office
from pipeline.content import encoding, facts
from pipeline.content.body import ArticleBody
from pipeline.content.facts import Text
from pipeline.content.fields import FIELDS, Front
from pipeline.content.frontmatter import HeadEntry, Value
from pipeline.content.problem import Findings, quoted
from pipeline.model import Product
from pipeline.text import fold, slug

LONG_TITLE = 150  # characters
_CHILDREN = re.compile(r"nha-truong|hoc sinh|tieu hoc|mam non|mau giao|tre em|thieu nhi|thcs|thpt")
_REQUIRED = {
    "title": "Thêm dòng “tiêu đề: …”, hoặc bắt đầu nội dung bằng một dòng “# …”.",
    "section": "Thêm dòng “chuyên mục: …”, chọn một trong: {sections}.",
    "date": "Thêm dòng “ngày: 25/11/2026” (có thể kèm giờ: 25/11/2026 7 giờ 30).",
}


def check_resolved(entries: Iterable[HeadEntry], findings: Findings) -> None:
    """Keys and values as escapes and entities leave them."""
    for entry in entries:
        encoding.check_resolved(entry.key, entry.line, findings)
        _check_value(entry.value, findings)


def _check_value(value: Value, findings: Findings) -> None:
    encoding.check_resolved(value.text, value.line, findings)
    for part in value.parts or ():
        _check_value(part, findings)
    check_resolved(value.entries or (), findings)


def check_head(front: Front, title: str, office: Office, findings: Findings) -> None:
    """What an article can't do without, and what is wrong with the rest."""
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


def check_facts(
    front: Front, title: str, written: Sequence[ArticleBody], office: Office, findings: Findings
) -> None:
    """Days, hours and numbers that can't be, wherever they stand."""
    texts = [Text(title, front.lines.get("title", written[0].line))]
    texts.append(Text(front.values.get("summary") or "", front.lines.get("summary", 1)))
    texts += [Text(each.text, each.line, markdown=True) for each in written]
    for channel, given in front.overrides.items():
        line = front.lines[channel]
        texts += [Text(given.get("title", ""), line), Text(given.get("text", ""), line)]
    for head in (front.values.get("variants") or {}).values():
        texts += [Text(words, front.lines["variants"]) for words in head.values()]
    facts.check(texts, front.values.get("say") or {}, office, findings)


_PASSING = re.compile(
    r"(?<!\w)(?:hôm nay|hôm qua|ngày mai|sáng mai|trưa mai|chiều mai|tối mai|sáng nay|trưa nay"
    r"|chiều nay|tối nay|đêm nay)(?!\w)(?![^.!?\n]{0,30}\d{1,2}(?:/|\s+tháng\s))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")


def check_passing(front: Front, written: Iterable[ArticleBody], findings: Findings) -> None:
    """“Tối nay” is wrong when the article is heard again, or read, on another day."""
    day, expiry = front.values.get("date"), front.values.get("expiry")
    if day and expiry and expiry.date() <= day.date() + timedelta(days=1):
        return
    for body in written:
        plain = _QUOTED.sub(lambda found: " " * len(found.group()), body.text)
        if found := _PASSING.search(plain):
            findings.hint(
                body.line + plain.count("\n", 0, found.start()),
                f"{quoted(found.group())} sẽ sai khi bài được phát lại hay đọc vào ngày khác.",
                "Ghi rõ ngày, ví dụ “tối nay, 30/11”, hoặc đặt “hết hạn” trong ngày.",
            )


def check_minors(front: Front, pictured: bool, findings: Findings) -> None:
    """Faces of children need a word of their parents; drawings and things need none."""
    told = " ".join(str(front.values.get(name) or "") for name in ("section", "tags", "audience"))
    if pictured and "minors" not in front.lines and _CHILDREN.search(fold(told)):
        findings.hint(
            front.lines.get("cover", 1),
            "Bài về trẻ em có ảnh hoặc clip mà chưa nói trong đó có trẻ em không.",
            "Thêm dòng “ảnh có trẻ em: không”, hoặc “ảnh có trẻ em: đã đồng ý”.",
        )


def check_shown(front: Front, office: Office, findings: Findings) -> None:
    """Products and a clip that no rule and no word of the author's lets anybody see."""
    made = {each.product for each in office.config.media}
    for product in front.values.get("products") or ():
        if Product(product) not in made:
            findings.hint(
                front.lines["products"],
                f"Không kênh nào mang “{product}”, nên sản phẩm này không được đăng.",
                "Thêm mục [[media]] vào config.toml (docs/san-pham.md), hoặc tự làm: loa make.",
            )
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
