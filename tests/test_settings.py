"""What staff wrote wrong in a table of TOML is told in their words, all of it at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from channels import KINDS
from pipeline import config
from pipeline.campaign import Campaign, Gathering
from pipeline.channel_settings import (
    SETTINGS,
    FacebookSettings,
    PodcastSettings,
    RadioSettings,
    WebsiteSettings,
)
from pipeline.config import Config, Media, Planning
from pipeline.errors import ConfigError
from pipeline.model import Product
from pipeline.settings import Settings, parse
from pipeline.settings.faults import toml_fault

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


@pytest.mark.parametrize(
    ("written", "hour"),
    [("17h00", "17:00"), ("17h", "17:00"), ("5h30", "05:30"), ("17 giờ 30", "17:30"),
     ("7g15", "07:15"), ("17:00", "17:00"), ("17:00:00", "17:00"), ("17 giờ 30 phút", "17:30")],
)  # fmt: skip
def test_an_hour_is_read_as_staff_write_it(written: str, hour: str) -> None:
    made = parse(Campaign, tomllib.loads(CAMPAIGN.replace('"07:00"', f'"{written}"')))
    assert [f"{each:%H:%M}" for each in made.when[0].times] == [hour]


@pytest.mark.parametrize("written", ["24:00", "7h60", "bảy giờ", "7", "17.30", ""])
def test_an_hour_that_is_none_is_not_guessed(written: str) -> None:
    with pytest.raises(ConfigError, match="giờ viết dạng 05:30"):
        parse(Campaign, tomllib.loads(CAMPAIGN.replace('"07:00"', f'"{written}"')))


@pytest.mark.parametrize(
    ("written", "day"),
    [("thứ 2", "mon"), ("Thứ 7", "sat"), ("T3", "tue"), ("CN", "sun"), ("thứ hai", "mon")],
)
def test_a_day_of_the_week_is_read_as_staff_write_it(written: str, day: str) -> None:
    made = parse(Campaign, tomllib.loads(CAMPAIGN.replace('"thứ Hai"', f'"{written}"')))
    assert made.when[0].days == (day,)


def test_yes_and_no_are_read_as_staff_write_them() -> None:
    for written, meant in (("có", True), ("Không", False)):
        table = CAMPAIGN.replace("[[", f'scheduled_only = "{written}"\n[[', 1)
        assert parse(Campaign, tomllib.loads(table)).scheduled_only is meant


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("title = “Lịch”", "dấu nháy cong"),
        ("repeat = có", "viết true"),
        ("repeat = không # thôi", "viết false"),
        ("kênh = 1", "tên mục “kênh” có dấu hoặc khoảng trắng"),
        ("ten kenh = 1", "tên mục “ten kenh” có dấu hoặc khoảng trắng"),
        ("title = Lịch họp", 'chữ “Lịch họp” phải nằm trong ngoặc kép: "Lịch họp"'),
        ("time = 17h00", 'chữ “17h00” phải nằm trong ngoặc kép: "17h00"'),
        ("title =", "sau dấu bằng chưa có gì"),
        ('title = "Lịch', "thiếu một dấu nháy kép"),
        ('days = ["a", "b"', "dòng 2: danh sách thiếu ngoặc vuông"),
        ("[[slot]", "thiếu ngoặc vuông ở tên bảng"),
        ("Ghi chú của tôi", "thiếu dấu bằng, hoặc thiếu dấu # nếu là lời ghi chú"),
        ("days = 1\ndays = 2", "đã ghi ở trên rồi"),
    ],
)
def test_a_slip_of_toml_is_named_for_what_it_is(line: str, words: str) -> None:
    text = f"# lịch của đài\n{line}\nminutes = 15\n"
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    told = toml_fault(caught.value, text)
    assert words in told
    assert told.startswith(("dòng 2", "dòng 3", "cuối tệp"))


def test_a_wrong_key_of_config_toml_has_its_line(tmp_path: Path) -> None:
    text = '[ward]\nname = "phường Mẫu"\n[sections]\na = "A"\n[planning]\nhorizon = 3\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml:6: .*horizon"):
        config.read(tmp_path)


def test_every_kind_of_channel_has_its_settings_and_its_code() -> None:
    assert list(KINDS) == list(SETTINGS)
    for name, settings in SETTINGS.items():
        assert get_args(get_type_hints(settings)["kind"]) == (name,)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("facebook-2", "facebook_2", True),
        ("facebook", "Facebook", True),
        ("facebook", "facebook-2", False),
        ("trang fb", "trang-fb", False),
    ],
)
def test_two_channels_never_share_the_secrets_of_one_account(
    tmp_path: Path, one: str, other: str, alike: bool
) -> None:
    pages = "".join(f'[channels."{name}"]\nkind = "facebook"\n' for name in (one, other))
    text = f'{pages}[ward]\nname = "phường Mẫu"\n[sections]\na = "A"\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    office = config.read(tmp_path)
    if not alike:
        assert list(office.channels) == [one, other]
        return
    with pytest.raises(ConfigError, match=f"channels.{other}.*quá giống kênh “{one}”") as told:
        _ = office.channels
    assert (told.value.code, told.value.facts["other"]) == ("channel-names-alike", one)


def test_the_settings_of_a_channel_are_parsed_once(tmp_path: Path) -> None:
    text = '[ward]\nname = "X"\n[sections]\na = "A"\n[channels.loa]\nkind = "radio"\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    office = config.read(tmp_path)
    assert office.channels["loa"] is office.channels["loa"]
    assert isinstance(office.channels["loa"], RadioSettings)
