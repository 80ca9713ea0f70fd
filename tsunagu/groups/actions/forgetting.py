"""名前を忘れる: what an unclosed day still holds of people goes after two weeks. The timer's work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.groups.actions.session import erase
from tsunagu.groups.models import Booking, HeadCount, Session, SignUp

if TYPE_CHECKING:
    from datetime import datetime

KEPT = timedelta(days=14)  # after the day itself; then a contact serves nobody any more


@transaction.atomic
def forget_names(at: datetime) -> int:
    """Nicknames, contacts and codes of sessions and joint days long over. Returns of how many days."""
    over = timezone.localdate(at) - KEPT
    named = Q(pk__in=SignUp.objects.order_by().values("session_id")) | Q(
        pk__in=HeadCount.objects.exclude(nickname="").order_by().values("session_id")
    )
    sessions = list(Session.objects.filter(named, on__lt=over))
    for session in sessions:
        erase(session)
    bookings = Booking.objects.filter(event__on__lt=over).exclude(nickname="", contact="", code="")
    days = set(bookings.order_by().values_list("event_id", flat=True))
    bookings.update(nickname="", contact="", code="")
    if sessions or days:
        log.record("place.names_forgotten", by=None, detail={"sessions": len(sessions), "days": len(days)})
    return len(sessions) + len(days)
