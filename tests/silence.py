"""A client's clock that runs ahead when a stand-in in this process falls silent on purpose."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from farends.stage import Stage


@dataclass
class TimerOfSilence:
    """A client's timer that rings as soon as the stand-in falls silent on purpose.

    So no test waits for real time to pass; a stand-in that is only slow is waited for.
    """

    stage: Stage
    seconds: float
    ring: Callable[[], None]

    def __post_init__(self) -> None:
        self.cancelled = False
        self._heard = self.stage.silences.count
        threading.Thread(target=self._wait, daemon=True).start()

    def cancel(self) -> None:
        """Never ring."""
        with self.stage.silences.changed:
            self.cancelled = True
            self.stage.silences.changed.notify_all()

    def _wait(self) -> None:
        silences = self.stage.silences
        with silences.changed:
            silences.changed.wait_for(
                lambda: self.cancelled or silences.count > self._heard, self.seconds
            )
        if not self.cancelled:
            self.ring()
