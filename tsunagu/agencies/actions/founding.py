"""町を始める: the first town, its first body and its first administrator, before anybody can act."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tsunagu.accounts import actions as account_actions
from tsunagu.agencies.models import Agency, AgencyArea, Desk, Membership, Municipality
from tsunagu.audit import log


@transaction.atomic
def know_town(name: str, code: str) -> Municipality:
    """A town of which a record came in before anybody in it works with the software. Begins nothing.

    The metropolitan centres serve it from today on; until the town begins, nobody else could.
    Raises ValidationError with sentences when the name or the code is taken or unusable.
    """
    town = Municipality(name=name, code=code)
    town.full_clean()
    town.save(force_insert=True)
    today = timezone.localdate()
    for centre in Agency.objects.filter(kind=Agency.Kind.METROPOLITAN):
        AgencyArea.objects.create(agency=centre, municipality=town, since=today)
    log.record("town.known", by=None, target=town)
    return town


def _known(name: str, code: str) -> Municipality | None:
    return Municipality.objects.filter(name=name, code=code, agencies=None).first()


@transaction.atomic
def begin_town(name: str, code: str, *, username: str, person: str) -> tuple[Membership, str]:
    """A town with its city hall and one administrator, who sets up everything else on the screen.

    Returns the administrator's post and first password. Done from the command line, so nobody is `by`.
    Raises ValidationError with sentences when the name, the code or the log-in name is taken or unusable.
    """
    town = _known(name, code) or Municipality(name=name, code=code)
    town.full_clean()
    town.save()
    hall = Agency(name=name, kind=Agency.Kind.SECTION, home=town)
    hall.full_clean()
    hall.save(force_insert=True)
    now = timezone.now()
    AgencyArea.objects.create(agency=hall, municipality=town, since=timezone.localdate(now))
    desk = Desk.objects.create(agency=hall, name="代表")
    user, first_password = account_actions.add_user(username, person, by=None)
    post = Membership.objects.create(
        user=user, agency=hall, desk=desk, role=Membership.Role.ADMINISTRATOR, since=now
    )
    log.record("town.begun", by=None, target=town)
    return post, first_password
