"""What every command of `loa` promises, whatever it is asked and whatever is broken.

Never a traceback; an exit code that tells; one Vietnamese sentence; JSON where JSON was asked for.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Result, built_loa, run_loa

NOW = "2026-11-25T08:00"  # a Wednesday
SLUG = "bai-dau-tien"
ENGLISH = (
    "Usage",
    "Options",
    "Missing",
    "Invalid",
    "Error",
    "Try ",
    "No such",
    "Traceback",
    "Got ",
)


def _walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _walk(below, (*path, name))


TREE = dict(_walk(built_loa()))
# What each command can be called with in a new office. Those that run on are in LASTING.
ARGUMENTS: dict[tuple[str, ...], list[str]] = {
    ("check",): [],
    ("preview",): [SLUG],
    ("ease",): [],
    ("approve",): [SLUG, "--by", "Trần Thị Hà", "--channel", "website"],
    ("publish",): [],
    ("status",): [],
    ("withdraw",): [SLUG, "--by", "Trần Thị Hà"],
    ("correct",): [SLUG, "--by", "Trần Thị Hà", "--note", "Sửa giờ.", "--channel", "facebook"],
    ("settle",): ["lượt", "--there", "--by", "Trần Thị Hà"],
    ("retry",): ["lượt", "--by", "Trần Thị Hà"],
    ("backup",): [],
    ("restore",): [],
    ("rebuild",): [],
    ("connect",): ["facebook"],
    ("make",): [SLUG, "--product", "thông báo"],
    ("newsletter",): [SLUG, "--issue", "Số 1"],
    ("intake",): [],
    ("doctor",): [],
    ("guard",): [],
    ("channels",): [],
    ("voice", "add"): ["giong.onnx", "--licence", "MIT", "--source", "nơi tải"],
    ("voice", "list"): [],
    ("voice", "try"): ["espeak"],
    ("voice", "remove"): ["mai"],
    ("plan",): ["--days", "7"],
    ("plan", "move"): ["dịp", "--to", "2026-12-09T10:00", "--by", "Trần Thị Hà"],
    ("plan", "skip"): ["dịp", "--by", "Trần Thị Hà"],
    ("plan", "restore"): ["dịp", "--by", "Trần Thị Hà"],
    ("plan", "replace"): ["dịp", "--article", SLUG, "--by", "Trần Thị Hà"],
    ("radio", "build"): ["--date", "2026-11-24", "--slot", "1700"],  # over already
    ("radio", "rundown"): [],
    ("radio", "urgent"): [],
    ("radio", "verify"): [],
    ("radio", "log", "import"): ["nhat-ky.jsonl"],
    ("radio", "log", "export"): [],
    ("radio", "log", "check"): [],
    ("read",): [],
    ("read", "teach"): ["QWT", "quản lý đô thị"],
}
LASTING = {("run",), ("demo",), ("rehearse",), ("new",)}
GROUPS = {(), ("radio",), ("radio", "log"), ("voice",)}


def takes(path: tuple[str, ...], option: str) -> bool:
    return any(option in each.opts for each in TREE[path].params)


def call(*words: str) -> Result:
    """As from a shell; an exception that is no exit fails the test by itself."""
    return run_loa(*words)


def ask(path: tuple[str, ...], office: Path, *more: str) -> Result:
    now = ["--now", NOW] if takes(path, "--now") else []
    return call(*path, *ARGUMENTS[path], "--office", str(office), *now, *more)


def vietnamese(result: Result) -> None:
    """What was said is for staff: one sentence with a next step, and no English of a library."""
    assert not [each for each in ENGLISH if each in result.output], result.output


def one_sentence(result: Result) -> None:
    told = [line for line in result.stderr.splitlines() if line.startswith("Lỗi: ")]
    assert len(told) == 1, result.output
    assert len(told[0]) > 30, told
    vietnamese(result)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / unicodedata.normalize("NFD", "văn phòng Mẫu")
    assert call("new", str(root)).exit_code == 0
    return root


def test_no_command_is_left_out() -> None:
    assert set(TREE) == set(ARGUMENTS) | LASTING | GROUPS


def test_the_first_help_loads_no_command_and_tells_what_each_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It took 1.3 seconds to load all of them, and takes 0.1 to read what they say."""
    monkeypatch.setenv("COLUMNS", "80")
    command = [sys.executable, "-X", "importtime", "-m", "pipeline", "--help"]
    alone = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert alone.stdout == call("--help").stdout
    assert "sqlalchemy" not in alone.stderr


# --- help and calls ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", TREE, ids=" ".join)
@pytest.mark.parametrize("columns", [40, 120])
def test_help_is_vietnamese_and_fits_the_screen(
    path: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    told = call(*path, "--help")
    assert told.exit_code == 0
    vietnamese(told)
    assert told.stdout.startswith(" ".join(["Cách gọi: loa", *path]))
    assert max(map(len, told.stdout.splitlines())) <= columns
    for option in TREE[path].params:
        assert option.opts[0] in told.stdout or option.param_type_name == "argument"


@pytest.mark.parametrize("path", TREE, ids=" ".join)
def test_an_unknown_option_is_said_with_the_way_to_help(path: tuple[str, ...]) -> None:
    told = call(*path, "--khong-co")
    assert told.exit_code == 2
    one_sentence(told)
    assert "--help" in told.stderr
    assert "--khong-co" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("chek", "Có phải ý bạn là “check”?"),
        ("plan mov", "Có phải ý bạn là “move”?"),
        ("preview", "Thiếu BÀI."),
        ("radio build --slot 1700", "Thiếu --date NGÀY."),
        ("plan --days nhiều", "cần một số nguyên từ 0 đến 400"),
        ("run --port 99999", "cần một số nguyên từ 0 đến 65535"),
        ("status một hai", "Thừa “hai”: tên có dấu cách thì đặt trong ngoặc kép."),
        ("approve --by", "“--by” thiếu giá trị"),
        ("check --offce x", "Có phải ý bạn là “--office”?"),
    ],
)
def test_a_call_that_is_wrong_is_told_how_to_be_right(words: str, said: str) -> None:
    told = call(*words.split())
    assert told.exit_code == 2
    one_sentence(told)
    assert said in told.stderr


@pytest.mark.parametrize("words", [[], ["radio"], ["radio", "log"]])
def test_a_group_alone_shows_what_there_is(words: list[str]) -> None:
    told = call(*words)
    assert told.exit_code == 2
    assert "Các lệnh:" in told.output
    vietnamese(told)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("preview khong-co", "Không có bài nào tên “khong-co”"),
        ("preview bai-dau-tien --channel zlo", "Không có kênh “zlo”"),
        ("status bai-dau-tin", "Có phải ý bạn là “bai-dau-tien”?"),
        ("check --now hôm-nay", "--now “hôm-nay” không phải thời điểm"),
        ("rehearse --from hôm-nay", "--from “hôm-nay” không phải thời điểm"),
        ("radio rundown --channel zlo", "Không có kênh “zlo”"),
        ("radio urgent khong-co.txt --by A", "không có tệp hay thư mục này"),
        ("radio log import khong-co.jsonl", "không có tệp hay thư mục này"),
        ("radio log export --month 2026-13", "Viết dạng 2026-11."),
        ("radio build --date 2026-11-31 --slot 1700", "Viết --date 2026-11-25 --slot 1700."),
        ("make bai-dau-tien --product phim-dài", "Chọn trong: video ngắn"),
        ("ease --for ai-đó", "Chọn trong: mọi người"),
        ("approve --by A", "Duyệt tất cả: --all."),
        ("approve bai-dau-tien", 'thêm --by "Họ và tên"'),
        ("connect website", "không cần kết nối"),
    ],
)
def test_a_wrong_word_is_said_with_the_right_ones(office: Path, words: str, said: str) -> None:
    told = call(*words.split(), "--office", str(office))
    assert told.exit_code == 1
    one_sentence(told)
    assert said in told.stderr


def test_a_new_office_wants_a_free_place(tmp_path: Path) -> None:
    (tmp_path / "tệp").touch()
    for place, said in (("tệp", "là một tệp"), ("", "đã có tệp bên trong")):
        told = call("new", str(tmp_path / place))
        assert told.exit_code == 1
        one_sentence(told)
        assert said in told.stderr


# --- offices, whole and broken ----------------------------------------------------------------


def no_office(root: Path) -> None:
    (root / "config.toml").unlink()


def a_typo(root: Path) -> None:
    path = root / "config.toml"
    path.write_text(path.read_text("utf-8").replace("publisher", "publishr"), "utf-8")


def no_toml(root: Path) -> None:
    (root / "config.toml").write_text('[ward\nname = "phường Mẫu"\n', "utf-8")


def a_wrong_type(root: Path) -> None:
    path = root / "config.toml"
    path.write_text(path.read_text("utf-8") + '\n[planning]\nhorizon_days = "bốn"\n', "utf-8")


def no_utf8(root: Path) -> None:
    (root / "config.toml").write_bytes("name = 'phường'".encode("utf-16"))


def config_is_a_folder(root: Path) -> None:
    no_office(root)
    (root / "config.toml").mkdir()


def a_broken_schedule(root: Path) -> None:
    (root / "schedules" / "hong.toml").write_text("[[slot]]\nchannel = 7\n", "utf-8")


def a_ledger_that_is_none(root: Path) -> None:
    (root / "var").mkdir(exist_ok=True)
    (root / "var" / "ledger.db").write_bytes(b"not a database" * 100)


def var_is_a_file(root: Path) -> None:
    (root / "var").touch()


def empty(root: Path) -> None:
    for path in (root / "content").rglob("*.md"):
        path.unlink()
    for path in (root / "schedules").iterdir():
        path.unlink()


def content_is_a_file(root: Path) -> None:
    empty(root)
    (root / "content" / "thong-bao").rmdir()
    (root / "content").rmdir()
    (root / "content").touch()


BREAKS: tuple[Callable[[Path], None], ...] = (
    no_office,
    a_typo,
    no_toml,
    a_wrong_type,
    no_utf8,
    config_is_a_folder,
    a_broken_schedule,
    a_ledger_that_is_none,
    var_is_a_file,
    content_is_a_file,
    empty,
)


@pytest.mark.parametrize("break_", BREAKS, ids=lambda each: each.__name__)
def test_every_command_says_what_is_broken(office: Path, break_: Callable[[Path], None]) -> None:
    break_(office)
    codes = set()
    for path in ARGUMENTS:
        told = ask(path, office)
        assert told.exit_code in (0, 1), (path, told.output)
        vietnamese(told)
        if told.exit_code and "Lỗi: " in told.output:
            one_sentence(told)
        codes.add(told.exit_code)
    assert 1 in codes
    if break_ in BREAKS[:6]:
        assert codes == {1}


@pytest.mark.parametrize(
    "path", [each for each in ARGUMENTS if takes(each, "--json")], ids=" ".join
)
def test_json_is_json_whatever_happens(office: Path, path: tuple[str, ...]) -> None:
    told = ask(path, office, "--json")
    assert told.exit_code == (path == ("radio", "verify")), told.output  # nothing handed over yet
    json.loads(told.stdout)
    bad = call(*path, *ARGUMENTS[path], "--json", "--khong-co")
    assert bad.exit_code == 2
    assert json.loads(bad.stdout)["error"]
    a_typo(office)
    broken = ask(path, office, "--json")
    assert broken.exit_code == 1
    given = json.loads(broken.stdout)
    assert given["error"] == broken.stderr.removeprefix("Lỗi: ").strip()
    assert (given["code"], given["path"]) == ("bad-setting", str(office / "config.toml"))
    assert "publisher" in broken.stderr


def test_commands_that_report_speak_json() -> None:
    reporting = {"check", "ease", "preview", "plan", "publish", "status", "intake", "doctor"}
    reporting |= {"guard", "channels", "radio rundown", "radio verify", "radio urgent"}
    reporting |= {"radio log export", "radio log check"}
    assert {" ".join(each) for each in TREE if takes(each, "--json")} == reporting


def test_every_command_takes_an_office_and_those_that_reckon_with_time_take_now() -> None:
    assert {path for path in TREE if not takes(path, "--office")} == GROUPS | {("new",)}
    timeless = {("new",), ("run",), ("rehearse",), ("read",), ("read", "teach"), ("ease",)}
    assert {path for path in TREE if not takes(path, "--now")} == GROUPS | timeless


# --- the process around a command -------------------------------------------------------------

LOA = [sys.executable, "-m", "pipeline"]


def test_a_reader_that_hears_nothing_more_is_no_fault(office: Path) -> None:
    """`loa … | head -1`, and a standard output that was closed before the start."""
    with subprocess.Popen(
        [*LOA, "plan", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as heard:
        assert heard.stdout
        heard.stdout.close()
        assert heard.stderr
        assert heard.stderr.read() == b""
    closed = subprocess.run(
        f"exec '{sys.executable}' -m pipeline channels --office '{office}' >&-",
        shell=True,
        capture_output=True,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (0, b"")


@pytest.mark.parametrize("inherited", [signal.SIG_DFL, signal.SIG_IGN])
def test_ctrl_c_ends_long_work_in_a_sentence(office: Path, inherited: signal.Handlers) -> None:
    """Also where a shell started it in the background, and handed SIGINT down as ignored."""
    words = ["rehearse", "--from", "2026-12-01", "--days", "400", "--office", str(office)]
    report = office / "var" / "rehearsal" / "var" / "ledger.db"
    with subprocess.Popen(
        [*LOA, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, inherited),
    ) as long:
        until = time.monotonic() + 60
        while not report.exists() and time.monotonic() < until:
            time.sleep(0.05)
        long.send_signal(signal.SIGINT)
        _, said = long.communicate(timeout=60)
    assert long.returncode == 130
    assert said == "Đã dừng theo Ctrl-C. Việc đã ghi sổ vẫn còn; chạy lại để làm tiếp.\n"


@pytest.mark.parametrize("columns", [40, 80])
def test_a_narrow_screen_tears_no_word_apart(
    office: Path, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("pipeline.cli.common.on_screen", lambda: True)
    told = call("channels", "--office", str(office))
    assert max(map(len, told.stdout.splitlines())) <= columns
    for word in ("trang", "Facebook", "thanh", "63.206"):
        assert word in told.stdout
