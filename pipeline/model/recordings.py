"""Sound that staff recorded for the loudspeaker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file beside the article, already listened to: it can be aired, and lasts so long."""

    src: str  # as the article names it, relative to the article's folder
    path: str  # relative to content/, posix
    sha256: str
    seconds: float  # on air; 0 where nobody listened
