"""The music under an office's films: `[video] music` of config.toml, looked at and hashed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from pipeline.config import Office
from pipeline.errors import ConfigError, ContentError
from pipeline.model import digest
from pipeline.recipes.pictures import SourceFile
from pipeline.studio.sound import recordings

_WHERE = "config.toml, [video] music"
_PLACE = "Chép tệp vào thư mục văn phòng và ghi đường dẫn từ đó, ví dụ “media/nen.mp3”."


def office_music(office: Office) -> SourceFile | None:
    """The office's music; None: it has none. Raises ConfigError for a file that can't be heard."""
    name = office.config.video.music
    if not name:
        return None
    path = _path(office, name)
    try:
        recordings.measure_recording(path, office.build)
        sha256 = digest(path.read_bytes())
    except (ContentError, OSError) as error:
        raise ConfigError(f"{_WHERE}: {error} Hoặc bỏ dòng này: phim sẽ không có nhạc.") from None
    return SourceFile(source=path.relative_to(office.root).as_posix(), sha256=sha256)


def _path(office: Office, name: str) -> Path:
    path = office.root / name
    inside = path.resolve().is_relative_to(office.root.resolve())
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or not inside:
        raise ConfigError(f"{_WHERE}: “{name}” nằm ngoài thư mục văn phòng. {_PLACE}")
    if not path.is_file():
        raise ConfigError(f"{_WHERE}: không thấy tệp “{name}”. {_PLACE}")
    return path
