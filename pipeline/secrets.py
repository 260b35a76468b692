"""Tokens: from the environment (LOA_<NAME>), else from a file of mode 0600 in var/secrets/."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ConfigError, reason


@dataclass(frozen=True)
class FileSecrets:
    """Secrets of one office. Its repr shows where they are, never what they are."""

    folder: Path = field()

    def get(self, name: str) -> str | None:
        """The secret, or None. Raises ConfigError if its file can't be read, or others can."""
        if value := os.environ.get(f"LOA_{name}"):
            return value.strip()
        path = self._path(name)
        try:
            value = path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise ConfigError(
                f"Tệp bí mật {path} không phải văn bản UTF-8: tệp hỏng, hoặc lưu nhầm kiểu. "
                "Xóa tệp ấy rồi kết nối lại kênh của nó bằng “loa connect”.",
                code="secret-not-utf8",
                path=str(path),
            ) from None
        except OSError as error:
            raise ConfigError(
                f"Không đọc được tệp bí mật {path}: {reason(error)}. Sửa quyền đọc, hoặc xóa rồi "
                "kết nối lại kênh của nó bằng “loa connect”.",
                code="secret-unreadable",
                path=str(path),
            ) from None
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise ConfigError(
                f"Người khác đọc được tệp bí mật {path}. Chạy “chmod 600 {path}” rồi thử lại.",
                code="secret-exposed",
                path=str(path),
            )
        return value or None

    def faults(self) -> list[str]:
        """What is wrong with the files, a sentence each."""
        found: list[str] = []
        for path in sorted(self.folder.glob("[A-Z]*")) if self.folder.is_dir() else ():
            try:
                self.get(path.name)
            except ConfigError as error:
                found.append(str(error))
        return found

    def overruled(self) -> tuple[str, ...]:
        """Names of this office's own secrets that a different LOA_… variable beats."""
        found = []
        for path in sorted(self.folder.glob("[A-Z]*")) if self.folder.is_dir() else ():
            told = os.environ.get(f"LOA_{path.name}", "").strip()
            with suppress(OSError, UnicodeDecodeError):  # its own fault, told by `faults`
                if told and told != path.read_text(encoding="utf-8").strip():
                    found.append(path.name)
        return tuple(found)

    def put(self, name: str, value: str) -> None:
        """Keep a secret: on disk, mode 0600, when this returns."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        if os.name == "posix":  # a rename is safe from a power cut once its folder is on disk
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
            raise ConfigError(
                f"Tên bí mật “{name}” không hợp lệ: chỉ dùng A-Z, 0-9 và gạch dưới.",
                code="secret-name",
                value=name,
            )
        return self.folder / name
