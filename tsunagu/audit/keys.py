"""The keys of sent forms. What they are for: forms.once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.audit.models import FormKey

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


def claim(key: UUID, *, user_id: int, form: str) -> tuple[FormKey, bool]:
    """The row of this key, and whether it is new.

    When the same form arrives twice at once, the second waits here (unique index, or SQLite's one writer)
    until the first has ended, and then finds its answer. Call inside the transaction of the act.
    """
    return FormKey.objects.get_or_create(user_id=user_id, form=form, key=key)


def answer(key: FormKey, url: str) -> None:
    FormKey.objects.filter(pk=key.pk).update(answer=url)


def release(key: FormKey) -> None:
    """The form was refused: the same key may be sent again."""
    FormKey.objects.filter(pk=key.pk).delete()


def is_answered(key: UUID, *, user_id: int) -> bool:
    """Whether a form with this key has done its work, on whichever page."""
    return FormKey.objects.filter(user_id=user_id, key=key).exclude(answer="").exists()


def erase_old(before: datetime) -> int:
    """Nobody presses twice after days: the keys of older forms are erased. Returns how many."""
    erased, _ = FormKey.objects.filter(at__lt=before).delete()
    return erased
