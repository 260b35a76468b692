"""config.toml → a frozen Office. An unknown key is an error that offers the likely one.

No secret lives here: tokens come from the environment or from files of mode 0600 (secrets.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pipeline.channel import UNRECORDED, Notes, Provenance, Secrets
from pipeline.channel_settings import ChannelSettings, RadioSettings, read_channels
from pipeline.errors import ConfigError, reason
from pipeline.model import VN, Audience, Product
from pipeline.settings import Bounds, Day, Hour, Settings, field, parse
from pipeline.settings.faults import line_of, toml_fault, toml_line
from pipeline.text import nfc
from pipeline.voice_settings import VoiceSettings, check_names, read_voices

Clock = Callable[[], datetime]  # the time, aware


class Ward(Settings):
    """Who speaks."""

    name: str  # "phường Xuân Lập"
    province: str = ""  # "tỉnh Đồng Nai"
    publisher: str = ""  # the body that answers for what is said: "UBND phường Xuân Lập"
    responsible: str = ""  # the person who answers for it
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""  # office hours, as people say them
    emblem: str = ""  # an image below the office, for site and cards


class Planning(Settings):
    """How far ahead and how patiently the office works."""

    horizon_days: Annotated[int, Bounds(ge=1, le=60)] = 3
    look_minutes: Annotated[int, Bounds(ge=1)] = 10  # between two looks at an unknown outcome
    observe_hours: Annotated[int, Bounds(ge=1)] = 1  # at least, between two observations
    quiet_from: Hour = time(21, 30)  # no campaign speaks from then…
    quiet_until: Hour = time(5, 0)  # …until then
    first_hour: Hour = time(7, 0)  # of a post whose article is dated by day alone
    # the ward's own, beside the public holidays: name = day
    days_off: dict[str, Day] = field(default_factory=dict)

    @property
    def quiet(self) -> tuple[time, time]:
        """The quiet hours; they may pass midnight."""
        return self.quiet_from, self.quiet_until


class Book(Settings):
    """Where the ledger is kept: an SQLAlchemy URL; empty means var/ledger.db."""

    url: str = ""
    backups: str = "var/sao-luu"  # where backups go; below the office, or absolute
    keep: Annotated[int, Bounds(ge=1)] = 30  # backups there; older ones are deleted


class Speech(Settings):
    """How written words are spoken."""

    region: Literal["nam", "bắc"] = "nam"
    codes: Literal["đầy đủ", "gọn"] = "đầy đủ"  # document codes


class IntakeSource(Settings):
    """A site whose news become drafts: one table [[intake.source]]."""

    name: str  # "Cổng thông tin điện tử tỉnh Đồng Nai"
    url: str  # of its feed: RSS, Atom or JSON Feed
    section: str = ""  # key of the section that its drafts go to; empty: the first
    credit: str = ""  # how articles name it, if not by its name
    most: Annotated[int, Bounds(ge=1, le=200)] = 20  # drafts of one poll
    minutes: Annotated[int, Bounds(ge=5)] = 60  # between two polls of the service
    days: Annotated[int, Bounds(ge=1)] = 30  # news older than this are not taken


class Intake(Settings):
    """What is taken in from elsewhere."""

    source: tuple[IntakeSource, ...] = ()
    section: str = ""  # for what units send without naming one; empty: the first
    # folder in content/inbox -> how the unit is credited
    units: dict[str, str] = field(default_factory=dict)
    loopback: bool = False  # only for rehearsals: sources on this machine may be asked


class Media(Settings):
    """Which articles get a product, and which channels carry it: one table [[media]]."""

    product: Product
    channels: tuple[str, ...]
    sections: tuple[str, ...] = ()  # keys; empty: every section
    audiences: tuple[Audience, ...] = (Audience.EVERYONE,)  # one product for each
    shape: Literal["9:16", "1:1", "16:9"] = "9:16"  # of a film


class Films(Settings):
    """How short films sound: the table [video]."""

    music: str = ""  # a sound file below the office, which the ward has the right to use


class GuardSettings(Settings):
    """What the ward asks of the guard beyond its own rules: the table [guard]."""

    errors: tuple[str, ...] = ()  # names of kinds with which nothing goes out
    answers: tuple[str, ...] = ()  # names of kinds that must be answered for
    contacts: tuple[str, ...] = ()  # numbers and addresses that are the ward's or an official's own


class Config(Settings):
    """The whole of config.toml."""

    ward: Ward
    sections: dict[str, str]  # key (ASCII, used in addresses) -> name of the chuyên mục
    # name -> its table as it is written: `Office.channels` reads it
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    # name -> its table as it is written: `Office.voices` reads it
    voices: dict[str, dict[str, Any]] = field(default_factory=dict)
    planning: Planning = Planning()
    ledger: Book = Book()
    speech: Speech = Speech()
    intake: Intake = Intake()
    media: tuple[Media, ...] = ()
    video: Films = Films()
    guard: GuardSettings = GuardSettings()


TITLES = {  # kind of a channel -> what staff read
    "website": "trang web",
    "radio": "loa",
    "podcast": "nghe lại",
    "facebook": "Facebook",
    "zalo": "Zalo",
    "zalo-broadcast": "tin nhắn Zalo",
}


@dataclass(frozen=True)
class Office:
    """A folder with config.toml, content/, schedules/, and the generated var/ and build/."""

    root: Path
    config: Config

    @cached_property
    def channels(self) -> Mapping[str, ChannelSettings]:
        """The settings of each channel, in their order. Raises ConfigError with the remedy."""
        found, voices = read_channels(self.config.channels), self.voices
        for name, each in found.items():
            if isinstance(each, RadioSettings):
                check_names(each.voices, voices, f"config.toml, [channels.{name}]")
        return found

    @cached_property
    def voices(self) -> Mapping[str, VoiceSettings]:
        """The settings of each voice that has a table. Raises ConfigError with the remedy."""
        return read_voices(self.config.voices)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each channel as it is written, whether or not its settings can be used."""
        return {name: str(table.get("kind", "")) for name, table in self.config.channels.items()}

    def title_of(self, channel: str) -> str:
        """What staff read for a channel's name: its kind's, and which one where there are more."""
        kind = self.kinds.get(channel, "")
        title = TITLES.get(kind, channel)
        alone = list(self.kinds.values()).count(kind) == 1
        return title if alone or title == channel else f"{title} ({channel})"

    @property
    def content(self) -> Path:
        """What authors write."""
        return self.root / "content"

    @property
    def schedules(self) -> Path:
        """When things go out."""
        return self.root / "schedules"

    @property
    def var(self) -> Path:
        """What must be kept: the ledger, the site, hand-over folders, secrets."""
        return self.root / "var"

    @property
    def build(self) -> Path:
        """Made media, named by content: may be deleted at any time."""
        return self.root / "build"

    @property
    def lexicon(self) -> Path:
        """The tables of spoken words that staff edit."""
        return self.root / "content" / "tu-dien"


def host_clock() -> datetime:
    """The only place where the machine is asked for the time."""
    return datetime.now(VN)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that a channel is given when it is opened."""

    office: Office
    name: str  # the channel's name in config.toml
    notes: Notes
    secrets: Secrets
    provenance: Provenance = UNRECORDED
    now: Clock = host_clock  # tokens die and quotas are renewed by it


def read(root: Path) -> Office:
    """The office in a folder. Raises ConfigError with the file, the key and the remedy."""
    path = root / "config.toml"
    text = ""
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
        raw = tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigError(
            f"Không thấy {path}. Thư mục này chưa phải là một văn phòng: "
            "chạy “loa new THƯ-MỤC” để tạo, hoặc chỉ đúng chỗ bằng “--office”.",
            code="office-missing",
            path=str(path),
        ) from None
    except OSError as error:
        raise ConfigError(
            f"Không đọc được {path}: {reason(error)}.", code="config-unreadable", path=str(path)
        ) from error
    except UnicodeDecodeError:
        raise ConfigError(
            f"{path} không phải UTF-8. Lưu lại tệp bằng UTF-8.",
            code="config-not-utf8",
            path=str(path),
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path}, {toml_fault(error, text)}.",
            code="config-not-toml",
            path=str(path),
            line=toml_line(error, text),
        ) from error
    return Office(root=root, config=parse(Config, raw, str(path), partial(line_of, text)))
