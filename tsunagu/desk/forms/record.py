"""記録する from any page: whom it is about, and the rest of the note; or words for メモ箱."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsunagu.cases.forms import NoteForm
from tsunagu.cases.forms.parts import chips
from tsunagu.web.fields import LineField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.desk.queries import Choice

MEMO = "memo"
NOT_YET_KNOWN = (MEMO, "まだわからない（メモ箱へ）")


class RecordForm(NoteForm):
    """だれ is chosen here; a memo asks for words alone."""

    template_name = "desk/forms/record.html"

    find = LineField(label="ほかの人をさがす", required=False)

    def __init__(self, *args: Any, people: Sequence[Choice], may_wait: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, paper=None, **kwargs)
        known = [(str(choice.subject), choice.words) for choice in people]
        self.fields["who"] = chips("だれのこと", [*known, NOT_YET_KNOWN] if may_wait else known)
        if self.is_memo:
            self._ask_for_words_alone()

    @property
    def is_memo(self) -> bool:
        return self.is_bound and self.data.get("who") == MEMO

    def _ask_for_words_alone(self) -> None:
        for name in ("method", "result"):
            self.fields[name].required = False
        self.fields["words"].required = True
        self.fields["words"].error_messages["required"] = "メモを入力してください。"
