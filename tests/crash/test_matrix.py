"""Power fails at every step × every mood × {SAFE, FIND, ASK} × restart: one public thing, always.

Never two, never none; where the far end can't tell (ASK), a question to a person.
The long form kills at every line of every mood. The short one kills at lines of dispatch and of
the channel only, at every third or so in each mood, each mood beginning at another one: a line that
is passed over in one mood is met in the next. It thins out most where all must end alike: moods
that dispatch can't tell from one another, lines inside one transaction of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.delivery import Action
from tests.crash.house import CHANNEL, MOODS, PIPELINE, TEMPERS, House, asked, opened

_KNOWN: set[str] = set()  # what a restart was already seen to bring to its right end
# To dispatch these are the same silence as reset-before or reset-after
ALIKE = {"stall-before", "stall-after", "late", "truncate", "nonsense", "html-502"}


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with opened() as house:
        yield house


def steps(house: House, temper: str, mood: str, action: Action) -> list[str]:
    """The steps of an unharmed life, in order, each once."""
    house.begin(temper, action)
    found: list[str] = house.live(mood, watch=(*PIPELINE, CHANNEL)).value
    house.live_on().holds(temper, action)
    return found


def outer(step: str) -> bool:
    """A line of dispatch or of the channel itself."""
    return step.rpartition(" > ")[2].startswith(("dispatch.py", "loopback_channel.py"))


def kill_at(house: House, step: str, temper: str, mood: str, action: Action) -> bool:
    """Kill one life there, start again, look. Whether the step was reached at all."""
    house.begin(temper, action)
    end = house.live(mood, watch=(*PIPELINE, CHANNEL), die_at=step)
    stands = f"{temper} {action} {mood} {house.stands()}"
    if stands not in _KNOWN:
        house.live_on().holds(temper, action)
        _KNOWN.add(stands)
    return end.killed


def kill_at_each(
    house: House, chosen: list[str], temper: str, mood: str, action: Action = Action.PUBLISH
) -> None:
    killed = sum(kill_at(house, step, temper, mood, action) for step in chosen)
    # a busy machine may turn an answer into a silence, and then some steps are not reached
    assert killed >= 0.9 * len(chosen), f"{killed} of {len(chosen)} steps were reached"


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("temper", TEMPERS)
def test_killed_at_every_step_after_the_far_end_was_asked(
    house: House, temper: str, mood: str
) -> None:
    every = steps(house, temper, mood, Action.PUBLISH)
    start = next(number for number, step in enumerate(every) if asked(step))
    chosen = [step for step in every[start:] if outer(step)]
    kill_at_each(house, thinned(chosen, temper, mood), temper, mood)


def thinned(steps: list[str], temper: str, mood: str) -> list[str]:
    """Every third step or fewer; each mood begins at another one."""
    nth = 9 if mood in ALIKE else {"safe": 5, "together": 6}.get(temper, 3)
    return steps[list(MOODS).index(mood) % nth :: nth]


def test_killed_before_the_far_end_is_asked(house: House) -> None:
    every = steps(house, "find", "calm", Action.PUBLISH)
    before = every[: next(number for number, step in enumerate(every) if asked(step))]
    inner = [step for step in before if not outer(step)]
    chosen = [step for step in before if outer(step)] + inner[::4]
    kill_at_each(house, chosen, "find", "calm")


@pytest.mark.parametrize(("mood", "every_nth"), [("calm", 1), ("reset-after", 3)])
def test_killed_inside_the_ledger(house: House, mood: str, every_nth: int) -> None:
    every = steps(house, "find", mood, Action.PUBLISH)
    start = next(number for number, step in enumerate(every) if asked(step))
    inner = [step for step in every[start:] if not outer(step)]
    kill_at_each(house, inner[::every_nth], "find", mood)


@pytest.mark.parametrize(
    ("mood", "every_nth"), [("calm", 1), ("reset-before", 3), ("reset-after", 3)]
)
@pytest.mark.parametrize("action", [Action.REPLACE, Action.WITHDRAW])
def test_killed_while_a_correction_or_a_withdrawal_is_made(
    house: House, action: Action, mood: str, every_nth: int
) -> None:
    every = steps(house, "find", mood, action)
    start = next(number for number, step in enumerate(every) if asked(step))
    chosen = [step for step in every[start:] if outer(step)]
    kill_at_each(house, chosen[::every_nth], "find", mood, action)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize(
    ("action", "temper"),
    [
        *((Action.PUBLISH, temper) for temper in TEMPERS),
        (Action.REPLACE, "find"),
        (Action.WITHDRAW, "find"),
    ],
)
def test_killed_at_every_line(house: House, action: Action, temper: str, mood: str) -> None:
    every = steps(house, temper, mood, action)
    start = next(number for number, step in enumerate(every) if asked(step))
    # before the far end is asked its mood can't matter
    chosen = every if mood == "calm" else every[start:]
    kill_at_each(house, chosen, temper, mood, action)
