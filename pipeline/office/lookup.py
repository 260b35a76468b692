"""What staff call an article (title, file, path of the file, short name) or a channel."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable
from pathlib import Path, PurePosixPath

from pipeline.config import Office
from pipeline.content import audience
from pipeline.content.values import channels_named
from pipeline.errors import LoaError
from pipeline.model import Article, Audience
from pipeline.text import nfc, slug

_CANDIDATES = 8  # of one name, told to choose from


def find_article(articles: Iterable[Article], asked: str, content: Path) -> Article:
    """The one article that is meant; `content`: the office's folder of articles.

    Raises LoaError: nothing of this name (offering the nearest), or several.
    """
    known = list({each.slug: each for each in articles}.values())
    asked = nfc(asked).strip()
    for is_meant in _name_matchers(asked, content):
        found = [each for each in known if is_meant(each)]
        if len(found) == 1:
            return found[0]
        if found:
            raise LoaError(
                _ambiguous_sentence(asked, found), code="article-ambiguous", article=asked
            )
    raise LoaError(
        _not_found_sentence(known, asked, content), code="article-unknown", article=asked
    )


def find_channel(channels: Collection[str], asked: str, office: Office) -> str:
    """The channel that is meant, by its name in config.toml or by what staff call it.

    Empty stays empty: every channel. Raises LoaError: none, or several.
    """
    if not asked or asked in channels:
        return asked
    wanted = slug(asked)
    found = [each for each in channels if slug(office.title_of(each)) == wanted]
    found = found or [each for each in channels_named(asked, office) if each in channels]
    told = "; ".join(f"{office.title_of(each)} ({each})" for each in found or channels)
    if not found:
        raise LoaError(
            f"Không có kênh “{asked}”. Các kênh: {told}.", code="channel-unknown", channel=asked
        )
    if len(found) > 1:
        raise LoaError(
            f"“{asked}” là {len(found)} kênh: {told}. Ghi chữ trong ngoặc.",
            code="channel-ambiguous",
            channel=asked,
        )
    return found[0]


def find_audience(asked: str) -> Audience:
    """The audience that is meant, e.g. “tiểu học”. Raises LoaError with what there is."""
    found = audience(asked)
    if found is None:
        known = ", ".join(Audience)
        raise LoaError(
            f"Không có đối tượng “{asked}”. Chọn trong: {known}.",
            code="audience-unknown",
            audience=asked,
        )
    return found


def _name_matchers(asked: str, content: Path) -> list[Callable[[Article], bool]]:
    """How a name may be meant, the surest first."""
    titled, typed = asked.casefold().split(), slug(asked, len(asked))
    path = _content_path(asked, content)
    name = PurePosixPath(asked.replace("\\", "/")).name.removesuffix(".md")
    bare = name == asked.removesuffix(".md")  # a file's name alone, not another folder's file
    return [
        lambda each: each.slug == asked,
        lambda each: bool(path) and nfc(each.path) in (path, f"{path}.md"),
        lambda each: bare and nfc(PurePosixPath(each.path).stem) == name,
        lambda each: nfc(each.title).casefold().split() == titled,
        lambda each: bool(typed) and slug(each.title, len(each.title)) == typed,
    ]


def _content_path(asked: str, content: Path) -> str:
    """A path as articles have it, below content/: from here, from the office, or whole."""
    written = asked.replace("\\", "/")
    roots = {nfc(each.as_posix()) for each in (content, content.resolve())}
    for each in (written, nfc((Path.cwd() / written).resolve().as_posix())):
        for root in roots:
            if each.startswith(f"{root}/"):
                return each.removeprefix(f"{root}/")
    return str(PurePosixPath(written)).removeprefix(f"{content.name}/")


def _ambiguous_sentence(asked: str, found: Iterable[Article]) -> str:
    told = [f"“{each.title}” (content/{each.path})" for each in found]
    more = f" và {len(told) - _CANDIDATES} bài nữa" if len(told) > _CANDIDATES else ""
    return (
        f"“{asked}” là tên của {len(told)} bài: {'; '.join(told[:_CANDIDATES])}{more}. "
        "Ghi đường dẫn tệp của bài muốn chọn."
    )


def _not_found_sentence(known: Iterable[Article], asked: str, content: Path) -> str:
    path = _content_path(asked, content)
    if path and (content / path).is_file():
        return (
            f"Tệp content/{path} chưa thành bài nào (bản nháp, hoặc còn lỗi). "
            "Chạy “loa check” để xem vì sao."
        )
    names = {each.slug: each.slug for each in known}
    names |= {slug(each.title): each.slug for each in known}
    titles = {each.slug: each.title for each in known}
    near = difflib.get_close_matches(slug(asked) or asked, list(names), n=1, cutoff=0.4)
    hint = "Chạy “loa status” để xem tên các bài."
    if near:
        meant = names[near[0]]
        hint = f"Có phải ý bạn là “{meant}”? Bài ấy có tiêu đề “{titles[meant]}”."
    return f"Không có bài nào tên “{asked}”. {hint}"
