"""支援の行い: everything that can happen to an intake, a case and the work on it."""

from tsunagu.cases.actions.case import (
    change_lead,
    join,
    look,
    open_case,
    pause,
    reopen,
    repoint,
    split,
    stop_watching,
    succeed,
    watch,
)
from tsunagu.cases.actions.intake import Said, answer, ask, attach, receive
from tsunagu.cases.actions.notes import drop, happen, involve, keep_promise, note, promise, stop_involvement

__all__ = [
    "Said",
    "answer",
    "ask",
    "attach",
    "change_lead",
    "drop",
    "happen",
    "involve",
    "join",
    "keep_promise",
    "look",
    "note",
    "open_case",
    "pause",
    "promise",
    "receive",
    "reopen",
    "repoint",
    "split",
    "stop_involvement",
    "stop_watching",
    "succeed",
    "watch",
]
