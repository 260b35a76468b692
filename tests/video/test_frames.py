"""Frames: zooms that don't shake, patches that leave no trace, colours that come back."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from pipeline.studio.video.frames import Moving, Patch, draw_frames
from pipeline.studio.video.planes import Planes, blank_frame, mix_planes, planes_of
from pipeline.studio.video.zoom import Motion, Zoom
from tests.video.office import photo


def pictured(width: int, height: int) -> Image.Image:
    with Image.open(io.BytesIO(photo())) as picture:
        return picture.convert("RGB").resize((width, height))


def luma(data: memoryview, width: int, height: int) -> np.ndarray:
    return np.frombuffer(data, np.uint8)[: width * height].reshape(height, width).astype(float)


def test_a_window_is_what_pillow_draws_of_it_too() -> None:
    picture = planes_of(pictured(660, 440))
    _, out = blank_frame(600, 400)
    for window in ((0.0, 0.0, 660.0, 440.0), (13.4, 8.9, 646.6, 431.1), (30.0, 20.0, 630.0, 420.0)):
        Zoom(picture, 600, 400).draw(window, out)
        wanted = Image.fromarray(picture.y).transform(
            (600, 400),
            Image.Transform.AFFINE,
            (
                (window[2] - window[0]) / 600,
                0,
                window[0],
                0,
                (window[3] - window[1]) / 400,
                window[1],
            ),
            Image.Resampling.BILINEAR,
        )
        error = np.abs(np.asarray(wanted, float) - out.y)[1:-1, 1:-1]
        assert error.max() <= 3
        assert error.mean() < 0.6


def test_a_zoom_moves_by_the_same_little_step_in_every_frame() -> None:
    """A cut at whole pixels, as zoompan's, stands still and jumps; ours does not."""
    picture = planes_of(pictured(660, 440))
    still = planes_of(Image.new("RGB", (600, 400)))
    motion = Motion((0.0, 0.0, 660.0, 440.0), (20.0, 13.3, 640.0, 426.7))

    def steps(moving: Moving) -> np.ndarray:
        seen = [luma(data, 600, 400).copy() for data in draw_frames(still, moving, [], 40)]
        return np.array([np.abs(b - a).mean() for a, b in itertools.pairwise(seen)])

    ours = steps(Moving(picture, motion, 0, 0, 600, 400))
    whole = Zoom(picture, 600, 400)
    jumps = []
    before = None
    for at in range(40):
        _, out = blank_frame(600, 400)
        left, top, right, bottom = (round(each) for each in motion.at(at / 39))
        whole.draw((left, top, right, bottom), out)
        if before is not None:
            jumps.append(np.abs(out.y.astype(float) - before).mean())
        before = out.y.astype(float)
    assert ours.std() / ours.mean() < 0.1
    assert np.std(jumps) / np.mean(jumps) > 0.5, "the measure tells them apart"


def test_patches_come_and_go_and_leave_no_trace() -> None:
    still = planes_of(pictured(64, 48))
    white = planes_of(Image.new("RGB", (16, 8), "white"))
    seen = [bytes(data) for data in draw_frames(still, None, [Patch(2, 4, 10, 6, white)], 6)]
    assert seen[0] == seen[1] == seen[4] == seen[5]
    assert seen[2] == seen[3] != seen[0]
    assert luma(memoryview(seen[2]), 64, 48)[6:14, 10:26].min() >= 234
    assert (luma(memoryview(seen[2]), 64, 48) != luma(memoryview(seen[0]), 64, 48)).sum() <= 128


def test_a_patch_over_a_moving_picture_stays_on_top() -> None:
    still = planes_of(Image.new("RGB", (64, 48)))
    moving = Moving(
        planes_of(pictured(72, 54)), Motion((0, 0, 72, 54), (4, 3, 68, 51)), 0, 0, 64, 48
    )
    white = planes_of(Image.new("RGB", (16, 8), "white"))
    for data in draw_frames(still, moving, [Patch(0, 9, 0, 0, white)], 5):
        assert luma(data, 64, 48)[:8, :16].min() >= 234


@pytest.mark.parametrize(
    "colour", ["#9b1c1f", "#7d1316", "#e0a526", "#ffffff", "#000000", "#0f4c5c"]
)
def test_colours_are_bt709_in_limited_range(colour: str) -> None:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    got = planes_of(Image.new("RGB", (4, 4), colour))
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert abs(got.y[0, 0] - (16 + 219 * y)) <= 1
    assert abs(got.u[0, 0] - (128 + 224 * (blue - y) / 1.8556)) <= 1
    assert abs(got.v[0, 0] - (128 + 224 * (red - y) / 1.5748)) <= 1


def test_a_mixture_goes_from_one_to_the_other() -> None:
    black, white = (planes_of(Image.new("RGB", (4, 4), each)) for each in ("black", "white"))
    shares = [int(mix_planes(black, white, share).y[0, 0]) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert shares[0] == 16
    assert shares[-1] == 235
    assert shares == sorted(shares)


def test_a_part_of_planes_is_a_view() -> None:
    data, whole = blank_frame(8, 8)
    part: Planes = whole.part(2, 2, 4, 4)
    part.y[:] = 9
    assert bytes(data)[2 * 8 + 2] == 9
