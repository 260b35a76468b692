"""Who answers for an act, and how that was proven."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipeline.ledger import PLAN


class Proof(Enum):
    """How it is known who acts."""

    AT_MACHINE = "at the machine"  # whoever can run commands there gave this name
    SIGNED_IN = "signed in"  # on a page, by an account of the office
    PLAN = "plan"  # nobody: the office does what was planned


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the plan. `name` is what the ledger keeps as `by`."""

    name: str
    proof: Proof

    def __post_init__(self) -> None:
        """A nameless actor is a fault of the face that made it."""
        if not self.name.strip():
            raise ValueError("an actor has a name")


THE_PLAN = Actor(PLAN, Proof.PLAN)
