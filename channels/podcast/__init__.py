"""The podcast: what the loudspeakers said, to be heard again on any phone.

One article gives an episode of its chuyên mục: its spoken words, approved as such. A programme of
the station gives an episode of the programmes' own feed once its slot is over; it holds nothing
that was not approved for the loudspeaker. A folder of plain files, which any web server shows.

Repeating a delivery makes the same one episode (Redelivery.SAFE). Feeds come last: a player
never meets an episode whose sound is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from channels._addresses import site_url
from channels._public_folder import ShownEdition
from channels.podcast.composing import Composer
from channels.podcast.episodes import Episode, key_of
from channels.podcast.show import Show
from channels.podcast.store import EpisodeStore
from pipeline.announcer import stations
from pipeline.channel import Limits, Redelivery
from pipeline.channel_settings import PodcastSettings
from pipeline.config import Surroundings
from pipeline.errors import ConfigError, ContentError, DeliveryError, Rejected, TryLater, reason
from pipeline.model import Bulletin, Edition, Form, Observation, Receipt
from pipeline.studio import make_file

__all__ = ["Podcast"]


class Podcast:
    """The channel. Opens nothing until it is asked to deliver."""

    waiting = ""

    def __init__(self, around: Surroundings, settings: PodcastSettings) -> None:
        self.name, self._office = around.name, around.office
        station = stations.find_announcer(self._office, settings.radio)
        if station is None:
            raise ConfigError(
                f"config.toml, [channels.{self.name}]: podcast phát lại lời của đài, mà văn phòng "
                'chưa có kênh radio. Thêm một kênh có kind = "radio", hoặc bỏ kênh này.'
            )
        site = settings.website if settings.website in self._office.channels else ""
        url = settings.url or f"{site_url(self._office, settings.website)}/podcast"
        self.limits = Limits(
            redelivery=Redelivery.SAFE,
            images=0,
            forms=frozenset({Form.AUDIO}),
            after=(site,) if site else (),
            again=station.channel if settings.programmes else "",
        )
        address = site_url(self._office, site) if site else ""
        self._composer = Composer(self.name, url, address, site, station)
        show = Show.of(self._office, settings, (url, address), station.settings.station)
        kept = self._office.var / f"{self.name}.episodes"
        folder = self._office.root / settings.folder
        self._store = EpisodeStore(folder, kept, show, lambda each: make_file(each, self._office))

    def __repr__(self) -> str:
        """Its name."""
        return f"Podcast({self.name!r})"

    def compose(self, bulletin: Bulletin) -> Edition:
        """The episode of an article, or of a programme that was on air. Pure.

        Raises Unsupported, ContentError: what the loudspeaker can't say, no podcast can.
        """
        return self._composer.compose(bulletin)

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Publish; repeating it changes nothing. Raises Rejected, TryLater."""
        outcome = self.deliver_together([(edition, key)])[0]
        if isinstance(outcome, DeliveryError):
            raise outcome
        return outcome

    def deliver_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError]:
        """Publish many at the cost of writing the feeds once; one outcome each, in order."""
        outcomes = [self._publish_episode(edition) for edition, _ in wanted]
        try:
            with self._explain_faults():
                self._store.refresh()
        except DeliveryError as error:
            return [error for _ in wanted]
        return outcomes

    def _publish_episode(self, edition: Edition) -> Receipt | DeliveryError:
        try:
            with self._explain_faults():
                sound = make_file(edition.renditions[0], self._office)
                self._store.put_episode(Episode.of(edition, sound), sound)
        except DeliveryError as error:
            return error
        return _write_receipt(edition)

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """The corrected episode in the place of the old. Raises as `deliver`."""
        return self.deliver(edition, key)

    def withdraw(self, receipt: Receipt) -> None:
        """Take an episode out of every feed, then its files. Gone stays gone. Raises TryLater."""
        with self._explain_faults():
            self._store.take_episode(receipt.remote_id)
            self._store.refresh()

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """Whether exactly this episode is public. Changes nothing. Raises TryLater."""
        with self._explain_faults():
            shown = self._store.find_shown(key_of(edition))
        receipt = _write_receipt(edition)
        return receipt if shown == edition.digest else None

    def standing(self, receipts: Sequence[Receipt]) -> list[str | None]:
        """Which edition each episode is of. Raises TryLater."""
        with self._explain_faults():
            return [self._store.find_standing(each.remote_id) for each in receipts]

    def mend(self, withdrawn: Sequence[Receipt]) -> None:
        """The feeds and pages as the memory says, if any is gone. Raises TryLater, Rejected."""
        with self._explain_faults():
            if self._store.lacks_pages():
                self._store.refresh()

    def observe(self, receipt: Receipt) -> Observation:
        """What a player finds. Changes nothing. Raises TryLater."""
        with self._explain_faults():
            shown = self._store.find_shown(receipt.remote_id)
        if not shown:
            return Observation(False, note="Tập này không còn trong podcast.")
        other = shown != ShownEdition.from_receipt(receipt).digest
        return Observation(True, note="Podcast đang có một bản khác của tập này." if other else "")

    @contextmanager
    def _explain_faults(self) -> Iterator[None]:
        """What goes wrong, said to staff; repeating is always safe."""
        try:
            yield
        except (ContentError, ConfigError) as error:
            raise Rejected(f"Chưa làm được tập podcast: {error}") from error
        except OSError as error:
            raise TryLater(
                f"Chưa ghi được podcast vào {error.filename or 'thư mục'} ({reason(error)}): "
                "kiểm tra chỗ trống và quyền ghi; máy sẽ tự làm lại."
            ) from error


def _write_receipt(edition: Edition) -> Receipt:
    return ShownEdition(edition.digest).to_receipt(key_of(edition), edition.link)
