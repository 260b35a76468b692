"""Whether what the public sees after a command agrees with the model. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.lives.model import PAGES, RADIO, URGENT, WEBSITE, Article, Carried, Ward
from tests.lives.public import Piece, Seen

HORIZON = timedelta(days=2)  # of the office's planning
SLOT = 17  # the hour of each day at which the loudspeakers speak


@dataclass(frozen=True)
class Round:
    """A command that ended, well or by a kill."""

    before: Seen
    after: Seen
    now: datetime  # as the office took it to be
    sent: bool  # it had a round of sending; else only a siren may have sounded
    killed: bool

    def page(self, who: int, channel: str) -> Carried | None:
        """What was public of an article on a channel before."""
        return next(iter(_shown(self.before, who, channel)), None)


def judge(ward: Ward, round_: Round) -> list[str]:
    """All that is wrong; and remembers what is public now."""
    found = list(round_.after.strange)
    for who, article in enumerate(ward.articles):
        for channel in PAGES:
            found += _page(ward, who, channel, round_)
        found += _address(who, article, round_.after)
        found += _alarm(who, article, round_)
    found += _kept(round_)
    if round_.sent:
        found += _programmes(ward, round_)
    if round_.sent and not round_.killed:
        found += _counted(ward, round_)
        found += _banner(round_)
    return found


def _shown(seen: Seen, who: int, channel: str) -> list[Carried]:
    some = seen.pages.values() if channel == WEBSITE else seen.posts
    return [each.carried for each in some if each.who == who]


# --- the website and the Page -----------------------------------------------------------------


def _page(ward: Ward, who: int, channel: str, round_: Round) -> Iterator[str]:
    article = ward.articles[who]
    is_ = _shown(round_.after, who, channel)
    if len(is_) > 1:
        yield f"bài {who} có {len(is_)} lần trên {channel}"
    new = is_[0] if is_ else None
    allowed = _allowed(ward, who, channel, round_)
    if new not in allowed:
        was = round_.page(who, channel)
        yield f"bài {who} trên {channel}: {new}, được phép: {allowed} (trước đó {was})"
    wanted, _ = article.wanted(channel, round_.now)
    if new is None:
        article.shown.pop(channel, None)
    elif wanted and wanted.carried(channel) == new:
        article.shown[channel] = wanted


def _allowed(ward: Ward, who: int, channel: str, round_: Round) -> set[Carried | None]:
    """What may be public of an article after a command."""
    article, was = ward.articles[who], round_.page(who, channel)
    wanted, must = article.wanted(channel, round_.now)
    ought = wanted.carried(channel) if wanted else None
    down = channel in article.memory.down
    if not round_.sent:
        return {was}
    if (down or must) and _is_sure(ward, who, channel, round_):
        return {None} if down else {ought}
    return {was} | ({ought} if wanted else set()) | ({None} if down else set())


def _is_sure(ward: Ward, who: int, channel: str, round_: Round) -> bool:
    """Whether the round ended with certainty: Facebook hides what is new, and comes second."""
    if round_.killed or ward.restored:
        return False
    if channel == WEBSITE:
        return True
    wanted, _ = ward.articles[who].wanted(channel, round_.now)
    if wanted and WEBSITE in wanted.channels:
        page = _shown(round_.after, who, WEBSITE)
        return wanted.carried(WEBSITE) in page and not ward.unsettled
    return not ward.unsettled


def _address(who: int, article: Article, after: Seen) -> Iterator[str]:
    for address, piece in after.pages.items():
        if piece.who == who and article.address not in ("", address):
            yield f"bài {who} đổi địa chỉ từ {article.address} sang {address}"
        elif piece.who == who:
            article.address = address
        elif address == article.address:
            yield f"trang {address} của bài {who} bị bài {piece.who} chiếm"


def _banner(round_: Round) -> Iterator[str]:
    for address in round_.after.banner:
        piece = round_.after.pages.get(address)
        if piece is None:
            yield f"bảng cảnh báo còn bài {address} không còn công khai"
            continue
        *_, expiry, urgency = piece.carried
        if urgency != URGENT or (expiry and expiry <= round_.now):
            yield f"bảng cảnh báo có bài {address}, {urgency}, hết hạn {expiry}"


# --- the loudspeakers ---------------------------------------------------------------------------


def _alarm(who: int, article: Article, round_: Round) -> Iterator[str]:
    after, old = round_.after, round_.before.sirens.keys() | round_.before.silenced
    fresh = [each for name, each in after.sirens.items() if name not in old and each.who == who]
    wanted, must = article.alarm(round_.now)
    for each in fresh:
        if wanted is None or each.carried != wanted.said or len(fresh) > 1:
            yield f"còi hú cho bài {who} mà không được phép: {each.carried}"
    if must and not round_.killed and not fresh:
        yield f"bài {who} khẩn cấp, đã duyệt, mà còi không hú"
    article.rung |= {each.carried for each in fresh}
    gone = {each.said for each in article.memory.banned[RADIO]}
    left = any(each.who == who and each.carried in gone for each in after.sirens.values())
    if left and RADIO in article.memory.down and not round_.killed:
        yield f"còi của bài {who} đã gỡ mà còn trong thư mục bàn giao"


def _kept(round_: Round) -> Iterator[str]:
    """What was heard stays heard; and nothing is handed over but by a round of sending."""
    before, after = round_.before.programmes, round_.after.programmes
    for slot in before.keys() | after.keys():
        was, is_ = before.get(slot, ()), after.get(slot, ())
        if (slot <= round_.now or not round_.sent) and was != is_:
            yield f"chương trình {slot:%d/%m %H:%M} đổi từ {was} thành {is_}"


def _programmes(ward: Ward, round_: Round) -> Iterator[str]:
    """What stands in slots to come is what their articles ask for."""
    for slot in _slots(round_.now):
        left = round_.before.programmes.get(slot, ()) if round_.killed or ward.restored else ()
        for piece in round_.after.programmes.get(slot, ()):
            wanted, _ = ward.articles[piece.who].wanted(RADIO, slot)
            if piece not in left and (wanted is None or wanted.said != piece.carried):
                yield f"chương trình {slot:%d/%m %H:%M} có bài {piece.who} không được phép: {piece}"


def _counted(ward: Ward, round_: Round) -> Iterator[str]:
    """News is heard once, and not lost."""
    if ward.restored or ward.unsettled or ward.astray:
        return  # what was being handed over when the power failed is looked for first
    said = Counter(piece for some in round_.after.programmes.values() for piece in some)
    for piece, count in said.items():
        if count > 1:
            yield f"bài {piece.who} được đọc {count} lần: {piece.carried}"
    for who, article in enumerate(ward.articles):
        for slot in _slots(round_.now):
            wanted, must = article.wanted(RADIO, slot)
            if wanted and must and not said[Piece(who, wanted.said)]:
                yield f"bài {who} đã duyệt mà không có trong chương trình nào (từ {slot:%d/%m})"
                break


def _slots(now: datetime) -> list[datetime]:
    """Those to come, within the horizon."""
    today = now.replace(hour=SLOT, minute=0)
    days = [today + timedelta(days=n) for n in range(4)]
    return [slot for slot in days if now < slot < now + HORIZON]
