"""What an article would look like on every channel, for the service's pages /xem-truoc/BÀI.

The same compose as for approval, so the preview is the edition. The website's page is drawn by
the website channel itself into a folder of its own, var/xem-truoc: nothing of it is public.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from channels import KINDS
from pipeline.channel import Channel, MemoryNotes
from pipeline.composed import composed
from pipeline.config import Surroundings
from pipeline.errors import LoaError
from pipeline.model import Article, Bulletin, Edition, Form
from pipeline.office.newsroom import Newsroom
from pipeline.secrets import FileSecrets
from pipeline.settings import parse
from pipeline.speech.preview import preview
from pipeline.speech.script import Script, Speaks

FOLDER = "var/xem-truoc"
MADE = "/xem-truoc/tep/"  # addresses of made media
_MOST = 50  # articles whose editions are kept
_LISTED = 500  # articles on the list
_FORMS = {
    Form.IMAGE: "ảnh", Form.AUDIO: "âm thanh", Form.VIDEO: "video", Form.DOCUMENT: "tài liệu"
}  # fmt: skip
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
    "mark{background:var(--mark);color:inherit}img,video{max-width:100%;height:auto}"
)


Outcome = Edition | str  # or why a channel can't carry the article (Vietnamese)
Noted = tuple[Article, tuple[str, ...]]  # an article, and what is wrong with its file


@dataclass(frozen=True, slots=True)
class Standing:
    """What the service knows of all articles at the moment."""

    articles: Mapping[str, Noted] = field(default_factory=dict)  # by slug
    faults: tuple[str, ...] = ()  # of files that give no article


@dataclass
class Previews:
    """What articles would look like: of those that were saved, and of any that is asked for."""

    room: Newsroom
    standing: Standing = field(default_factory=Standing)  # replaced whole by the service
    _kept: dict[str, tuple[Noted, dict[str, Outcome]]] = field(default_factory=dict)  # by slug
    _site: dict[str, Channel] = field(default_factory=dict)  # websites that draw previews
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def folder(self) -> Path:
        """Where the website's previews lie."""
        return self.room.office.root / FOLDER

    @property
    def titles(self) -> list[str]:
        """Slugs of what was shown, the newest first."""
        return list(self._kept)[::-1]

    def page(self, slug: str) -> str:
        """The page of an article; empty if there is none of this name."""
        if not self._there(slug):
            known = self.standing.articles.get(slug)
            if known is None:
                return ""
            self.show(*known)
        kept = self._kept.get(slug)
        if kept is None:
            return ""
        (article, problems), outcomes = kept
        parts = [part for name in outcomes for part in self._part(name, outcomes[name], article)]
        return "".join(_page(article, problems, parts))

    def list_page(self) -> str:
        """All articles, the newest first."""
        found = {slug: each[0] for slug, each in self.standing.articles.items()}
        found |= {slug: kept[0] for slug in list(self._kept) if (kept := self._there(slug))}
        newest = sorted(found.values(), key=lambda each: (each.date, each.slug), reverse=True)
        return "".join(_list(newest, self.standing.faults))

    def show(self, article: Article, problems: Sequence[str]) -> None:
        """Compose on every channel and keep what came of it; then draw the website's own."""
        outcomes: dict[str, Outcome] = {
            name: composed(article, self.room.channels[name]) for name in self._meant(article)
        }
        noted = (article, tuple(problems))
        with self._lock:
            for name, outcome in outcomes.items():
                if isinstance(outcome, Edition) and self._is_website(name):
                    try:
                        site = self._scratch(name)
                        site.deliver(site.compose(Bulletin((article,))), "xem-truoc")
                    except (LoaError, OSError) as error:
                        noted = (article, (*problems, str(error)))
            self._kept.pop(article.slug, None)
            self._kept[article.slug] = (noted, outcomes)
            while len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))

    def _there(self, slug: str) -> Noted | None:
        """What was shown of it last, if its file is still there."""
        kept = self._kept.get(slug)
        lying = kept and (self.room.office.content / kept[0][0].path).is_file()
        return kept[0] if kept and lying else None

    def _meant(self, article: Article) -> list[str]:
        names = self.room.channels
        return [name for name in names if not article.channels or name in article.channels]

    def _part(self, name: str, outcome: Outcome, article: Article) -> Iterator[str]:
        yield f'<section id="kenh-{escape(name)}"><h2>{escape(name)}</h2>'
        channel = self.room.channels[name]
        if isinstance(outcome, str):
            yield f'<p class="no">Không phát trên kênh này. {escape(outcome)}</p>'
        elif self._is_website(name):
            yield from _framed(outcome)
        elif isinstance(channel, Speaks):
            yield from self._media(outcome)
            yield from _spoken(channel.script(article))
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
            if not (self.room.office.build / each.path).is_file():
                yield f"<p>Kèm theo: {words} (chưa làm xong).</p>"
            elif each.form is Form.IMAGE:
                yield f'<figure><img src="{address}" alt="">'
                yield f"<figcaption>{words}</figcaption></figure>"
            elif each.form is Form.DOCUMENT:
                yield f'<p><a href="{address}">{words}</a></p>'
            else:
                tag = "audio" if each.form is Form.AUDIO else "video"
                yield f'<p>{words}</p><{tag} controls preload="none" src="{address}"></{tag}>'

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
