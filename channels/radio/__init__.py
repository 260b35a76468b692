"""The ward's loudspeakers: from articles to a finished file that the station plays.

One article gives an *item* edition: the script as it will be spoken, for a person to approve.
A slot with articles gives a *programme* edition, assembled from them, and delivered as one
folder that the station's machine finds (handover.py).

Handed over is not broadcast: no far end tells here that it was heard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from channels.radio import handover
from channels.radio.composing import Announcer
from channels.radio.script import Frame
from channels.radio.settings import RadioSettings
from pipeline import speech
from pipeline.channel import UNRECORDED, Limits, Provenance, Redelivery
from pipeline.config import Office, Surroundings
from pipeline.errors import ConfigError, ContentError, Rejected, TryLater, Unsupported
from pipeline.model import Article, Bulletin, Edition, Form, Observation, Receipt
from pipeline.speech import Script
from pipeline.studio import make

__all__ = ["Radio", "RadioSettings", "open_radio"]

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
        """Hand the corrected programme over as the next revision. Raises as `deliver`."""
        return self._hand_over(edition)

    def withdraw(self, receipt: Receipt) -> None:
        """Take a programme back from the station before it is heard. Raises as `deliver`.

        Only planning knows whether its slot is still to come; what was heard stays said.
        """
        handover.take_back(self.folder, receipt)

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The receipt of a programme that was handed over and is still whole."""
        return handover.find(self.folder, edition)

    def observe(self, receipt: Receipt) -> Observation:
        """Whether the handed-over files are there and whole."""
        return handover.observe(self.folder, receipt)

    def _hand_over(self, edition: Edition) -> Receipt:
        if "slot" not in edition.data:
            raise Rejected(
                f"“{edition.title}” là một tin, không phải chương trình: loa chỉ nhận chương "
                "trình của một khung giờ. Duyệt tin này, nó sẽ được xếp vào khung giờ tới."
            )
        if receipt := handover.find(self.folder, edition):
            return receipt
        try:
            sound = make(edition.renditions[0], self.office)
        except (ContentError, ConfigError) as error:
            raise Rejected(f"Chưa làm được chương trình {edition.subject}: {error}") from error
        except OSError as error:
            raise TryLater(
                f"Chưa làm được chương trình {edition.subject} ({error.strerror}): kiểm tra chỗ "
                f"trống và quyền ghi của {self.office.build}."
            ) from error
        return handover.write(self.folder, edition, sound, self.provenance)


def open_radio(around: Surroundings, settings: RadioSettings) -> Radio:
    """The radio channel of an office. Raises ConfigError: settings, tables of words."""
    settings.check(f"config.toml, kênh “{around.name}”")
    config = around.office.config
    frame = Frame(settings.station, config.ward.province, config.sections)
    return Radio(
        name=around.name,
        office=around.office,
        folder=around.office.root / settings.handover,
        announcer=Announcer(
            channel=around.name,
            settings=settings,
            speech=config.speech,
            frame=frame,
            lexicon=speech.load(around.office.lexicon),
        ),
        provenance=around.provenance,
    )
