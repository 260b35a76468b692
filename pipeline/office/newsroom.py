"""The wiring: an office, its ledger and its channels, and the walk down the main path.

The place that knows both halves of the house.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from filelock import FileLock

from channels import _folders
from pipeline import config, content, programme, schedule, studio
from pipeline.asking import Shut, waits_for
from pipeline.asking import refresh_channels as refresh_shown
from pipeline.channel import Channel, Overflow
from pipeline.composed import Composed
from pipeline.config import Clock, Office
from pipeline.delivery import Delivery, EditKind, Event, Known, OccasionEdit, State
from pipeline.dispatch import Dispatch
from pipeline.errors import LoaError
from pipeline.guard.examined import Guarded
from pipeline.ledger import Ledger, Raced
from pipeline.ledger.claims import FIRST
from pipeline.ledger.identity import put_mark
from pipeline.model import Article, Edition, Form, Rendition
from pipeline.office import dispatch_lock
from pipeline.office.actor import THE_PLAN
from pipeline.office.channel_setup import open_channels
from pipeline.office.lookup import find_article
from pipeline.office.office_index import Entries, OfficeIndex
from pipeline.office.omissions import OmissionMemory
from pipeline.office.ownership import ensure_ownership
from pipeline.office.standing_articles import articles_without_file, removal_check
from pipeline.plan import Plan, PlanningInput, plan, since
from pipeline.rebuilding import rebuild, unfit
from pipeline.recipes.sound import (
    ProgrammeRecipe,
    RecordedSound,
    RecordingRecipe,
    SpeechRecipe,
    SpokenWords,
)


def media_probe(office: Office) -> content.MediaProbe:
    """What content.read asks about recordings and clips."""
    return content.MediaProbe(
        partial(_recording_seconds, build=office.build), partial(_clip_seconds, build=office.build)
    )


def _recording_seconds(path: Path, build: Path) -> float:
    from pipeline.studio.sound import recordings

    return recordings.measure_recording(path, build)


def _clip_seconds(path: Path, start: float, end: float, build: Path) -> float:
    from pipeline.studio.clips import footage

    return footage.seconds_of_cut(path, start, end, build)


@dataclass
class Newsroom:
    """An open office."""

    office: Office
    ledger: Ledger
    channels: dict[str, Channel]
    timetable: schedule.Timetable
    clock: Clock
    make: Callable[[Rendition, Office], object] = studio.make_file  # a rendition's file, if missing
    reading: content.ContentReading | None = None  # the last: what stays is not read again
    composed: Composed = field(default_factory=Composed)  # nor composed again
    omissions: OmissionMemory = field(default_factory=OmissionMemory)  # nor looked through
    guarded: Guarded = field(default_factory=Guarded)  # nor examined again
    index: OfficeIndex | None = None  # nor in another process; None: nothing was read yet

    @classmethod
    def open(cls, root: Path, clock: Clock, owned: bool = True) -> Newsroom:
        """The office in a folder, by default the owner of its ledger. Raises ConfigError."""
        office = config.read(root)
        _folders.check(office)
        ledger = Ledger(ledger_url(office))
        if owned:
            ensure_ownership(office, ledger, clock())
        channels = open_channels(office, ledger, clock)
        return cls(office, ledger, channels, schedule.read(office), clock)

    def is_new(self) -> bool:
        """Whether nothing was ever approved here, and no earlier ledger is known of."""
        claim = self.ledger.claims.newest()
        return not self.ledger.approvals() and (claim is None or claim.kind == FIRST)

    def close(self) -> None:
        """Let go of the ledger."""
        if self.index and self.reading:
            left_out = self.omissions.of_places(editions := self.composed.editions)
            found = self.guarded.of_articles({slug for slug, _ in editions})
            self.index.save(Entries(self.reading.memory, editions, left_out, found))
        put_mark(self.office.var, self.ledger.claims.last_event())
        self.ledger.close()

    def read_plan(self, days: int = 0) -> tuple[content.ContentReading, Plan]:
        """Read, compose and plan (so many days ahead), and write nothing."""
        return self._compose_plan(
            self.ledger.known(), days or self.office.config.planning.horizon_days
        )

    def _compose_plan(self, known: Known, days: int) -> tuple[content.ContentReading, Plan]:
        if self.index is None:
            self._open_index()
        owners = content.Owners(known.addresses, self.ledger.articles.get)
        self.reading = reading = content.read(
            self.office, self.reading, media_probe(self.office), owners
        )
        given = self._circumstances(reading, known, days)
        kept, departed = articles_without_file(reading, known, self.ledger.articles)
        given = replace(given, departed=frozenset(each.slug for each in departed))
        able = [each for each in self.channels.values() if not isinstance(each, Shut)]
        return reading, plan([*reading.articles, *kept, *departed], able, given, self.composed)

    def _open_index(self) -> None:
        self.index = OfficeIndex(self.office)
        entries = self.index.load()
        self.reading = content.remembered(self.office, entries.files)
        self.composed.remember(entries.editions, self.channels)
        self.omissions.remember(entries.omissions)
        self.guarded.remember(entries.findings)

    def refresh_plan(self, days: int = 0) -> tuple[content.ContentReading, Plan]:
        """Read, compose and plan (so many days ahead), and write down what is new.

        Twice is as good as once.
        """
        known, now = self.ledger.known(), self.clock()
        reading, made = self._compose_plan(known, days or self.office.config.planning.horizon_days)
        self._complete_approvals(made, known, now)
        files = content.changed_files(reading.articles, known.addresses)
        self.ledger.articles.note_files(files)
        self._record_occasions(made, known, now)
        schedule.keep(self.office, self.timetable)
        self._record_left_out(made, now)
        self.ledger.keep(made.editions, now)
        for delivery, why in made.stops:
            if isinstance(self.channels.get(delivery.channel), Shut):
                continue  # nothing was planned for it, which is no wish to stop anything
            try:
                self.ledger.advance(delivery, Event.STOPPED, now, by=THE_PLAN.name, detail=why)
            except Raced:
                continue
        self.ledger.plan(made.deliveries, now)
        self.ledger.occasions.planned([each.name for each in self.timetable.campaigns], now)
        return reading, made

    def _complete_approvals(self, made: Plan, known: Known, now: datetime) -> None:
        """What was approved before terms and articles were kept."""
        if any(each.terms is None for each in known.approved.values()):
            self.ledger.adopt(_approval_terms(made))
        items = [item for item in made.items.values() if item.edition.digest in known.approved]
        found = {item.article.slug: item.article for item in items}
        approved = {slug: each for slug, each in found.items() if slug not in made.departed}
        unkept = sorted(approved.keys() - known.addresses.keys())
        self.ledger.articles.keep([approved[slug] for slug in unkept], now)

    def _record_occasions(self, made: Plan, known: Known, now: datetime) -> None:
        """When the office first knew of a campaign, and which occasions were missed and why."""
        begun = [
            (each.name, OccasionEdit(EditKind.BEGUN, moment=now))
            for each in self.timetable.campaigns
            if each.name not in known.edits
        ]
        self.ledger.occasions.write([*begun, *made.missed], THE_PLAN.name, now)

    def _record_left_out(self, made: Plan, now: datetime) -> None:
        """What each programme has no room for, for its cue sheet."""
        for name in filter(self.timetable.has, self.channels):
            days = self.office.config.planning.horizon_days
            slots = self.timetable.open_slots(name, now, days)
            rows: dict[str, list[Overflow]] = {slot.id: [] for slot in slots}
            for each in made.left_out:
                if each.item.edition.channel == name:
                    rows.setdefault(each.slot.id, []).append(each.overflow)
            self.ledger.provenance.drop(name, rows)

    def _circumstances(
        self, reading: content.ContentReading, known: Known, days: int
    ) -> PlanningInput:
        now = self.clock()
        timed = [name for name in self.channels if self.timetable.has(name)]
        return PlanningInput(
            known=known,
            now=now,
            slots={name: self.timetable.open_slots(name, now, days) for name in timed},
            gone=removal_check(reading),
            seconds=self.edition_seconds,
            edition=self.ledger.edition,
            first_hour=self.office.config.planning.first_hour,
            campaigns=self.timetable.campaigns,
            occurrences=self.timetable.occurrences(
                since(known, now, self.timetable.campaigns), now + timedelta(days=days), known.edits
            ),
        )

    def edition_seconds(self, edition: Edition) -> float | None:
        """The real duration of an item, if it is made; of a programme, as far as it is made."""
        sounds = [each.recipe for each in edition.renditions if each.form is Form.AUDIO]
        if not sounds:
            return None
        match sounds[0]:
            case ProgrammeRecipe() as recipe:
                return programme.programme_seconds(
                    programme.segment_seconds(recipe, self.sound_seconds)
                )
            case SpeechRecipe() as recipe:
                return self.sound_seconds(recipe.words)
            case RecordingRecipe() as recipe:
                return self.sound_seconds(recipe.recording)
        return None

    def sound_seconds(self, sound: SpokenWords | RecordedSound) -> float | None:
        """Seconds that words or a recording last: as made, else as their voice usually takes."""
        from pipeline.studio.sound import voice

        return voice.speech_seconds(sound, self.office) or voice.estimate_speech(sound, self.office)

    def find_slug(self, asked: str, articles: Iterable[Article]) -> str:
        """The slug of the article that a person means. Raises LoaError."""
        return find_article(articles, asked, self.office.content).slug

    # --- making and sending ---------------------------------------------------------------

    def missing_media(self, made: Plan) -> list[Rendition]:
        """Files that approved editions lack, each once, of channels that can work."""
        approved = self.ledger.approvals()
        able = {name for name, channel in self.channels.items() if not waits_for(channel)}
        wanted: dict[str, Rendition] = {}
        for item in made.items.values():
            if item.is_approved(approved) and item.edition.channel in able:
                for rendition in item.edition.renditions:
                    if not (self.office.build / rendition.path).exists():
                        wanted[rendition.path] = rendition
        return list(wanted.values())

    def make_edition_media(self, edition: Edition) -> None:
        """Make an edition's media if they are missing; what it can go without may fail."""
        spare = self.channels[edition.channel].limits.spare
        for rendition in edition.renditions:
            try:
                self.make(rendition, self.office)
            except LoaError:
                if rendition.form not in spare:
                    raise

    def send_urgent(
        self, told: Callable[[Delivery], object] = lambda _: None, only: str = ""
    ) -> Counter[State]:
        """Urgent bulletins at once, whatever else is being made or sent; `only`: about this."""
        self.office.var.mkdir(parents=True, exist_ok=True)
        with FileLock(self.office.var / "urgent.lock"):
            sender = self._sender(told)
            sender.settle_urgent(only)
            if sender.proved_absent:
                self.refresh_plan()  # what was looked for in vain may have changed meanwhile
            return sender.rush(only)

    def _sender(self, told: Callable[[Delivery], object]) -> Dispatch:
        return Dispatch(
            self.ledger,
            self.channels,
            self.clock,
            planning=self.office.config.planning,
            prepare=self.make_edition_media,
            told=told,
        )

    def send_due(self, told: Callable[[Delivery], object], observe: bool = True) -> Counter[State]:
        """Wake, send what is due, settle what can be settled, look at what is public."""
        sender = self._sender(told)
        self.send_urgent(told)
        with self.sole_sender(told):
            decided = self.ledger.last_decision()
            sender.wake()
            if observe:
                self.rebuild_folders()
            tally = sender.reconcile()
            if sender.proved_absent or tally[State.DELIVERED]:
                self.refresh_plan()  # what was looked for may have changed meanwhile
            tally += sender.tick()
            tally += sender.reconcile() + sender.tick()  # what is safe to repeat, at once
            refresh_shown(self.channels.values())
            if observe:
                sender.observe()
            if self.ledger.last_decision() != decided:
                self.refresh_plan()  # what was being sent when it was corrected is planned only now
        put_mark(self.office.var, self.ledger.claims.last_event())
        return tally

    def rebuild_folders(
        self, told: Callable[[str], object] = lambda _: None, by_word: bool = False
    ) -> int:
        """Site and podcast as the ledger says; how many pages and episodes were put right."""
        now, title_of = self.clock(), self.office.title_of
        hidden = unfit(self.reading.articles if self.reading else (), now)
        return rebuild(self.ledger, self.channels.values(), now, told, title_of, hidden, by_word)

    def sole_sender(
        self, told: Callable[[Delivery], object] = lambda _: None
    ) -> AbstractContextManager[None]:
        """Only one process of an office may send. Raises AlreadySending if another does."""
        return dispatch_lock.sole_sender(self.office, self._sender(told))


def _approval_terms(made: Plan) -> dict[str, str]:
    """On which terms each edition of today is to be approved."""
    return {digest: each for item in made.items.values() for digest, each in item.terms.items()}


def ledger_url(office: Office) -> str:
    """Where the ledger is: as configured, else a file in var/."""
    return office.config.ledger.url or f"sqlite:///{office.var / 'ledger.db'}"
