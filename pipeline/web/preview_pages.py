"""Previews as pages: one article on every channel (/xem-truoc/BÀI), and the list of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from pipeline.model import Article, Edition, Form
from pipeline.office.previews import Previews
from pipeline.speech.preview import preview
from pipeline.speech.script import Script, Speaks
from pipeline.web.style import STYLE

MADE = "/xem-truoc/tep/"  # addresses of made media
_LISTED = 500  # articles on the list
_FORMS = {
    Form.IMAGE: "ảnh", Form.AUDIO: "âm thanh", Form.VIDEO: "video", Form.DOCUMENT: "tài liệu"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PreviewPages:
    """The HTML of an office's previews."""

    previews: Previews

    @property
    def folder(self) -> Path:
        """Where the website's own pages of previews lie."""
        return self.previews.folder

    @property
    def media(self) -> Path:
        """Where made media lie."""
        return self.previews.room.office.build

    def page(self, slug: str) -> str:
        """The page of an article; empty if there is none of this name."""
        found = self.previews.preview(slug)
        if found is None:
            return ""
        parts = [
            part
            for name, outcome in found.outcomes.items()
            for part in self._part(name, outcome, found.article)
        ]
        return "".join(_page(found.article, found.problems, parts))

    def list_page(self) -> str:
        """All articles, the newest first."""
        return "".join(_list(self.previews.articles(), self.previews.index.faults))

    def _part(self, name: str, outcome: Edition | str, article: Article) -> Iterator[str]:
        title = self.previews.room.office.title_of(name)
        yield f'<section id="kenh-{escape(name)}"><h2>{escape(title)}</h2>'
        channel = self.previews.room.channels[name]
        if isinstance(outcome, str):
            yield f'<p class="no">Không phát trên kênh này. {escape(outcome)}</p>'
        elif self.previews.is_website(name):
            yield from _framed_page(outcome)
        elif isinstance(channel, Speaks):
            yield from self._media(outcome)
            yield from _spoken_lines(channel.script(article))
        else:
            yield from _message(outcome)
            yield from self._media(outcome)
        if isinstance(outcome, Edition):
            yield from (f'<p class="no">Không kèm: {escape(each)}</p>' for each in outcome.unmade)
        yield "</section>\n"

    def _media(self, edition: Edition) -> Iterator[str]:
        """What goes with it, to be seen and heard as far as it is made."""
        for each in edition.renditions:
            address, words = f"{MADE}{escape(each.path)}", escape(each.alt or _FORMS[each.form])
            if not (self.media / each.path).is_file():
                yield f"<p>Kèm theo: {words} (chưa làm xong).</p>"
            elif each.form is Form.IMAGE:
                yield f'<figure><img src="{address}" alt="">'
                yield f"<figcaption>{words}</figcaption></figure>"
            elif each.form is Form.DOCUMENT:
                yield f'<p><a href="{address}">{words}</a></p>'
            else:
                tag = "audio" if each.form is Form.AUDIO else "video"
                yield f'<p>{words}</p><{tag} controls preload="none" src="{address}"></{tag}>'


def _framed_page(edition: Edition) -> Iterator[str]:
    address = f"/xem-truoc/trang/bai/{escape(edition.subject)}.html"
    yield f'<p><a href="{address}">Mở riêng trang này</a>. Nút nghe có sau khi làm xong tiếng.</p>'
    yield f'<iframe src="{address}" title="Trang của bài này như người đọc sẽ thấy"></iframe>'


def _message(edition: Edition) -> Iterator[str]:
    yield f"<p><strong>{escape(edition.title)}</strong></p><pre>{escape(edition.text)}</pre>"
    if edition.link:
        yield f"<p>Liên kết: {escape(edition.link)}</p>"


def _spoken_lines(script: Script) -> Iterator[str]:
    """Doubts first; then what is written beside what will be said."""
    told = preview(script)
    if told.flags:
        yield "<p>Chỗ còn ngờ:</p><ul>"
        for flag in told.flags:
            weight = ' class="no"' if flag.level == "BLOCK" else ""
            words = f"Dòng {flag.line}: “{flag.written}”. {flag.message}"
            yield f"<li{weight}>{escape(words)}</li>"
        yield "</ul>"
    yield '<div class="wide"><table><thead><tr><th scope="col">Dòng</th><th scope="col">Viết</th>'
    yield '<th scope="col">Sẽ đọc</th></tr></thead><tbody>'
    for row in told.rows:
        said = "".join(
            f"<mark>{escape(each.spoken)}</mark>" if each.rule else escape(each.spoken)
            for each in row.segments
        )
        yield f"<tr><td>{row.line}</td><td>{escape(row.written)}</td><td>{said}</td></tr>\n"
    yield "</tbody></table></div>"


def _page(article: Article, problems: Sequence[str], parts: Sequence[str]) -> Iterator[str]:
    yield from _head(f"Xem trước: {article.title}")
    yield "<p>Đúng những gì mỗi kênh sẽ phát nếu được duyệt. "
    yield '<a href="/tinh-trang">Tình trạng</a>. <a href="/xem-truoc/">Các bài khác</a>.</p>'
    yield f"<p>Tệp: content/{escape(article.path)}</p>"
    if problems:
        yield "<h2>Cần sửa hoặc xem lại</h2><ul>"
        yield from (f"<li>{escape(each)}</li>" for each in problems)
        yield "</ul>"
    yield from parts
    yield "</main></body></html>\n"


def _list(articles: Sequence[Article], faults: Sequence[str]) -> Iterator[str]:
    yield from _head("Xem trước các bài")
    yield f'<p>{len(articles)} bài. <a href="/tinh-trang">Tình trạng</a>.</p>'
    if faults:
        yield "<h2>Tệp có lỗi, chưa thành bài</h2><ul>"
        yield from (f"<li>{escape(each)}</li>" for each in faults)
        yield "</ul>"
    yield "<table>"
    for each in articles[:_LISTED]:
        link = f'<a href="/xem-truoc/{escape(each.slug)}">{escape(each.title)}</a>'
        yield f'<tr><th scope="row">{link}</th><td>{each.date:%d/%m/%Y}</td>'
        yield f"<td>content/{escape(each.path)}</td></tr>\n"
    yield "</table>"
    if len(articles) > _LISTED:
        yield f"<p>Đây là {_LISTED} bài mới nhất.</p>"
    yield "</main></body></html>\n"


def _head(title: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
    yield f"<h1>{escape(title)}</h1>"
