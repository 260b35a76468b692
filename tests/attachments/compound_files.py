"""Small compound files ([MS-CFB], version 3): a name and some bytes for each stream."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # bytes of a stream that lies in whole sectors


def compound_file(streams: dict[str, bytes], storages: tuple[str, ...] = ()) -> bytes:
    """A file whose root holds these; streams are padded to the least size of whole sectors."""
    padded = {name: data.ljust(_LEAST, b"\0") for name, data in streams.items()}
    entries = _directory(padded, storages)
    directory_sectors = -(-len(entries) * 128 // _SECTOR)
    fat = [_FAT, *_chain(1, directory_sectors)]
    body = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    for data in padded.values():
        sectors = -(-len(data) // _SECTOR)
        fat += _chain(len(fat), sectors)
        body += data.ljust(sectors * _SECTOR, b"\0")
    assert len(fat) <= _SECTOR // 4
    table = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    return _header() + table + body


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _chain(start: int, sectors: int) -> list[int]:
    return [*range(start + 1, start + sectors), _END]


def _directory(streams: dict[str, bytes], storages: tuple[str, ...]) -> list[bytes]:
    children = [*storages, *streams]
    at = 1 + -(-(1 + len(children)) * 128 // _SECTOR)
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for number, name in enumerate(children, 1):
        right = number + 1 if number < len(children) else _FREE
        size = len(streams.get(name, b""))
        start = at if name in streams else 0
        entries.append(
            _entry(name, 2 if name in streams else 1, right=right, start=start, size=size)
        )
        at += -(-size // _SECTOR)
    return entries


def _entry(
    name: str, kind: int, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    head = words.ljust(64, b"\0") + struct.pack("<HBB", len(words), kind, 1)
    links = struct.pack("<III", _FREE, right, child)
    return head + links + bytes(36) + struct.pack("<IQ", start, size)
