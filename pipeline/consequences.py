"""What an approval sets off, and what is public against its article: sentences for staff. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from pipeline.asking import waits_for
from pipeline.channel import Channel, Urges
from pipeline.delivery import Delivery, Known, State
from pipeline.model import Article, Priority
from pipeline.plan import Item
from pipeline.plan.history import public_of
from pipeline.plan.urgent import subject_of
from pipeline.report import by_campaign, carriers_of, clock

_REMEMBERED = timedelta(days=30)
_TOO_LATE = (
    "không phát ngay được vì ngày của bài đã qua, còi báo động không kêu "
    "(muốn phát ngay thì sửa dòng “ngày” rồi duyệt lại)"
)


def approval_effects(
    approved: Iterable[Item],
    channels: Mapping[str, Channel],
    known: Known,
    now: datetime,
    title_of: Callable[[str], str],
) -> list[str]:
    """What the approval of editions sets off, a sentence for each article, after planning.

    `title_of`: what staff call a channel.
    """
    told: dict[str, list[str]] = {}
    carriers = carriers_of(known)
    for item in approved:
        channel = channels[item.edition.channel]
        told.setdefault(item.article.title, []).extend(
            _effects(item, channel, known, carriers, now, title_of(channel.name))
        )
    return [f"“{title}”: {'; '.join(some)}." for title, some in told.items()]


def _effects(
    item: Item,
    channel: Channel,
    known: Known,
    carriers: Mapping[str, Delivery],
    now: datetime,
    title: str,
) -> Iterator[str]:
    name, article = channel.name, item.article
    if isinstance(channel, Urges) and article.priority is Priority.URGENT:
        line = known.lines.get((subject_of(article.slug), name), ())
        yield _alarm(line, now) if line else _TOO_LATE
    if channel.limits.articles > 1:
        carrier = carriers.get(item.edition.digest)
        start = carrier and carrier.data.slot
        yield f"{title}: chương trình {clock(start)}" if start else f"{title}: chờ khung giờ"
        return
    line = known.lines.get((article.slug, name), ()) or by_campaign((article.slug, name), known)
    if not line:
        yield f"{title}: chờ chiến dịch xếp lịch"
    elif line[-1].state is not State.SCHEDULED:
        yield f"{title}: {line[-1].state.vietnamese}"
    elif waits := waits_for(channel):
        yield f"{title}: {waits.split(':')[0]}"
    elif line[-1].due <= now:
        yield f"{title}: ngay, ở lần phát hành tới"
    else:
        yield f"{title}: lúc {clock(line[-1].due)}"


def _alarm(line: Sequence[Delivery], now: datetime) -> str:
    last = line[-1]
    if last.state is State.DELIVERED:
        return "còi báo động và bản tin khẩn đã giao đài, phát NGAY"
    if last.state is State.HELD:
        return "còi báo động và bản tin khẩn chờ người thứ hai xác nhận"
    if last.state is State.SCHEDULED and last.due > now:
        return f"còi báo động và bản tin khẩn lúc {clock(last.due)}"
    return f"bản tin khẩn: {last.state.vietnamese} ({last.detail})"


def still_public(
    articles: Iterable[Article], known: Known, now: datetime, title_of: Callable[[str], str]
) -> list[str]:
    """What is public although its article is secret now or has expired, and how to take it down.

    Of the expired those of the last month: a page of the site may stay as a record.
    """
    found: list[str] = []
    public: dict[str, set[str]] = {}
    for (_, name), line in known.lines.items():
        if each := public_of(line):
            public.setdefault(each.about, set()).add(name)
    for article in articles:
        over = article.expiry is not None and now - _REMEMBERED < article.expiry <= now
        if article.slug in public and (article.secret or over):
            why = "đã đánh dấu “mật”" if article.secret else f"đã hết hạn {_end(article)}"
            found.append(
                f"“{article.title}” {why} mà còn công khai trên "
                f"{', '.join(map(title_of, sorted(public[article.slug])))}. "
                f'Gỡ bằng: loa withdraw {article.slug} --by "TÊN" --reason "LÝ DO"'
            )
    return found


def _end(article: Article) -> str:
    return clock(article.expiry) if article.expiry else ""
