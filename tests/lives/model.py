"""What may be public where and when: the promises of the house, as plain as they can be said. Pure.

Nothing here knows how the house keeps them: no planner, no ledger. `Article` is what a person who
watched the office would remember of one article; `wanted` is the heart.

    approved   nothing goes out that no person approved together with its terms (start, end,
               urgency, audience); a change before it went out stops it until it is approved anew
    asks       nothing goes out that the head of the file does not ask for, there and then
    down       withdrawn stays withdrawn: only new words, approved by name, come back
    bad        a file that went bad changes nothing; but for “mật: có” in a head that can be read
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

WEBSITE, RADIO, FACEBOOK = CHANNELS = ("website", "radio", "facebook")
PAGES = (WEBSITE, FACEBOOK)  # what stays public until it is replaced or withdrawn
URGENT = "khẩn cấp"
ALARM = timedelta(hours=12)  # an urgent bulletin goes out within, or never
A_DAY = timedelta(days=1)
MORNING = timedelta(hours=7)
SETTLES = timedelta(minutes=15)  # how long a platform may hide what was just sent
Carried = tuple[Any, ...]


@dataclass(frozen=True)
class Version:
    """What a person reads and approves: the words, the pictures and the head of a file."""

    title: str
    words: str
    picture: int
    day: datetime  # ngày
    embargo: datetime | None = None  # đăng từ
    expiry: datetime | None = None  # hết hạn
    urgency: str = "thông thường"  # mức độ
    audience: str = ""  # đối tượng
    secret: bool = False  # mật
    promotion: bool = False  # quảng bá
    channels: frozenset[str] = frozenset(CHANNELS)  # kênh
    notes: tuple[str, ...] = ()  # lời đính chính

    @property
    def start(self) -> datetime:
        """Not public before."""
        return max(self.day, self.embargo or self.day)

    @property
    def terms(self) -> Carried:
        """What is approved beside what is carried."""
        return self.start, self.expiry, self.urgency, self.audience

    @property
    def said(self) -> Carried:
        """The words."""
        return self.title, self.words, self.notes

    def carried(self, channel: str) -> Carried:
        """What the public gets of it on a channel."""
        if channel == RADIO:
            return self.said
        if channel == WEBSITE:
            return (*self.said, self.picture, self.day, self.expiry, self.urgency)
        return (*self.said, self.picture, self.urgency == URGENT)

    def speaks(self, channel: str) -> bool:
        """Whether the head lets it go out on a channel at all."""
        advert = self.promotion and channel == RADIO
        return channel in self.channels and not self.secret and not advert

    def asks(self, channel: str, at: datetime) -> bool:
        """Whether the head wants it to go out on a channel at a moment."""
        in_time = self.start <= at and (self.expiry is None or at < self.expiry)
        return self.speaks(channel) and in_time

    def sleeps(self, channel: str, at: datetime) -> bool:
        """A post of an article that is dated by day alone need not wake people at midnight."""
        midnight = self.start.hour == self.start.minute == 0 and self.urgency != URGENT
        return midnight and channel == FACEBOOK and at < self.start + MORNING


@dataclass
class Approval:
    """A person said yes to a version on a channel."""

    version: Version
    at: datetime
    firm: bool = True  # the file has stood so ever since: what is due must go out


@dataclass
class Memory:
    """What the ledger knows of an article; an old copy of the ledger knows less."""

    approvals: dict[str, list[Approval]] = field(
        default_factory=lambda: {name: [] for name in CHANNELS}
    )
    notes: tuple[str, ...] = ()
    down: set[str] = field(default_factory=set)  # channels where it was withdrawn
    banned: dict[str, set[Version]] = field(  # what was withdrawn there
        default_factory=lambda: {name: set() for name in CHANNELS}
    )
    ghost: dict[str, Version] = field(default_factory=dict)  # corrected after its file was deleted


@dataclass
class Article:
    """One article: its file as it lies in content/, and what became of it."""

    file: Version | None = None  # None: there is none, or it is a draft
    bad: str = ""  # "picture" or "head": that the office can't read
    memory: Memory = field(default_factory=Memory)
    shown: dict[str, Version] = field(default_factory=dict)  # by channel, while it is public
    address: str = ""  # of its page, from the moment it was public
    rung: set[Carried] = field(default_factory=set)  # words for which the siren sounded
    rival: Article | None = None  # another file that wants its address

    @property
    def version(self) -> Version | None:
        """What a person would approve now."""
        return replace(self.file, notes=self.memory.notes) if self.file else None

    @property
    def out(self) -> bool:
        """Whether the public ever met it at an address."""
        return bool(self.address or self.shown)

    @property
    def contested(self) -> bool:
        """Whether its address is still anybody's: then its editions may change by themselves."""
        return self.rival is not None and not self.out and not self.rival.out

    def base(self, channel: str) -> Version | None:
        """What the office goes by: the file, or the last approved revision of one that is bad."""
        if self.file is None:
            return self.memory.ghost.get(channel)
        if not self.bad:
            return self.version
        if self.bad == "picture" and self.file.secret:
            return None
        said_yes = self.memory.approvals[channel]
        return said_yes[-1].version if said_yes else None

    def approvals(self, channel: str, version: Version) -> list[Approval]:
        """Those that cover a version: the same for that channel's public, on the same terms."""
        same = version.carried(channel), version.terms
        given = self.memory.approvals[channel]
        return [
            each for each in given if (each.version.carried(channel), each.version.terms) == same
        ]

    def stopped(self, channel: str, version: Version) -> bool:
        """Whether it was withdrawn there."""
        return channel in self.memory.down or version in self.memory.banned[channel]

    def reworded(self, channel: str, version: Version) -> bool:
        """Whether its words are others than all that were withdrawn there."""
        words = (version.title, version.words)
        return all((gone.title, gone.words) != words for gone in self.memory.banned[channel])

    def wanted(self, channel: str, at: datetime) -> tuple[Version | None, bool]:
        """What may go out on a channel at a moment, and whether it must (nothing is lost)."""
        version = self.base(channel)
        if version is None or self.stopped(channel, version) or not version.asks(channel, at):
            return None, False
        given = self.approvals(channel, version)
        must = any(each.firm and each.version == version for each in given)
        lacks = self.bad == "picture" and channel in PAGES  # nobody has the approved picture
        must = must and not lacks and not version.sleeps(channel, at)
        return (version, must) if given else (None, False)

    def alarm(self, now: datetime) -> tuple[Version | None, bool]:
        """Whether the siren may sound now, and whether it must."""
        version = self.base(RADIO)
        if version is None or version.urgency != URGENT or version.said in self.rung:
            return None, False
        if self.stopped(RADIO, version) or not version.speaks(RADIO):
            return None, False
        may = must = False
        for each in self.approvals(RADIO, version):
            due = max(version.start, each.at)
            until = min(due + ALARM, version.expiry or due + ALARM)
            if due <= now < until and each.at.date() - version.start.date() <= A_DAY:
                may = True  # of yesterday's it may: what is older is no alarm any more
                fresh = each.at.date() <= version.start.date() or each.at < version.start + ALARM
                must |= fresh and each.firm and each.version == version
        return (version, must) if may else (None, False)


@dataclass
class Ward:
    """The whole office."""

    articles: tuple[Article, ...]
    unsettled: datetime | None = None  # after a kill: when Facebook may have told all it hides
    looked: bool = False  # since that kill
    astray: bool = False  # the office's clock errs now: what is due by it may wait
    restored: bool = False  # from an old copy: nothing may double, but what must is not known
    copied: list[Memory] | None = None

    def look(self) -> None:
        """Some command read the files: an approval of what they no longer say is weaker now."""
        for each in self.articles:
            for given in (one for some in each.memory.approvals.values() for one in some):
                ghost = each.file is None and given.version in each.memory.ghost.values()
                if each.contested or not (given.version == each.version or ghost):
                    given.firm = False

    def approve(
        self, who: Iterable[Article], channels: Iterable[str], at: datetime, all_: bool
    ) -> None:
        """A person approves today's versions: of all articles at once, or of one by its name."""
        for article in who:
            version = article.version
            for channel in channels if version and not article.bad else ():
                assert version
                if not version.speaks(channel):
                    continue
                if channel in article.memory.down and all_:
                    continue
                article.memory.down.discard(channel)
                if article.stopped(channel, version):
                    article.memory.down.add(channel)
                    continue
                given = article.memory.approvals[channel]
                firm = article.reworded(channel, version) and not article.contested
                if not any(each.firm and each.version == version for each in given):
                    given.append(Approval(version, at, firm))

    def withdraw(self, article: Article, channels: Iterable[str]) -> None:
        """A person takes it down; nothing that was approved before counts any more."""
        for channel in channels:
            known = [each.version for each in article.memory.approvals[channel]]
            now = article.version if not article.bad else None
            known += [now] if now and now.speaks(channel) else []
            known += [article.shown[channel]] if channel in article.shown else []
            if not known:
                continue  # it never was to go out there
            article.memory.banned[channel] |= set(known)
            article.memory.approvals[channel] = []
            article.memory.down.add(channel)

    def correct(self, article: Article, note: str, at: datetime) -> None:
        """A person corrects what is public; a deleted file's words are those that went out."""
        memory = article.memory
        memory.notes = (*memory.notes, note)
        if article.file:
            open_ = [name for name in CHANNELS if name not in memory.down]
            return self.approve([article], open_, at, True)
        for channel in PAGES:
            if channel in article.shown and channel not in memory.down:
                version = replace(article.shown[channel], notes=memory.notes)
                memory.ghost[channel] = version
                memory.approvals[channel].append(Approval(version, at))
        return None

    def kill(self, now: datetime) -> None:
        """The power failed while it was sending."""
        self.unsettled = max(now + SETTLES, self.unsettled or now)
        self.looked = False

    def settle(self, now: datetime) -> None:
        """A round was completed: the second one that can tell settles all that was unknown."""
        if self.unsettled and self.looked and now > self.unsettled:
            self.unsettled = None
        elif self.unsettled:
            self.looked = True
            self.unsettled = max(self.unsettled, now + SETTLES)

    def back_up(self) -> None:
        """Somebody copies the ledger."""
        self.copied = [copy.deepcopy(each.memory) for each in self.articles]

    def restore(self, by_hand: bool) -> None:
        """Somebody puts the copy back: the office forgets, the public does not.

        What was withdrawn meanwhile is remembered, unless the files were copied by hand.
        """
        assert self.copied is not None
        for article, memory in zip(self.articles, copy.deepcopy(self.copied), strict=True):
            was, article.memory = article.memory, memory
            if not by_hand:
                memory.down |= was.down
                for channel, gone in was.banned.items():
                    memory.banned[channel] |= gone
            known = {each.version.said for each in memory.approvals[RADIO]}
            article.rung &= known  # of what is approved anew nobody knows that it was heard
        self.restored = True
