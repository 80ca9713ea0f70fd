"""支援の記録: one import for the rows of this app."""

from tsunagu.cases.models.case import LONGEST_WAIT, Case, CaseStep, CaseSubject, Involvement
from tsunagu.cases.models.intake import PRIVATE, Informant, Intake, Source
from tsunagu.cases.models.notes import (
    RESULTS,
    UNDO,
    Contact,
    Happening,
    ProgressNote,
    Promise,
    outcome,
)

__all__ = [
    "LONGEST_WAIT",
    "PRIVATE",
    "RESULTS",
    "UNDO",
    "Case",
    "CaseStep",
    "CaseSubject",
    "Contact",
    "Happening",
    "Informant",
    "Intake",
    "Involvement",
    "ProgressNote",
    "Promise",
    "Source",
    "outcome",
]
