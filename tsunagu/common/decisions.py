"""May this actor do this? Yes, no, or not yet, with the words staff will read."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer that is true or false and, when false, says why in Japanese."""

    allowed: bool
    reason: str = ""
    fixable: bool = False  # True: show the button disabled, with the reason. False: show nothing.

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: Decision) -> Decision:
        return self and other  # the first refusal wins


YES = Decision(True)


def no(reason: str) -> Decision:
    """Never for this actor, or never again: the screen leaves the button out."""
    return Decision(False, reason)


def not_yet(reason: str) -> Decision:
    """Something can be put right first: the screen shows the button disabled, with the reason."""
    return Decision(False, reason, fixable=True)


class NotAllowed(PermissionDenied):
    """A refusal that reaches the 403 page with its reason."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


class Replaced(NotAllowed):
    """Somebody changed the thing while this one was being written; the page shows both texts."""

    def __init__(self) -> None:
        super().__init__(no("ほかの人が先に書きかえました。両方を見くらべてください。"))


def require(decision: Decision) -> None:
    """Raise NotAllowed unless the decision is yes."""
    if not decision:
        raise NotAllowed(decision)
