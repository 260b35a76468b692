"""What staff wrote wrong in a table of TOML is told in their words, all of it at once."""

from __future__ import annotations

import tomllib

import pytest

from channels.facebook import FacebookSettings
from channels.podcast import PodcastSettings
from channels.radio.settings import RadioSettings
from channels.website import WebsiteSettings
from pipeline.campaign import Campaign, Gathering
from pipeline.config import Config, Media, Planning
from pipeline.errors import ConfigError
from pipeline.model import Product
from pipeline.settings import Settings, parse

CAMPAIGN = """
name = "bdhv-so"
channels = ["website"]
section = "bdhv-so"
start = 2026-12-01
[[when]]
days = ["thứ Hai"]
times = ["07:00"]
"""


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (Planning, "horizon_days = 0", "“horizon_days” không hợp lệ: ở đây cần số nguyên từ 1 đến"),
        (Planning, 'look_minutes = "10"', "cần số nguyên từ 1 trở lên, không phải “10”"),
        (Planning, "horizon_days = true", "không phải true"),
        (Planning, 'quiet_from = "mười giờ"', "“quiet_from” không hợp lệ: giờ viết dạng 05:30."),
        (
            Planning,
            'days_off = {"Hội" = "31/2/2026"}',
            "“days_off.Hội” không hợp lệ: không có ngày",
        ),
        (Planning, "horizon = 3", "Có phải ý bạn là “horizon_days”?"),
        (Media, 'channels = ["website"]', "Thiếu “product”: thêm dòng này vào."),
        (Media, 'product = "phim"\nchannels = []', "một trong các lựa chọn “video ngắn”"),
        (Media, 'product = "video ngắn"\nchannels = "website"', "cần danh sách trong ngoặc vuông"),
        (Media, 'product = "video ngắn"\nchannels = ["a", 3]', "“channels (mục 2)” không hợp lệ"),
        (Media, 'product = "video ngắn"\nchannels = []\nshape = "4:3"', "“9:16”, “1:1”, “16:9”"),
        (WebsiteSettings, 'kind = "website"\nurl = "xuanlap"', "cần địa chỉ đầy đủ"),
        (WebsiteSettings, 'kind = "website"\nurl = " "', "không để trống"),
        (WebsiteSettings, 'kind = "website"\nurl = "https://a"\nfolder = "../a"', "bên trong"),
        (WebsiteSettings, 'kind = "website"\nurl = "https://a"\nfolder = ""', "không để trống"),
        (WebsiteSettings, 'kind = "website"\nurl = "https://a"\nfolder = "."', "bên trong"),
        (PodcastSettings, 'kind = "podcast"\nfolder = "."', "bên trong"),
        (FacebookSettings, 'kind = "facebook"\npage = "trang"', "chỉ gồm chữ số"),
        (FacebookSettings, 'kind = "facebook"\nversion = "26"', "viết dạng v26.0"),
        (RadioSettings, 'kind = "radio"\nvoices = ["siri"]', "“voices (mục 1)”"),
        (Campaign, CAMPAIGN.replace("bdhv-so", "Số"), "viết không dấu"),
        (
            Campaign,
            CAMPAIGN.replace("thứ Hai", "thứ Tám"),
            "“when (mục 1).days (mục 1)” không hợp lệ: không có",
        ),
        (
            Campaign,
            CAMPAIGN.replace('times = ["07:00"]', ""),
            "“when (mục 1)” không hợp lệ: thiếu “times”",
        ),
        (
            Gathering,
            'name = "hop"\ntitle = "Họp"\narticle = "hop"\nchannels = []\nat = 8',
            "ngày và",
        ),
        (Config, 'ward = "Xuân Lập"\nsections = {}', "“ward” không hợp lệ: ở đây cần bảng"),
    ],
)
def test_a_wrong_value_is_told_with_its_key_and_what_is_wanted(
    kind: type[Settings], text: str, says: str
) -> None:
    with pytest.raises(ConfigError) as told:
        parse(kind, tomllib.loads(text))
    assert says in str(told.value)


def test_everything_wrong_in_a_file_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as told:
        parse(Planning, {"horizon_days": 0, "look_minutes": 0, "horison": 1}, "config.toml")
    assert str(told.value).count("không hợp lệ") == 2
    assert "Không có mục nào tên “horison”. Có phải ý bạn là “horizon_days”?" in str(told.value)


def test_what_is_right_is_read_as_it_is_meant() -> None:
    made = parse(Media, {"product": " video ngắn ", "channels": ["website"]})
    assert made.product is Product.FILM
    assert made.channels == ("website",)
    site = parse(WebsiteSettings, {"kind": "website", "url": "https://xuanlap.example/"})
    assert site.url == "https://xuanlap.example"
    told = parse(Planning, {"quiet_from": "20:00", "days_off": {"Hội": "15/12/2026"}})
    assert (told.quiet_from.hour, told.days_off["Hội"].day) == (20, 15)
    until = parse(Campaign, tomllib.loads(CAMPAIGN.replace("[[", 'end = "31/12/2026"\n[[', 1)))
    assert str(until.end) == "2027-01-01 00:00:00+07:00"
