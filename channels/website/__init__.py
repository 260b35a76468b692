"""The ward's website: a folder of plain files that any web server, or none, can show.

Repeating a delivery makes the same one page, so an unknown outcome may simply be repeated
(Redelivery.SAFE). An article's address never changes: `bai/<slug>.html`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from channels._addresses import Covers, covers
from channels._public_folder import FileStamp, PublicFolder, ShownEdition
from channels.website import compose as composing
from channels.website.shell import shell
from channels.website.site import Site
from channels.website.state import SiteState
from pipeline import studio
from pipeline.channel import Limits, Redelivery
from pipeline.channel_settings import PodcastSettings, RadioSettings, WebsiteSettings
from pipeline.config import Office, Surroundings
from pipeline.errors import DeliveryError, LoaError, Rejected, TryLater, reason
from pipeline.model import VN, Article, Bulletin, Edition, Form, Observation, Receipt
from pipeline.studio.base.brand import Brand, read_brand

if TYPE_CHECKING:
    from channels._media import ArticleProduct, ProductBuilder
    from pipeline.announcer.announcer import Announcer

__all__ = ["Website"]


class Website:
    """The channel. Opens nothing until it is asked to deliver."""

    limits = Limits(
        redelivery=Redelivery.SAFE,
        forms=frozenset(Form),
        spare=frozenset(Form) - {Form.IMAGE},
    )
    waiting = ""

    def __init__(self, surroundings: Surroundings, settings: WebsiteSettings) -> None:
        self.name = surroundings.name
        self._office = surroundings.office
        self._settings = settings
        self._clock = surroundings.now
        folder = self._office.root / settings.folder
        self._folder = PublicFolder(folder)
        self._state = SiteState(folder.with_name(f"{folder.name}.db"))
        self._announcer = _find_announcer(self._office) if settings.listen else None

    @cached_property
    def _covers(self) -> Covers | None:
        return covers(self._office, self.name)

    @cached_property
    def _charts(self) -> Brand | None:
        return read_brand(self._office) if self._settings.charts else None

    @cached_property
    def _builder(self) -> ProductBuilder | None:
        if not self._office.config.media:
            return None  # and the studio's papers and films are not even loaded
        from channels._media import ProductBuilder

        return ProductBuilder(self._office, self._settings.url)

    @cached_property
    def _site(self) -> Site:
        settings, office = self._settings, self._office
        again = self._find_podcast_page()
        drawn = shell(office, settings.url, settings.title, settings.per_page, again)
        return Site(
            drawn,
            self._folder,
            self._state,
            lambda each: studio.make_file(each, office),
            self._clock,
        )

    def _find_podcast_page(self) -> str:
        """The podcast's front page in this site; pages lead to it from the next news on."""
        root, site = self._office.root, Path(self._settings.folder)
        for each in self._office.channels.values():
            if isinstance(each, PodcastSettings):
                page = Path(each.folder, "index.html")
                if page.is_relative_to(site) and (root / page).is_file():
                    return page.relative_to(site).as_posix()
        return ""

    def compose(self, bulletin: Bulletin) -> Edition:
        """The article's page and its entries in lists. Pure. Raises Unsupported, ContentError."""
        sections = self._office.config.sections
        edition = composing.compose(
            self.name,
            self._settings.url,
            sections,
            bulletin,
            self._announcer,
            self._covers,
            self._name_products,
            self._charts,
        )
        return self._builder.add_unmade(edition, bulletin.article) if self._builder else edition

    def _name_products(self, article: Article) -> Sequence[ArticleProduct]:
        return self._builder.products_of(article, self.name) if self._builder else ()

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Publish; repeating it changes nothing. Raises Rejected, TryLater."""
        outcome = self.deliver_together([(edition, key)])[0]
        if isinstance(outcome, DeliveryError):
            raise outcome
        return outcome

    def deliver_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError]:
        """Publish many at the cost of one rebuild of the lists; one outcome each, in order."""
        try:
            with _explain_faults():
                failed = self._site.publish([edition for edition, _ in wanted])
                return [self._judge_outcome(edition, failed) for edition, _ in wanted]
        except DeliveryError as error:
            return [error for _ in wanted]

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """Whether exactly this edition is published, or will be by the next step, because a
        process died when it had written down that it would. Changes nothing. Raises TryLater."""
        with _explain_faults():
            known = self._state.known(edition.subject)
            stamp = self._folder.stamp(_page_path(edition.subject))
            if known is None or not known.public or known.edition != edition.digest:
                return None
            return self._write_receipt(edition, stamp) if stamp or known.undone else None

    def observe(self, receipt: Receipt) -> Observation:
        """What a reader gets at the article's address. Changes nothing. Raises TryLater."""
        with _explain_faults():
            page = self._folder.read(receipt.remote_id)
        if page is None:
            return Observation(False, note=f"Không thấy tệp {receipt.remote_id} trên trang.")
        if b'<meta name="edition"' not in page:
            return Observation(False, note="Bài đã được gỡ khỏi trang.")
        if _edition_tag(ShownEdition.from_receipt(receipt).digest) not in page:
            return Observation(True, note="Trang đang hiện một bản khác của bài này.")
        return Observation(True)

    def standing(self, receipts: Sequence[Receipt]) -> list[str | None]:
        """Which edition stands at each address. Raises TryLater."""
        with _explain_faults():
            known = self._state.standing()
            return [self._read_standing(each.remote_id, known) for each in receipts]

    def _read_standing(self, path: str, known: Mapping[str, str]) -> str | None:
        return known.get(Path(path).stem) if self._folder.stamp(path) else None

    def mend(self, withdrawn: Sequence[Receipt]) -> None:
        """Every page whose file is not as we left it, anew. Raises TryLater."""
        with _explain_faults():
            known = self._state.standing()
            gone = (Path(each.remote_id).stem for each in withdrawn)
            self._site.publish([], [slug for slug in gone if slug not in known])

    def refresh(self) -> None:
        """Show nothing whose time has passed: an alarm ends on the front page. Raises TryLater."""
        with _explain_faults():
            self._site.refresh()

    def withdraw(self, receipt: Receipt) -> None:
        """Take the article down; its address says so. Gone stays gone. Raises TryLater."""
        with _explain_faults():
            self._site.publish([], [Path(receipt.remote_id).stem])

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Put the new edition at the old one's address. Raises Rejected, TryLater."""
        return self.deliver(edition, key)

    def _judge_outcome(
        self, edition: Edition, failed: Mapping[str, LoaError]
    ) -> Receipt | DeliveryError:
        error = failed.get(edition.subject)
        if error is None:
            return self._write_receipt(edition, self._site.stamp(_page_path(edition.subject)))
        return error if isinstance(error, DeliveryError) else Rejected(str(error))

    def _write_receipt(self, edition: Edition, stamp: FileStamp | None) -> Receipt:
        at = _moment(stamp.mtime // 10**9) if stamp else ""
        path = _page_path(edition.subject)
        return ShownEdition(edition.digest).to_receipt(path, edition.link, at)


def _find_announcer(office: Office) -> Announcer | None:
    """Whoever reads articles aloud; an office without loudspeakers loads no speech for it."""
    if not any(isinstance(each, RadioSettings) for each in office.channels.values()):
        return None
    from pipeline.announcer import stations

    return stations.find_announcer(office)


@lru_cache(maxsize=64)  # hundreds of pages are written in one second
def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, VN).isoformat()


def _page_path(slug: str) -> str:
    return f"bai/{slug}.html"


def _edition_tag(digest: str) -> bytes:
    return f'<meta name="edition" content="{digest}">'.encode()


@contextmanager
def _explain_faults() -> Iterator[None]:
    """The disk's and the state's own errors, said to staff; repeating is always safe."""
    try:
        yield
    except OSError as error:
        raise TryLater(
            f"Chưa ghi được trang web vào {error.filename or 'thư mục'}: {reason(error)}. "
            "Kiểm tra ổ đĩa còn chỗ và thư mục cho phép ghi; máy sẽ tự làm lại."
        ) from error
    except sqlite3.Error as error:
        raise TryLater(
            f"Chưa mở được sổ của trang web: {reason(error)}. Máy sẽ tự làm lại."
        ) from error
