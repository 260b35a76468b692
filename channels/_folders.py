"""Public folders: each for one channel, none in the way of what is secret or must be kept.

Whatever lies in a public folder is shown to everybody, and its channel writes and removes files
there: a folder that holds the secrets, or is another channel's, is refused before anything opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.channel_settings import PodcastSettings, WebsiteSettings
from pipeline.config import Office
from pipeline.errors import ConfigError

_OURS = ("config.toml", "content", "schedules", "build", "stations")
_KEPT = (  # in var/
    "secrets", "handover", "log", "xem-truoc", "rehearsal", "demo", "san-pham", "ledger", "intake",
    "backup", "sao-luu",
)  # fmt: skip
_SITES = ("bai", "tep", "tin", "chuyen-muc", "chu-de", "luu-tru", "sitemap", "fonts", "static")
_ENDINGS = (".db", ".lock", ".json", ".episodes", ".jsonl")


@dataclass(frozen=True, slots=True)
class FolderClaim:
    """The public folder of one channel, as its table says it."""

    channel: str
    kind: str
    folder: PurePosixPath  # below the office

    @property
    def where(self) -> str:
        """The place in config.toml, for staff."""
        return f"config.toml, [channels.{self.channel}], folder = “{self.folder}”"


def check(office: Office) -> None:
    """Raise ConfigError for a folder that may not be public, or is meant for two."""
    shown = list(_shown(office))
    for each in shown:
        if why := misplaced(each.folder) or _leading(office, each.folder):
            raise ConfigError(f"{each.where}: {why} Ghi một thư mục riêng, ví dụ “var/site”.")
    for at, one in enumerate(shown):
        for other in shown[:at]:
            if _overlap(one.folder, other.folder) and not _designed(one, other):
                raise ConfigError(
                    f"{one.where}: kênh {other.channel} đã dùng thư mục “{other.folder}”; hai kênh "
                    "chung một chỗ thì xóa tệp của nhau. Ghi cho mỗi kênh một thư mục riêng."
                )


def _shown(office: Office) -> Iterator[FolderClaim]:
    for name, settings in office.channels.items():
        if isinstance(settings, WebsiteSettings | PodcastSettings):
            yield FolderClaim(name, settings.kind, PurePosixPath(settings.folder))


def misplaced(folder: PurePosixPath) -> str:
    """Why a folder may not be public, by its name alone; empty: it may. Pure.

    Names are compared as Windows and macOS do. Where the site keeps its own state, `NAME.db`
    beside the folder, must be free too.
    """
    names = [part.casefold() for part in folder.parts]
    if not names or ".." in names or folder.is_absolute():
        return ""  # told by whoever reads the channel's settings
    if any(name.startswith(".") for name in names):
        return "thư mục tên bắt đầu bằng dấu chấm thì không ai xem được."
    if names == ["var"]:
        return "var/ chứa mật khẩu và sổ phát hành, không được là thư mục công khai."
    if names[0] in _OURS:
        return f"{folder.parts[0]} là của văn phòng, không được là thư mục công khai."
    kept = names[0] == "var" and (names[1] in _KEPT or names[1].endswith(_ENDINGS))
    return f"var/{folder.parts[1]} không được công khai." if kept else ""


def _leading(office: Office, folder: PurePosixPath) -> str:
    """Why a folder may not be public, from where its links lead; empty: it may."""
    real = (office.root / folder).resolve()
    kept = [office.root, *(office.root / name for name in _OURS)]
    kept += [office.var / name for name in _KEPT]
    address = office.config.ledger.url
    if address.startswith("sqlite:///"):
        kept.append(Path(address.removeprefix("sqlite:///")))
    for each in kept:
        there = each.resolve()
        if there.is_relative_to(real) or (each != office.root and real.is_relative_to(there)):
            return f"thư mục này dẫn tới {each}, là chỗ không được công khai."
    return ""


def _overlap(one: PurePosixPath, other: PurePosixPath) -> bool:
    """Whether one lies in the other, or is the other's own state."""
    a, b = (PurePosixPath(str(each).casefold()) for each in (one, other))
    return a.is_relative_to(b) or b.is_relative_to(a) or f"{a}.db" == str(b) or f"{b}.db" == str(a)


def _designed(one: FolderClaim, other: FolderClaim) -> bool:
    """A podcast straight below a site, under a name that the site has no use for."""
    outer, inner = sorted((one, other), key=lambda each: len(each.folder.parts))
    return (
        (outer.kind, inner.kind) == ("website", "podcast")
        and inner.folder.parent == outer.folder
        and inner.folder.name.casefold() not in _SITES
    )
