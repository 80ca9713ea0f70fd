"""受付・記録・支援の入力: the shape of what people type, and the words of errors."""

from tsunagu.cases.forms.case import (
    JoinForm,
    LeadForm,
    LookForm,
    RelativeForm,
)
from tsunagu.cases.forms.intake import IntakeForm
from tsunagu.cases.forms.note import AmendForm, HappeningForm, InvolvementForm, NoteForm, StopForm

__all__ = [
    "AmendForm",
    "HappeningForm",
    "IntakeForm",
    "InvolvementForm",
    "JoinForm",
    "LeadForm",
    "LookForm",
    "NoteForm",
    "RelativeForm",
    "StopForm",
]
