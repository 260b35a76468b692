"""What a saved file would look like on every channel, for the service's page /xem-truoc/BÀI.

The same compose as for approval, so the preview is the edition. The website's page is drawn by
the website channel itself into a folder of its own, var/xem-truoc: nothing of it is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from channels import KINDS
from pipeline.channel import Channel, MemoryNotes
from pipeline.commands.newsroom import Newsroom
from pipeline.config import Surroundings
from pipeline.errors import ContentError, LoaError, Unsupported
from pipeline.model import Article, Bulletin, Edition
from pipeline.secrets import FileSecrets
from pipeline.settings import parse
from pipeline.speech.preview import preview
from pipeline.speech.script import Script, Speaks

FOLDER = "var/xem-truoc"
_MOST = 50  # pages that are kept
STYLE = (  # of the pages that staff see on their own machine
    ":root{color-scheme:light dark;--paper:#fbf6ec;--ink:#231c17;--line:#c9bca4;--head:#f4ead6;"
    "--link:#0f4c5c;--bad:#9b1c1f;--mark:#ffe9a8}@media(prefers-color-scheme:dark){:root{"
    "--paper:#17130f;--ink:#f1e9dc;--line:#5a4e42;--head:#2a231c;--link:#8fd0df;--bad:#f2a08f;"
    '--mark:#6b5310}}body{font:16px/1.5 "Be Vietnam Pro",system-ui,sans-serif;max-width:60rem;'
    "margin:1rem auto;padding:0 1rem;color:var(--ink);background:var(--paper);"
    "overflow-wrap:break-word}a{color:var(--link)}h1{font-size:1.6rem;line-height:1.3}"
    "h2{font-size:1.15rem;margin:1.6rem 0 .5rem}pre{white-space:pre-wrap;background:var(--head);"
    "padding:.8rem;font:inherit}iframe{width:100%;height:40rem;border:1px solid var(--line)}"
    "table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}th{background:var(--head)}.wide{overflow-x:auto}"
    ".wide table{width:100%}.no,.error{color:var(--bad)}"
    "mark{background:var(--mark);color:inherit}"
)


@dataclass
class Previews:
    """Pages by slug. `show` is called by one thread, `page` by any."""

    room: Newsroom
    _pages: dict[str, bytes] = field(default_factory=dict)
    _site: dict[str, Channel] = field(default_factory=dict)  # websites that draw previews

    @property
    def folder(self) -> Path:
        """Where the website's previews lie."""
        return self.room.office.root / FOLDER

    @property
    def titles(self) -> list[str]:
        """Slugs that have a page, the newest first."""
        return list(self._pages)[::-1]

    def page(self, slug: str) -> bytes | None:
        """The page of an article, if it was saved while the service ran."""
        return self._pages.get(slug)

    def show(self, article: Article, problems: Sequence[str]) -> None:
        """Compose on every channel and keep the page; then draw the website's own."""
        composed = [(name, self._composed(name, article)) for name in self._meant(article)]
        parts = [part for name, outcome in composed for part in self._part(name, outcome, article)]
        self._keep(article, problems, parts)
        for name, outcome in composed:
            if isinstance(outcome, Edition) and self._is_website(name):
                try:
                    site = self._scratch(name)
                    site.deliver(site.compose(Bulletin((article,))), "xem-truoc")
                except LoaError as error:
                    self._keep(article, [*problems, str(error)], parts)

    def _keep(self, article: Article, problems: Sequence[str], parts: Sequence[str]) -> None:
        self._pages.pop(article.slug, None)
        self._pages[article.slug] = "".join(_page(article, problems, parts)).encode()
        while len(self._pages) > _MOST:
            self._pages.pop(next(iter(self._pages)))

    def _meant(self, article: Article) -> list[str]:
        names = self.room.channels
        return [name for name in names if not article.channels or name in article.channels]

    def _composed(self, name: str, article: Article) -> Edition | str:
        try:
            return self.room.channels[name].compose(Bulletin((article,)))
        except (Unsupported, ContentError) as error:
            return str(error)

    def _part(self, name: str, outcome: Edition | str, article: Article) -> Iterator[str]:
        yield f'<section id="kenh-{escape(name)}"><h2>{escape(name)}</h2>'
        channel = self.room.channels[name]
        if isinstance(outcome, str):
            yield f'<p class="no">Không phát trên kênh này. {escape(outcome)}</p>'
        elif self._is_website(name):
            yield from _framed(outcome)
        elif isinstance(channel, Speaks):
            yield from _spoken(channel.script(article))
        else:
            yield from _message(outcome)
        yield "</section>\n"

    def _is_website(self, name: str) -> bool:
        return self.room.office.config.channels[name].get("kind") == "website"

    def _scratch(self, name: str) -> Channel:
        """The website's channel as configured, but for its folder and the player."""
        if name in self._site:
            return self._site[name]
        office = self.room.office
        raw = {**office.config.channels[name], "folder": FOLDER, "listen": False}
        kind = KINDS["website"]
        settings = parse(kind.settings, raw, f"config.toml, [channels.{name}]")
        secrets = FileSecrets(office.var / "secrets")
        self._site[name] = kind.open(Surroundings(office, name, MemoryNotes(), secrets), settings)
        return self._site[name]


def _framed(edition: Edition) -> Iterator[str]:
    address = f"/xem-truoc/trang/bai/{escape(edition.subject)}.html"
    yield f'<p><a href="{address}">Mở riêng trang này</a>. Nút nghe có sau khi làm xong tiếng.</p>'
    yield f'<iframe src="{address}" title="Trang của bài này như người đọc sẽ thấy"></iframe>'


def _message(edition: Edition) -> Iterator[str]:
    yield f"<p><strong>{escape(edition.title)}</strong></p><pre>{escape(edition.text)}</pre>"
    if edition.link:
        yield f"<p>Liên kết: {escape(edition.link)}</p>"
    if edition.renditions:
        shown = (each.alt or each.path for each in edition.renditions)
        yield "<p>Kèm theo:</p><ul>" + "".join(f"<li>{escape(x)}</li>" for x in shown) + "</ul>"


def _spoken(script: Script) -> Iterator[str]:
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
    title = escape(f"Xem trước: {article.title}")
    yield '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
    yield '<p>Đúng những gì mỗi kênh sẽ phát nếu được duyệt. <a href="/tinh-trang">Tình trạng</a>'
    yield f"</p><p>Tệp: content/{escape(article.path)}</p>"
    if problems:
        yield "<h2>Cần sửa hoặc xem lại</h2><ul>"
        yield from (f"<li>{escape(each)}</li>" for each in problems)
        yield "</ul>"
    yield from parts
    yield "</main></body></html>\n"
