"""[channels.NAME] of config.toml → frozen settings, one class for each kind of channel.

They lie below the channels because several rooms read them: the website's address is in every
post, the station's voices read on the website too. Parsed once, when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pipeline.errors import ConfigError
from pipeline.settings import GIVEN, Address, Below, Bounds, Digits, Settings, like, parse

PODCAST = "var/site/podcast"  # below the office: the podcast's folder, if nothing else is said
POST_CHARS = 63_206  # Facebook: longer is “Name parameter too long” (postiz-app, read 2026-11)
ZALO_API = "https://openapi.zalo.me"
ZALO_OAUTH = "https://oauth.zaloapp.com"


class ChannelSettings(Settings):
    """What every channel has."""

    kind: str  # one of SETTINGS


class WebsiteSettings(ChannelSettings):
    """The website."""

    kind: Literal["website"]
    url: Annotated[Address, GIVEN]  # the public address: "https://xuanlap.example"
    folder: Annotated[Below, GIVEN] = "var/site"  # below the office; what a web server shows
    title: str = ""  # of the site; empty: the ward's name
    covers: bool = False  # draw a cover for an article without a picture; Zalo fetches it too
    charts: bool = False  # draw a chart under a table of numbers that has no picture
    per_page: Annotated[int, Bounds(ge=5, le=100)] = 20  # articles on a page of a list
    listen: bool = True  # “Nghe bài này” on pages, if the office has a loudspeaker channel


class PodcastSettings(ChannelSettings):
    """What the station said, to be heard again."""

    kind: Literal["podcast"]
    radio: str = ""  # the loudspeaker channel that is heard again; empty: the first
    website: str = "website"  # that shows the articles; without it episodes have their own pages
    url: Address = ""  # the folder's public address; empty: “podcast” below the website's
    folder: Annotated[Below, GIVEN] = PODCAST  # below the office
    title: str = ""  # empty: the station's name
    email: str = ""  # whom directories of podcasts write to; empty: the ward's
    category: str = "Government"  # one of Apple Podcasts' categories
    programmes: bool = True  # whole programmes too, not only articles
    entries: Annotated[int, Bounds(ge=1, le=300)] = 100  # newest episodes of a feed


class FacebookSettings(ChannelSettings):
    """Posts on a Page."""

    kind: Literal["facebook"]
    page: Digits = ""  # its id; empty: as `loa connect` noted it
    app_id: Digits = ""
    version: Annotated[str, like(r"v\d+\.\d+", "viết dạng v26.0")] = "v26.0"
    url: str = "https://graph.facebook.com"
    upload_url: str = "https://rupload.facebook.com"
    dialog_url: str = "https://www.facebook.com"
    callback: str = ""  # an https address registered with the app; empty: this machine, once
    website: str = "website"  # the channel whose addresses posts lead to
    two_phase: bool = True
    photos: Annotated[int, Bounds(ge=0, le=10)] = 4  # at most, on a post; 0: a link card instead
    longest: Annotated[int, Bounds(ge=300, le=POST_CHARS)] = 1200  # characters of a post
    hashtags: tuple[str, ...] = ()  # on every post
    most_hashtags: Annotated[int, Bounds(ge=0, le=30)] = 5
    gap_minutes: Annotated[float, Bounds(ge=0)] = 3  # between two posts
    seconds: Annotated[float, Bounds(gt=0)] = 60  # of silence that we bear
    patience: Annotated[float, Bounds(gt=0)] = 300  # seconds for a whole exchange


_CITIES = like(r"(\d+(,\d+)*)?", "viết các mã cách nhau dấu phẩy, ví dụ 1,16")


class ZaloSettings(ChannelSettings):
    """Articles of an Official Account."""

    kind: Literal["zalo"] = "zalo"
    app_id: Digits = ""  # developers.zalo.me
    website: str = "website"  # the channel that carries the images and the whole article
    hidden_first: bool = False  # create hidden, then show: a lost create stays invisible
    comments: bool = True
    monthly: Annotated[int, Bounds(ge=0)] = 0  # articles a month at most; 0: as Zalo's package says
    renews_on: Annotated[int, Bounds(ge=1, le=28)] = 1  # day on which the package's month begins
    check_images: bool = True  # see that the images are on the web before asking Zalo
    redirect: str = ""  # the callback address in Zalo's console; empty: this machine
    callback_port: Annotated[int, Bounds(ge=0, le=65535)] = 8765
    poll_seconds: tuple[float, ...] = (2, 4, 8)  # between polls while Zalo works on an article
    api: str = ZALO_API
    oauth: str = ZALO_OAUTH
    seconds: Annotated[float, Bounds(gt=0)] = 60  # of silence that we bear
    patience: Annotated[float, Bounds(gt=0)] = 300  # seconds for a whole exchange


class BroadcastSettings(ChannelSettings):
    """Broadcasts to an account's followers: off until someone turns them on."""

    kind: Literal["zalo-broadcast"] = "zalo-broadcast"
    articles: str = "zalo"  # the channel whose articles are sent
    enabled: bool = False
    cities: Annotated[str, _CITIES] = ""  # Zalo's codes: "1,16"


class Texts(Settings):
    """What the announcer says around the items. A line is a paragraph; empty: nothing is said."""

    title: str = "Chương trình phát thanh {{ buổi }} {{ ngày }}/{{ tháng }}/{{ năm }}"
    intro: str = (
        "Đây là {{ đài }}{% if tỉnh %}, {{ tỉnh }}{% endif %}.\n"
        "Hôm nay, {{ thứ }}, ngày {{ ngày }} tháng {{ tháng }} năm {{ năm }}. "
        "Mời bà con nghe chương trình phát thanh {{ buổi }}."
    )
    contents: str = "Chương trình có các nội dung:"
    others: str = "và một số tin khác."
    section: str = "Chuyên mục {{ mục }}."
    repeat: str = "Sau đây là nội dung phát lại."
    outro: str = (
        "Chương trình phát thanh {{ buổi }} của {{ đài }} đến đây là hết. "
        "Cảm ơn bà con đã lắng nghe. Xin kính chào."
    )


class RadioSettings(ChannelSettings):
    """The station, its hand-over folder, and who speaks."""

    kind: Literal["radio"] = "radio"
    station: str = "Đài truyền thanh"
    handover: str = "var/handover"  # below the office, or absolute
    voices: tuple[str, ...] = ("gtts", "espeak")  # in order of preference: [voices.NAME]
    # words a minute as espeak-ng counts them, where it has no table [voices.espeak]: it says
    # more syllables than that (140 → 198). A table's own `rate` is true syllables a minute.
    rate: int = 140
    gtts_url: str = ""  # of gtts where it has no table; empty: the voice's usual address
    texts: Texts = Texts()  # the standing words around the items
    signature: Below = ""  # the ward's own tunes, files below content/; empty: ours
    sting: Below = ""
    alert: Below = ""  # before an urgent bulletin
    log: str = ""  # of the station itself: read by “loa run”; below the office, or absolute
    urgent_confirm: Literal["trước", "sau"] = "sau"  # the second person's word on khẩn cấp

    @property
    def tunes(self) -> dict[str, str]:
        """The ward's own: kind of segment → file below content/."""
        own = {"signature": self.signature, "sting": self.sting, "alert": self.alert}
        return {kind: path for kind, path in own.items() if path}


SETTINGS: Mapping[str, type[ChannelSettings]] = {
    "facebook": FacebookSettings,
    "podcast": PodcastSettings,
    "radio": RadioSettings,
    "website": WebsiteSettings,
    "zalo": ZaloSettings,
    "zalo-broadcast": BroadcastSettings,
}


def read_channels(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, ChannelSettings]:
    """Name of a channel → its settings, in their order. Raises ConfigError with the remedy."""
    found: dict[str, ChannelSettings] = {}
    for name, table in tables.items():
        where = f"config.toml, [channels.{name}]"
        kind = SETTINGS.get(str(table.get("kind", "")))
        if kind is None:
            raise ConfigError(
                f"{where}: “kind” phải là một trong: {', '.join(SETTINGS)}. Sửa dòng kind.",
                code="channel-kind-unknown",
                path="config.toml",
                channel=name,
            )
        found[name] = parse(kind, table, where)
    _check_names(found)
    return found


def place_of(settings: ChannelSettings) -> str:
    """Where a channel puts its files, below the office or absolute; empty: it has none."""
    if isinstance(settings, WebsiteSettings | PodcastSettings):
        return settings.folder
    return settings.handover if isinstance(settings, RadioSettings) else ""


def secret_prefix(channel: str) -> str:
    """What the names of a channel's secrets begin with, e.g. `ZALO_OA`."""
    return channel.upper().replace("-", "_")


def _check_names(channels: Mapping[str, ChannelSettings]) -> None:
    """Raise ConfigError for two channels that would publish by the same account's secrets."""
    seen: dict[str, str] = {}
    for name, settings in channels.items():
        if not isinstance(settings, FacebookSettings | ZaloSettings):
            continue
        other = seen.setdefault(secret_prefix(name), name)
        if other != name:
            raise ConfigError(
                f"config.toml, [channels.{name}]: tên này quá giống kênh “{other}”, nên hai kênh "
                "sẽ dùng chung mã truy cập và một tin ra hai lần trên cùng một trang. Đặt tên "
                f"khác hẳn, ví dụ [channels.{name}-2].",
                code="channel-names-alike",
                path="config.toml",
                channel=name,
                other=other,
            )
