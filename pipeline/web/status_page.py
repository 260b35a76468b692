"""/tinh-trang: what the office is doing, and which articles wait for what. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from pipeline.office.heartbeat import Heartbeat, OfficeState
from pipeline.office.waiting import WaitingArticle
from pipeline.web.style import STYLE

_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Loa Phường: tình trạng</title>
<style>{style}</style></head><body><main>
<h1>Loa Phường: tình trạng</h1>
<p>{word} Nhịp gần nhất: {at}. <a href="/tinh-trang">Tải lại</a>. <a href="/">Xem trang tin</a>.
<a href="/xem-truoc/">Xem trước các bài</a>.</p>
<h2>Cần biết</h2><ul>{warnings}</ul>
<h2>Bài đang chờ</h2>{waiting}
<h2>Sổ phát hành</h2><table>{states}</table>
<h2>Kênh</h2><table>{channels}</table>
<h2>Tệp vừa lưu</h2><ul>{checked}</ul>
</main></body></html>
"""


def render_status(pulse: Heartbeat) -> str:
    """The status page of a heartbeat. Every text is escaped."""
    state = pulse.state or OfficeState()
    return _PAGE.format(
        word=escape(pulse.wrong or "Đang chạy."),
        style=STYLE,
        at=escape(_moment(pulse.at)),
        states=_rows(state.states.items()),
        channels=_rows(
            (state.titles.get(name, name), word) for name, word in state.channels.items()
        ),
        warnings=_lines(state.warnings),
        waiting=_waiting(state.articles, state.more_articles),
        checked=_lines(pulse.checked),
    )


def _waiting(articles: Sequence[WaitingArticle], more: int) -> str:
    """Titles that lead to their previews, and where each stands on which channels."""
    if not articles:
        return "<p>Không có bài nào đang chờ.</p>"
    rows = "".join(
        f'<tr><th scope="row"><a href="/xem-truoc/{escape(each.slug)}">'
        f"{escape(each.title)}</a></th><td>{escape('; '.join(each.waits))}</td></tr>"
        for each in articles
    )
    rest = f"<p>… và {more} bài nữa.</p>" if more > 0 else ""
    return f"<table>{rows}</table>{rest}"


def _rows(table: Iterable[tuple[Any, Any]]) -> str:
    cells = ((escape(str(a)), escape(str(b))) for a, b in table)
    return "".join(f'<tr><th scope="row">{a}</th><td>{b}</td></tr>' for a, b in cells)


def _lines(some: Iterable[Any]) -> str:
    return (
        "".join(f"<li>{_link_previews(str(each))}</li>" for each in some) or "<li>Không có gì.</li>"
    )


def _link_previews(words: str) -> str:
    return re.sub(r"/xem-truoc/[a-z0-9-]+", r'<a href="\g<0>">\g<0></a>', escape(words))


def _moment(at: str) -> str:
    """`2026-11-25T16:15:29+07:00` → `16:15:29 ngày 25/11/2026`."""
    return f"{at[11:19]} ngày {at[8:10]}/{at[5:7]}/{at[:4]}" if at else "chưa có"
