"""Naming a film is cheap, and a rehearsal makes none."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from pipeline.studio.clips import footage
from pipeline.studio.rehearsal import make_rehearsal_file
from tests.video.office import article, film, office


def test_naming_a_film_loads_nothing_that_draws_or_encodes() -> None:
    """Channels compose in every command: they must not wait for the studio's packages."""
    asked = "import sys; import pipeline.studio.video; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"numpy", "moviepy", "PIL", "imageio_ffmpeg", "resvg_py"}


def test_a_rehearsal_has_films_of_the_right_kind_in_no_time(tmp_path: Path) -> None:
    place = office(tmp_path)
    named = film(place, article())
    started = time.process_time()
    seen = footage.examine_clip(make_rehearsal_file(named.video, place))
    assert (seen.width, seen.height, seen.sound) == (1080, 1920, True)
    assert seen.seconds >= 3
    for each in named.captions:
        assert make_rehearsal_file(each, place).exists()
    assert not (place.build / "voice").exists(), "no word is spoken"
    assert time.process_time() - started < 5
