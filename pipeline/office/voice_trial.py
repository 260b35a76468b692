"""The same sentences by every voice, to be listened to side by side before one is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from pipeline.channel_settings import RadioSettings
from pipeline.config import Office
from pipeline.errors import ConfigError, LoaError
from pipeline.recipes.sound import SpeechRecipe, SpokenPhrase
from pipeline.voice_settings import BUILT_IN, CLEAR_RATE, name_chain

TRIED = (  # read words only, as a station says them
    "Đây là đài truyền thanh phường Xuân Lập, mời bà con nghe bản tin chiều nay.",
    "Trạm Y tế phường tiêm chủng mở rộng cho trẻ vào sáng thứ Sáu, ngày năm tháng mười hai.",
    "Bà con mang theo căn cước công dân, sổ tiêm chủng và thẻ bảo hiểm y tế của cháu.",
    "Từ bảy giờ ba mươi đến mười một giờ, khu phố hai và khu phố ba tạm ngừng cấp điện.",
    "Khi thấy cháy, hãy hô to, ngắt cầu dao, và gọi ngay một một bốn.",
    "Nghị quyết số năm mươi bảy nói về khoa học, công nghệ và chuyển đổi số quốc gia.",
    "Lớp bình dân học vụ số mở vào tối thứ Ba hằng tuần, tại nhà văn hóa khu phố năm.",
    "Ông Nguyễn Văn Ba, bà Trần Thị Hường và em Lê Quỳnh Giang được tuyên dương.",
    "Mức hỗ trợ là hai triệu năm trăm nghìn đồng một hộ, nhận trước ngày ba mươi.",
    "Kính chúc bà con một buổi chiều nhiều sức khỏe, nhiều niềm vui.",
)


@dataclass(frozen=True, slots=True)
class TriedVoice:
    """What a voice made of the sentences; `problem`: why it made nothing."""

    name: str
    file: str = ""  # beside the page
    problem: str = ""


def try_voices(office: Office, names: tuple[str, ...] = ()) -> tuple[Path, list[TriedVoice]]:
    """The same sentences by each voice, mastered as on air, and one page to listen to them.

    `names`: only these; empty: all. The page lies in build/thu-giong/. Raises ConfigError for a
    name that is no voice.
    """
    known = (*office.voices, *(each for each in BUILT_IN if each not in office.voices))
    for name in names:
        if name not in known:
            raise ConfigError(f"Không có giọng nào tên “{name}”. Đang có: {', '.join(known)}.")
    folder = office.build / "thu-giong"
    folder.mkdir(parents=True, exist_ok=True)
    tried = [_try_voice(office, name, folder) for name in names or known]
    page = folder / "index.html"
    page.write_text("".join(_page(tried)), "utf-8")
    return page, tried


def _try_voice(office: Office, name: str, folder: Path) -> TriedVoice:
    from pipeline.studio.sound import voice

    stations = (each for each in office.channels.values() if isinstance(each, RadioSettings))
    radio = next(stations, None)
    rate, url = (radio.rate, radio.gtts_url) if radio else (CLEAR_RATE, "")
    phrases = tuple(SpokenPhrase(each, 0.6) for each in TRIED)
    path = folder / f"{name}.mp3"
    path.unlink(missing_ok=True)
    try:
        recipe = SpeechRecipe(
            title=f"Thử giọng {name}",
            phrases=phrases,
            artist=office.config.ward.name,
            voices=name_chain((name,), office.voices, rate, url),
        )
        voice.make_speech(recipe, office, path)
    except LoaError as error:
        return TriedVoice(name, problem=str(error))
    return TriedVoice(name, path.name)


def _page(tried: list[TriedVoice]) -> Iterator[str]:
    yield (
        '<!doctype html>\n<html lang="vi">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>Nghe thử giọng đọc</title>\n<style>body{font:1.1rem/1.6 sans-serif;max-width:44rem;"
        "margin:2rem auto;padding:0 1rem}audio{width:100%}</style>\n<h1>Nghe thử giọng đọc</h1>\n"
        "<p>Cùng các câu ấy, mỗi giọng một lần, âm lượng như khi phát trên loa.</p>\n"
    )
    for each in tried:
        yield f"<h2>{escape(each.name)}</h2>\n"
        if each.file:
            yield f'<audio controls preload="none" src="{escape(each.file)}"></audio>\n'
        else:
            yield f"<p>{escape(each.problem)}</p>\n"
    yield "<h2>Các câu</h2>\n<ol>\n"
    for text in TRIED:
        yield f"<li>{escape(text)}</li>\n"
    yield "</ol>\n</html>\n"
