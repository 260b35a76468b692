"""The index of an office saves time and is no second truth: whatever becomes of it, the site, the
ledger, the programmes and what staff read are what they are without it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.guard import PublishedPart, passages
from pipeline.model import Article
from pipeline.office import office_index
from pipeline.office.office_index import FILE
from tests.support.offices import NOW, OfficeBuilder, open_office

SETTLED = 2.1  # seconds after which a stamp tells every change
_OPENED: list[str] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and str(arguments[0]).endswith(".md"):
        _OPENED.append(Path(str(arguments[0])).parent.name)


sys.addaudithook(_note)


def opened(office: OfficeBuilder, *words: str) -> list[str]:
    """Whose files a command opens: names of articles' folders."""
    _OPENED.clear()
    office.run(*words)
    return sorted(set(_OPENED))


def publish_three(office: OfficeBuilder) -> OfficeBuilder:
    """Three articles, published; whatever is in content/ is settled."""
    office.write("lop-hoc", "Lớp học số", "Lớp mở ngày 1/12/2026. Xem [họp](../hop-to-dan-pho).")
    office.write("tiem-chung", "Tiêm chủng", "Tiêm lúc 7 giờ 30.")
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    time.sleep(SETTLED)
    office.run("check")
    return office


@pytest.fixture
def ward(office: OfficeBuilder) -> OfficeBuilder:
    return publish_three(office)


def test_what_did_not_change_is_not_read_in_another_process(ward: OfficeBuilder) -> None:
    for words in (("check",), ("status",), ("publish",), ("preview", "lop-hoc")):
        assert opened(ward, *words) == [], words


def examined(office: OfficeBuilder, *words: str) -> list[str]:
    """What of which articles the guard looks at while a command runs."""
    with pytest.MonkeyPatch.context() as patch:
        seen: list[str] = []

        def note(article: Article, heard_on: frozenset[str]) -> list[PublishedPart]:
            seen.append(article.slug)
            return list(passages(article, heard_on))

        patch.setattr("pipeline.guard.examined.passages", note)
        office.run(*words)
    return sorted(seen)


def write_doubtful(office: OfficeBuilder) -> None:
    """An article of which the guard finds something, that waits for approval."""
    office.write("can-bo", "Cán bộ hỗ trợ", "Anh Nguyễn Văn Nam, số điện thoại 0912 345 678.")
    time.sleep(SETTLED)


def test_what_did_not_change_is_not_examined_in_another_process(ward: OfficeBuilder) -> None:
    write_doubtful(ward)
    first = ward.run("check").output
    assert "can-bo/index.md" in first
    assert examined(ward, "check") == []
    assert examined(ward, "preview", "can-bo") == []
    assert ward.run("check").output == first
    refused = ward.run("approve", "can-bo", "--by", "Bà Hà", ok=False).output
    assert "can-bo/index.md" in refused


@pytest.mark.parametrize("file", ["config.toml", "content/tu-dien/ra-soat.tsv"])
def test_by_other_rules_everything_is_examined_again(file: str, ward: OfficeBuilder) -> None:
    write_doubtful(ward)
    ward.run("check")
    path = ward.root / file
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as written:
        written.write("\n# khác\n")
    assert examined(ward, "check") == ["can-bo"]


def test_a_changed_article_is_examined_again(ward: OfficeBuilder) -> None:
    write_doubtful(ward)
    ward.run("check")
    ward.write("can-bo", "Cán bộ hỗ trợ", "Chị Trần Thị Mai, số điện thoại 0987 654 321.")
    assert examined(ward, "check") == ["can-bo"]
    assert "Mai" in ward.run("check").output


def test_of_a_changed_article_the_change_is_read(ward: OfficeBuilder) -> None:
    ward.write("lop-hoc", "Lớp học số", "Lớp dời sang ngày 2/12/2026.")
    assert opened(ward, "check") == ["lop-hoc"]
    assert "2/12/2026" in ward.run("preview", "lop-hoc", "--channel", "website").output


def test_what_changed_a_moment_ago_is_read_again(ward: OfficeBuilder) -> None:
    """Two changes within the clock's tick of a file system leave one stamp."""
    ward.write("lop-hoc", "Lớp học số", "Lớp dời sang ngày 2/12/2026.")
    for _ in range(2):
        assert opened(ward, "check") == ["lop-hoc"]
    time.sleep(SETTLED)
    assert opened(ward, "check") == ["lop-hoc"]
    assert opened(ward, "check") == []


def test_a_change_under_the_same_size_and_times_is_seen(ward: OfficeBuilder) -> None:
    path = ward.root / "content" / "thong-bao" / "tiem-chung" / "index.md"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("7 giờ 30", "8 giờ 30"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert "8 giờ 30" in ward.run("preview", "tiem-chung", "--channel", "website").output


@pytest.mark.parametrize(
    "file", ["config.toml", "content/tu-dien/viet-tat.txt", "schedules/a.toml"]
)
def test_other_settings_make_another_index(file: str, ward: OfficeBuilder) -> None:
    path = ward.root / file
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as written:
        written.write("\n# khác\n")
    assert len(opened(ward, "check")) == 3


def test_a_changed_picture_is_a_changed_article(ward: OfficeBuilder) -> None:
    picture = ward.root / "content" / "thong-bao" / "lop-hoc" / "bia.png"
    shutil.copy(ward.root / "content" / "thong-bao" / "tiem-chung" / "bia.png", picture)
    assert opened(ward, "check") == ["lop-hoc"]


# --- whatever becomes of it ---------------------------------------------------------------


def index_of(office: OfficeBuilder) -> Path:
    return office.root / "var" / FILE


def spoil(office: OfficeBuilder) -> None:
    data = bytearray(index_of(office).read_bytes())
    data[len(data) // 2] ^= 0x40
    index_of(office).write_bytes(bytes(data))


def put_folder(office: OfficeBuilder) -> None:
    index_of(office).unlink()
    index_of(office).mkdir()


def put_other_office(office: OfficeBuilder) -> None:
    """The index of a folder with the same files and other words."""
    other = OfficeBuilder(office.root.parent / "khác")
    shutil.copytree(office.root, other.root)
    shutil.rmtree(other.root / "var")
    other.write("lop-hoc", "Lớp học khác", "Lớp của phường khác.")
    time.sleep(SETTLED)
    other.run("check")
    shutil.copy(index_of(other), index_of(office))


FATES: dict[str, Callable[[OfficeBuilder], object]] = {
    "present": lambda office: None,
    "deleted": lambda office: index_of(office).unlink(),
    "cut short": lambda office: os.truncate(index_of(office), index_of(office).stat().st_size // 2),
    "empty": lambda office: index_of(office).write_bytes(b""),
    "spoilt": spoil,
    "no index": lambda office: index_of(office).write_bytes(os.urandom(4096)),
    "a folder": put_folder,
    "of another office": put_other_office,
}


def told(office: OfficeBuilder) -> list[str]:
    """Everything that staff and the public see after an edit, and after it is published."""
    office.write("tiem-chung", "Tiêm chủng", "Tiêm lúc 9 giờ.")
    said = [office.run(*words).output for words in (("check",), ("status",), ("plan",))]
    said.append(office.run("preview", "tiem-chung").output)
    office.run("approve", "tiem-chung", "--by", "Bà Hà")
    office.run("publish")
    office.run("publish")
    said.append(office.run("status", "--json").stdout)
    for folder in (office.site, office.handover):
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            said.append(f"{path.relative_to(office.root)} {path.read_bytes().hex()}")
    with closing(sqlite3.connect(office.root / "var" / "ledger.db")) as db:
        for table in ("deliveries", "editions", "approvals", "events", "articles"):
            rows = db.execute(f"select * from {table}").fetchall()
            said += sorted(map(repr, rows))
    places = str(office.root), office.root.as_uri().removeprefix("file://")
    for place in places:
        said = [each.replace(place, "") for each in said]
    return [re.sub(r'"at": "[^"]*"', "", each) for each in said]  # of the host's own clock


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory, spoken: Path) -> list[str]:
    """What is told where there is no index at all."""
    office = open_office(tmp_path_factory.mktemp("mẫu") / "văn phòng")
    shutil.copytree(spoken, office.root / "build", dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office_index, "_key", lambda *_: b"")
        found = told(publish_three(office))
        assert not index_of(office).exists()
        return found


@pytest.mark.parametrize("fate", FATES)
def test_nothing_but_time_depends_on_the_index(
    fate: str, ward: OfficeBuilder, without: list[str]
) -> None:
    FATES[fate](ward)
    assert told(ward) == without


def test_an_old_index_that_is_put_back_tells_nothing_old(ward: OfficeBuilder) -> None:
    old = index_of(ward).read_bytes()
    ward.write("lop-hoc", "Lớp học số", "Lớp dời sang ngày 2/12/2026.")
    time.sleep(SETTLED)
    ward.run("check")
    index_of(ward).write_bytes(old)
    assert "2/12/2026" in ward.run("preview", "lop-hoc", "--channel", "website").output


def test_nobody_runs_a_program_by_putting_it_into_the_index(ward: OfficeBuilder) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(ward.root / "bị chiếm"),)

    data = index_of(ward).read_bytes()
    body = pickle.dumps(({"a": Harm()}, {}))
    head = data[: office_index._HEAD - 32]
    index_of(ward).write_bytes(head + hashlib.sha256(body).digest() + body)
    assert len(opened(ward, "check")) == 3
    assert not (ward.root / "bị chiếm").exists()


def test_an_article_that_is_wrong_is_told_of_each_time(ward: OfficeBuilder) -> None:
    ward.write("hong", "Bài hỏng", "Họp lúc 25h30.")
    for _ in range(2):
        assert "25h30" in ward.run("check", ok=False).output


def test_two_commands_at_once_leave_a_whole_index(ward: OfficeBuilder) -> None:
    ward.write("lop-hoc", "Lớp học số", "Lớp dời sang ngày 2/12/2026.")
    time.sleep(SETTLED)
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            try:
                ward.run("check", now=NOW)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert opened(ward, "check") == []
    assert [each.name for each in index_of(ward).parent.glob(f".{FILE}*")] == []
