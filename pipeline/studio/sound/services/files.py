"""Bytes of a stranger → Sound: only kinds of files that are sound by their first bytes.

ffmpeg reads playlists too, which name other files and addresses; that it does not open those out
of a pipe today (9.0) is nothing to rely upon.
"""

from __future__ import annotations

import struct

from pipeline.errors import ContentError
from pipeline.studio.sound import mastering
from pipeline.studio.sound.pcm import Sound

HERTZ = 24000
LONGEST = 4_000_000  # bytes of one file
_UNKNOWN = 0x7FFFF000  # a length from here on is none: the writer could not know it


def decode_file(data: bytes) -> Sound:
    """The sound of a WAV, MP3, Ogg, FLAC or AAC file. Raises ContentError if it is none."""
    if not _is_sound(data):
        raise ContentError("câu trả lời không phải tệp âm thanh")
    return mastering.decode_sound(_with_true_length(data), HERTZ)


def _is_sound(data: bytes) -> bool:
    if data[:4] == b"RIFF":
        return data[8:12] == b"WAVE"
    if data[:3] == b"ID3" or data[:4] in (b"OggS", b"fLaC"):
        return True
    # an MP3 or ADTS frame begins with eleven ones
    return len(data) > 3 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0


def _with_true_length(data: bytes) -> bytes:
    """A WAV whose data are as long as it says; other files as they are.

    Who streams a WAV writes no length, or the longest there is (VieNeu's server does). Raises
    ContentError for one that was cut off.
    """
    if data[:4] != b"RIFF":
        return data
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        rest = len(data) - at - 8
        if name == b"data":
            unknown = size >= _UNKNOWN or (size == 0 and rest > 0)
            if size > rest and not unknown:
                raise ContentError("tệp âm thanh bị cắt ngang")
            true = rest - rest % 2 if unknown else size
            head = b"RIFF" + struct.pack("<I", at + true) + data[8 : at + 4]
            return head + struct.pack("<I", true) + data[at + 8 : at + 8 + true]
        at += 8 + size + size % 2
    raise ContentError("tệp âm thanh không có tiếng")
