"""A life of an office, act by act, held against the model.

The files lie as the model's articles say; every command is followed by a look at the far ends.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.lives.acts import EDITS, HOUR, Act, Life, edited, first
from tests.lives.judge import Round, judge
from tests.lives.model import CHANNELS, Article, Memory, Version, Ward
from tests.lives.office import BEGIN, BY, Office, Said
from tests.lives.public import Seen

WAITS = (1, 1, 2, 5, 9, 14, 26)  # hours
ASTRAY = (-50, -26, -3, -1, 1, 3, 26, 50)  # hours


class Broken(AssertionError):
    """Something was public that may not be, or was not that must."""


@dataclass
class Living:
    """One life while it lasts."""

    office: Office
    true: datetime = BEGIN
    astray: timedelta = timedelta(0)
    ward: Ward = field(default_factory=lambda: Ward((Article(), Article(), Article())))
    seen: Seen = field(default_factory=Seen)
    known: dict[str, int] = field(default_factory=dict)  # sentence -> whose
    names: dict[int, str] = field(default_factory=dict)  # what commands call an article
    slugs: dict[int, str] = field(default_factory=dict)  # of files that name their address
    kept: dict[int, Article] = field(default_factory=dict)  # deleted: as it was
    drafts: set[int] = field(default_factory=set)
    read: dict[int, object] = field(default_factory=dict)  # as the last command saw it
    said: Said = field(default_factory=lambda: Said(0, ""))  # by the last command

    def __post_init__(self) -> None:
        self.office.begin()
        self.office.forget_copies()
        self.office.far.clock(at=self.true)

    @property
    def now(self) -> datetime:
        """What the office takes the time to be."""
        return self.true + self.astray

    def live(self, life: Life) -> None:
        """Raises Broken with the act after which it shows."""
        for n, act in enumerate(life):
            if complaints := self.do(act):
                raise Broken(f"sau việc {n + 1} ({act}): " + "; ".join(complaints))
        self.astray = timedelta(0)
        self._pass(60)
        self._calm()
        while self.ward.unsettled:
            self._calm()
        self._calm()

    def _calm(self) -> None:
        self._pass(1)
        if complaints := self._command("publish", sent=True):
            raise Broken("sau những vòng cuối: " + "; ".join(complaints))

    def do(self, act: Act) -> list[str]:
        """One act; what it broke."""
        article = self.ward.articles[act.who]
        if act.do in EDITS:
            return self._edit(act, article)
        found: list[str] | None = getattr(self, f"_{act.do}")(act, article)
        return found or []

    # --- files ------------------------------------------------------------------------------

    def _edit(self, act: Act, article: Article) -> list[str]:
        new = edited(article.file, act, self.now) if article.file else None
        if new:
            self._put(act.who, new)
        return []

    def _put(self, who: int, version: Version, bad: str | None = None) -> None:
        article = self.ward.articles[who]
        article.file = version
        article.bad = article.bad if bad is None else bad
        self.known[version.title] = self.known[version.words] = who
        self.office.write(who, version, article.bad, slug=self.slugs.get(who, ""))

    def _write(self, act: Act, article: Article) -> None:
        if act.who in self.office.folders:
            return
        self.office.folders[act.who] = f"thong-bao/bai-{act.who}"
        self._put(act.who, first(act, self.now))

    def _rival(self, act: Act, article: Article) -> None:
        """Another article that wants the address of the first: by its name, or by its head."""
        known = self.ward.articles[0]
        if 0 not in self.office.folders or 2 in self.office.folders or self.ward.copied:
            return
        if known.memory.down and not known.out:
            return  # withdrawn before anybody met it: nobody's address
        known.rival, self.ward.articles[2].rival = self.ward.articles[2], known
        chance, name = act.dice(), self.office.folders[0].rpartition("/")[2]
        self.office.folders[2] = f"khan-cap/{name}"
        if chance.random() < 0.4:
            self.slugs[2], self.office.folders[2] = self._called(0) or name, "khan-cap/tep-moi"
        self._put(2, first(act, self.now - chance.choice((0, 0, 40)) * HOUR))

    def _undo(self, act: Act, article: Article) -> None:
        """Back to what is public, or else was approved last."""
        given = [each for some in article.memory.approvals.values() for each in some]
        wanted = [*(each.version for each in given), *article.shown.values()]
        if article.file and wanted and not self.ward.copied:
            self._put(act.who, replace(wanted[-1], notes=()))

    def _draft(self, act: Act, article: Article) -> None:
        if act.who in self.drafts:
            self.drafts.discard(act.who)
            self._put_back(act, article)
        elif article.file and not article.bad:
            self._lose(act.who, article)
            self.drafts.add(act.who)
            file = self.kept[act.who].file
            assert file
            self.office.write(act.who, file, draft=True, slug=self.slugs.get(act.who, ""))

    def _delete(self, act: Act, article: Article) -> None:
        if article.file:
            self._lose(act.who, article)
            self.office.remove(act.who)

    def _lose(self, who: int, article: Article) -> None:
        self.kept[who] = Article(article.file, article.bad)
        article.file, article.bad = None, ""

    def _put_back(self, act: Act, article: Article) -> None:
        if act.who in self.kept and act.who not in self.drafts:
            kept = self.kept.pop(act.who)
            article.memory.ghost.clear()
            assert kept.file
            self._put(act.who, kept.file, kept.bad)

    def _rename(self, act: Act, article: Article) -> list[str]:
        return self._elsewhere(act, article, f"thong-bao/ten-{act.how % 400}")

    def _move(self, act: Act, article: Article) -> list[str]:
        name = self.office.folders.get(act.who, "").rpartition("/")[2]
        return self._elsewhere(act, article, f"muc-{act.how % 400}/{name}")

    def _elsewhere(self, act: Act, article: Article, folder: str) -> list[str]:
        """Its words go with it: who renames does nothing else before the office looks."""
        settled = self.read.get(act.who) == (article.file, article.bad) and not self.ward.copied
        if not article.file or article.bad or not settled or article.contested:
            return []
        self.office.rename(act.who, folder)
        for given in (one for some in article.memory.approvals.values() for one in some):
            given.firm = False  # its address or its pictures' may be in its editions
        return self._command("status")

    def _spoil(self, act: Act, article: Article) -> None:
        if article.file and not article.bad:
            self._put(act.who, article.file, "picture")

    def _scribble(self, act: Act, article: Article) -> None:
        if article.file and not article.bad:
            self._put(act.who, article.file, "head")

    def _mend(self, act: Act, article: Article) -> None:
        if article.file and article.bad:
            self._put(act.who, article.file, "")

    # --- time -------------------------------------------------------------------------------

    def _wait(self, act: Act, article: Article) -> None:
        self._pass(act.dice().choice(WAITS))

    def _pass(self, hours: int) -> None:
        self.true += hours * HOUR
        self.office.far.clock(at=self.true)

    def _astray(self, act: Act, article: Article) -> None:
        self.astray = act.dice().choice(ASTRAY) * HOUR

    def _right(self, act: Act, article: Article) -> None:
        self.astray = timedelta(0)

    # --- commands ---------------------------------------------------------------------------

    def _status(self, act: Act, article: Article) -> list[str]:
        return self._command("status")

    def _publish(self, act: Act, article: Article) -> list[str]:
        return self._command("publish", sent=True)

    def _kill(self, act: Act, article: Article) -> list[str]:
        return self._command("publish", sent=True, kill_at=1 + act.dice().randrange(5000))

    def _approve(
        self, act: Act, article: Article, channels: Iterable[str] = CHANNELS, *words: str
    ) -> list[str]:
        name = self._name(act.who)
        if not name or not article.file:
            return []
        self.ward.look()
        self.ward.approve([article], channels, self.now, all_=False)
        return self._command("approve", name, "--by", BY, *words)

    def _approve_on(self, act: Act, article: Article) -> list[str]:
        channel = act.dice().choice(CHANNELS)
        return self._approve(act, article, (channel,), "--channel", channel)

    def _approve_all(self, act: Act, article: Article) -> list[str]:
        self.ward.look()
        self.ward.approve(self.ward.articles, CHANNELS, self.now, all_=True)
        return self._command("approve", "--all", "--by", BY)

    def _withdraw(
        self, act: Act, article: Article, channels: Iterable[str] = CHANNELS, *words: str
    ) -> list[str]:
        name = self._name(act.who)
        if not name or not (article.file or article.out) or article.contested:
            return []
        self.ward.look()
        self.ward.withdraw(article, channels)
        return self._command("withdraw", name, "--by", BY, "--reason", "Sai", *words, sent=True)

    def _withdraw_on(self, act: Act, article: Article) -> list[str]:
        channel = act.dice().choice(CHANNELS)
        return self._withdraw(act, article, (channel,), "--channel", channel)

    def _correct(self, act: Act, article: Article) -> list[str]:
        name, deleted = self._name(act.who), article.file is None
        if not name or article.bad or (deleted and not article.out) or act.who in self.drafts:
            return []
        note = f"Xin đọc là {act.thing()}."
        self.known[note] = act.who
        self.ward.look()
        before, down = copy.deepcopy(article.memory), bool(article.memory.down)
        self.ward.correct(article, note, self.now)
        words = (name, "--by", BY, "--note", note)
        complaints = self._command("correct", *words, sent=True, refused=(article, before))
        gone = (deleted or "chưa có gì để đính chính" in self.said.beside) and not article.shown
        may_refuse = down or gone or self.ward.restored or (article.file and article.file.secret)
        if self.said.code and not may_refuse:
            complaints.append(f"không đính chính được: {self.said.beside}")
        return complaints

    def _back_up(self, act: Act, article: Article) -> list[str]:
        self.ward.back_up()
        return _answered("backup", self.office.copy(self.now))

    def _restore(self, act: Act, article: Article) -> list[str]:
        if self.ward.copied is None:
            return []
        by_hand = act.dice().random() < 0.5
        self.ward.restore(by_hand)
        return _answered("restore", self.office.put_back(self.now, by_hand))

    def _name(self, who: int) -> str:
        """What staff find in the table; of a file that is gone, what it was called there."""
        if not self.ward.articles[who].address and who in self.office.folders:
            self.names |= self.office.names(self.now)
        return self._called(who)

    def _called(self, who: int) -> str:
        return self.ward.articles[who].address or self.names.get(who, "")

    def _command(
        self,
        command: str,
        *words: str,
        sent: bool = False,
        kill_at: int = 0,
        refused: tuple[Article, Memory] | None = None,
    ) -> list[str]:
        """Run it, look, and judge. `refused`: what an article stays if the command is refused."""
        said = self.office.run(command, self.now, *words, kill_at=kill_at)
        sent = sent and said.code != 1  # what was refused sends nothing
        self.said, self.ward.astray = said, bool(self.astray)
        if refused and said.code == 1:
            refused[0].memory = refused[1]
        self.read = {n: (each.file, each.bad) for n, each in enumerate(self.ward.articles)}
        self.ward.look()
        after = self.office.public.look(self.known)
        complaints = _answered(command, said)
        complaints += judge(self.ward, Round(self.seen, after, self.now, sent, said.killed))
        if command in ("publish", "status") and not said.killed:
            complaints += self._told(said.text)
        self.seen = after
        if said.killed:
            self.ward.kill(self.now)
        elif sent:
            self.ward.settle(self.now)
        return [*complaints, f"máy nói:\n{said.text}\n{said.beside}"] if complaints else []

    def _told(self, text: str) -> list[str]:
        """What every report has to say."""
        found: list[str] = []
        bad = sum(bool(each.bad) for each in self.ward.articles)
        if bad and not text.startswith(f"{bad} bài có lỗi"):
            found.append(f"báo cáo không mở đầu bằng “{bad} bài có lỗi”")
        for who, each in enumerate(self.ward.articles):
            name = self._called(who)
            public = each.shown.keys() & {"website", "facebook"} and not self.ward.restored
            if not public or not name:
                continue
            over = each.file and each.file.expiry and each.file.expiry <= self.now
            secret = each.file and each.file.secret and each.bad != "head"
            if (secret or (over and not each.bad)) and f"loa withdraw {name}" not in text:
                found.append(
                    f"không báo “loa withdraw {name}” dù bài mật hoặc hết hạn còn công khai"
                )
            titles = [title for title, whose in self.known.items() if whose == who]
            if not any(each in text for each in titles):
                found.append(f"bài còn công khai mà báo cáo không có tên của “{name}”")
        return found


def _answered(command: str, said: Said) -> list[str]:
    refuses = command in ("approve", "withdraw", "correct")
    if said.killed or said.code == 0 or (said.code == 1 and refuses):
        return []
    return [f"lệnh {command} kết thúc với mã {said.code}: {said.beside[-300:]}"]
