"""The ward's loudspeakers: from articles to a finished file that the station plays.

One article gives an *item* edition: the script as it will be spoken, for a person to approve.
A slot with articles gives a *programme* edition, assembled from them, and delivered as one
folder that the station's machine finds (handover.py).

Handed over is not broadcast: no far end tells here that it was heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from channels.radio import emergency, handover, urgent
from channels.radio.disk import Place
from pipeline.announcer import stations
from pipeline.announcer.announcer import Announcer
from pipeline.announcer.texts import check_station
from pipeline.channel import UNRECORDED, Limits, Provenance, Redelivery
from pipeline.channel_settings import RadioSettings
from pipeline.config import Office, Surroundings
from pipeline.errors import ConfigError, ContentError, Rejected, TryLater, Unsupported, reason
from pipeline.model import Article, Bulletin, Edition, Form, Observation, ProgrammeData, Receipt
from pipeline.speech import Script
from pipeline.studio import make_file

__all__ = ["Radio", "open_radio"]

_LIMITS = Limits(
    redelivery=Redelivery.SAFE,
    images=0,
    forms=frozenset({Form.AUDIO}),
    articles=300,
    promotion=False,
)


@dataclass(frozen=True)
class Radio:
    """The loudspeaker channel. What was handed over can be corrected or taken back; no more."""

    name: str
    office: Office
    folder: Path  # of the hand-over
    announcer: Announcer = field(repr=False)
    provenance: Provenance = field(default=UNRECORDED, repr=False)
    limits: Limits = _LIMITS
    waiting: str = ""

    def compose(self, bulletin: Bulletin) -> Edition:
        """The item edition of one article, or the programme edition of a slot. Pure.

        Raises Unsupported (secret, promotion, nothing to say, too long for the slot) and
        ContentError (words that only a person can tell how to read).
        """
        if not bulletin.articles:
            raise Unsupported("Chương trình chưa có tin nào để đọc.")
        if bulletin.slot is None:
            return self.announcer.item(bulletin.article)
        return self.announcer.programme(bulletin.articles, bulletin.slot, bulletin.repeats)

    def urgent(self, item: Edition, at: datetime) -> Edition:
        """The emergency bulletin of an item edition. Pure. Raises ContentError."""
        return urgent.bulletin(self.announcer, item, at)

    def words(self, title: str, text: str, at: datetime) -> Edition:
        """The item edition of words typed in. Pure. Raises Unsupported, ContentError."""
        return urgent.words(self.announcer, title, text, at)

    def script(self, article: Article) -> Script:
        """How an article will be read aloud, with every doubt. Pure. Raises Unsupported."""
        return self.announcer.script(article)

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Hand a programme over; the same programme again gives the same receipt.

        A programme that differs from what stands in its slot becomes the next revision.
        Raises Rejected (not a programme; can't be made), TryLater (disk).
        """
        return self._hand_over(edition)

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Hand the corrected programme over as the next revision. Raises as `deliver`.

        A corrected emergency bulletin is another one: the wrong one is taken back first.
        """
        if _place(receipt.remote_id) is emergency and receipt.remote_id != edition.subject:
            emergency.take_back(self.folder, receipt)
        return self._hand_over(edition)

    def withdraw(self, receipt: Receipt) -> None:
        """Take a programme back from the station before it is heard. Raises as `deliver`.

        Only planning knows whether its slot is still to come; what was heard stays said.
        """
        _place(receipt.remote_id).take_back(self.folder, receipt)

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The receipt of a programme that was handed over and is still whole."""
        return _place(edition.subject).find(self.folder, edition)

    def standing(self, receipts: Sequence[Receipt]) -> list[str | None]:
        """Which edition's programme stands whole in each slot. Raises TryLater."""
        return [handover.standing(self.folder, each.remote_id) for each in receipts]

    def mend(self, withdrawn: Sequence[Receipt]) -> None:
        """Nothing here is made of several deliveries."""

    def observe(self, receipt: Receipt) -> Observation:
        """Whether the handed-over files are there and whole."""
        return _place(receipt.remote_id).observe(self.folder, receipt)

    def _hand_over(self, edition: Edition) -> Receipt:
        place = _place(edition.subject)
        if place is handover and ProgrammeData.of(edition) is None:
            raise Rejected(
                f"“{edition.title}” là một tin, không phải chương trình: loa chỉ nhận chương "
                "trình của một khung giờ. Duyệt tin này, nó sẽ được xếp vào khung giờ tới."
            )
        if receipt := place.find(self.folder, edition):
            return receipt
        try:
            sound = make_file(edition.renditions[0], self.office)
        except (ContentError, ConfigError) as error:
            raise Rejected(f"Chưa làm được chương trình {edition.subject}: {error}") from error
        except OSError as error:
            raise TryLater(
                f"Chưa làm được chương trình {edition.subject} ({reason(error)}): kiểm tra chỗ "
                f"trống và quyền ghi của {self.office.build}."
            ) from error
        return place.write(self.folder, edition, sound, self.provenance)


def _place(subject: str) -> Place:
    """Where in the hand-over what a subject names is kept: of an urgent bulletin, or a slot."""
    return emergency if subject.startswith(f"{urgent.FOLDER}/") else handover


def open_radio(around: Surroundings, settings: RadioSettings) -> Radio:
    """The radio channel of an office. Raises ConfigError: settings, tables of words."""
    check_station(settings, f"config.toml, kênh “{around.name}”")
    return Radio(
        name=around.name,
        office=around.office,
        folder=around.office.root / settings.handover,
        announcer=stations.open_announcer(around.office, around.name, settings),
        provenance=around.provenance,
    )
