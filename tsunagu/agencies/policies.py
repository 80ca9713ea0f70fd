"""Who may put bodies, desks, people and districts in order. Pure questions; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from tsunagu.agencies.models import (
    Agency,
    Cover,
    Desk,
    District,
    DistrictDuty,
    DistrictTown,
    Membership,
    Setting,
    in_force_at,
)
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.wareki import wareki

if TYPE_CHECKING:
    from datetime import date, datetime

    from tsunagu.accounts.models import User
    from tsunagu.agencies.actor import Actor

Role = Membership.Role


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post to be given: where, as what, from a moment until a moment (None: open)."""

    agency: Agency
    desk: Desk | None
    role: str
    since: datetime
    until: datetime | None = None


NOT_YOURS = "ほかの町の機関は、その町のシステム担当が整えます。"
CASE_WORKERS = {Role.WORKER, Role.SUPERVISOR}  # whose promises and households need somebody while they rest
LEADERS = {Agency.Kind.SECTION, Agency.Kind.COUNCIL}  # which body can lead for a town


def not_over(at: datetime) -> Q:
    """Posts in force now or later; one that was ended before it began is over."""
    return Q(until=None) | Q(until__gt=at) & Q(until__gt=F("since"))


def can_administer(actor: Actor) -> Decision:
    """The administrator of a town; everybody else reads whom to ask."""
    if not actor.is_in_force() or actor.role != Role.ADMINISTRATOR:
        return no(
            "機関と人を整えるのは、システム担当です。直したいことがあるときは、システム担当に知らせてください。"
        )
    if actor.municipality_id is None:
        return no("町に属さない機関のシステム担当は、町の機関と人を整えません。")
    return YES


def can_administer_agency(actor: Actor, agency: Agency) -> Decision:
    return can_administer(actor) & _of_town(actor, agency.home_id)


def can_administer_district(actor: Actor, district: District) -> Decision:
    return can_administer(actor) & _of_town(actor, district.municipality_id)


def can_administer_user(actor: Actor, user: User) -> Decision:
    """An account is put right by the only town it works in; one with a post elsewhere belongs to both."""
    posts = Membership.objects.filter(not_over(actor.at), user=user).order_by()
    towns = set(posts.values_list("agency__home_id", flat=True))
    known = Membership.objects.filter(user=user, agency__home_id=actor.municipality_id).exists()
    if not known or towns - {actor.municipality_id}:
        return can_administer(actor) & no(
            "ほかの町や都でも働いている人です。その機関のシステム担当と相談してください。"
        )
    return can_administer(actor)


def can_add_agency(actor: Actor, name: str, kind: str, parent: Agency | None) -> Decision:
    if Agency.objects.filter(name=name).exists():
        return can_administer(actor) & not_yet("この名称の機関は、すでにあります。ほかの名称にしてください。")
    if kind == Agency.Kind.METROPOLITAN:
        return can_administer(actor) & not_yet("都の相談センターは、町の画面からは加えられません。")
    if parent is not None:
        return can_administer(actor) & _of_town(actor, parent.home_id)
    return can_administer(actor)


def can_add_district(actor: Actor, kind: str, name: str) -> Decision:
    if District.objects.visible_to(actor).filter(kind=kind, name=name).exists():
        return can_administer(actor) & not_yet("この地図には、同じ名称の地区がすでにあります。")
    return can_administer(actor)


def can_begin(actor: Actor, user: User, post: Post) -> Decision:
    """May this post begin? Nobody gives a post to themselves."""
    return (
        can_administer_agency(actor, post.agency)
        & _not_for_oneself(actor, user)
        & _desk_of(post.agency, post.desk, actor.at)
        & _role_fits(post.agency, post.role)
        & _dates_fit(post.since, post.until, actor.at)
        & _is_new(user, post)
    )


def can_end(actor: Actor, membership: Membership) -> Decision:
    return (
        can_administer_agency(actor, membership.agency)
        & has_not_ended(membership, actor.at)
        & _leaves_an_administrator(actor, membership)
    )


def has_not_ended(membership: Membership, at: datetime) -> Decision:
    if membership.until is not None and membership.until <= max(at, membership.since):
        return no("この所属は、すでに終わっています。")
    return YES


def can_change_desk(actor: Actor, desk: Desk) -> Decision:
    return can_administer_agency(actor, desk.agency) & _is_open(desk, actor.at)


def can_close_desk(actor: Actor, desk: Desk) -> Decision:
    return can_change_desk(actor, desk) & _is_free(desk, actor.at)


def can_end_town(actor: Actor, town: DistrictTown, on: date) -> Decision:
    return can_administer_district(actor, town.district) & _ends(town.since, town.until, on)


def can_map(actor: Actor, district: District, town: str, since: date) -> Decision:
    """A 町丁目 is in one district of each kind at a time."""
    taken = DistrictTown.objects.filter(
        Q(until=None) | Q(until__gt=since),
        town=town,
        district__municipality_id=district.municipality_id,
        district__kind=district.kind,
    ).select_related("district")
    for row in taken:
        return can_administer_district(actor, district) & not_yet(
            f"{town}は、「{row.district.name}」に入っています。先に、そこでの終わりの日を記録してください。"
        )
    return can_administer_district(actor, district)


def can_give_duty(
    actor: Actor, district: District, desk: Desk, member: Membership | None, since: date
) -> Decision:
    return (
        can_administer_district(actor, district)
        & _of_town(actor, desk.agency.home_id)
        & _is_open(desk, actor.at)
        & _works_at(desk, member, actor.at)
        & _is_new_duty(district, desk, member, since)
    )


def can_end_duty(actor: Actor, duty: DistrictDuty, on: date) -> Decision:
    return can_administer_district(actor, duty.district) & _ends(duty.since, duty.until, on)


def can_have_covers(actor: Actor) -> Decision:
    """Who works on cases, or leads those who do."""
    if not actor.is_in_force() or actor.role not in CASE_WORKERS:
        return no("休みのあいだの代わりを決めるのは、世帯を担当する人と、その上司です。")
    return YES


def can_cover(actor: Actor, absent: Membership, stand_in: Membership, since: date, until: date) -> Decision:
    """One's own absence, or as supervisor anybody's; always somebody of the same agency."""
    return (
        can_have_covers(actor)
        & _for_oneself_or_led(actor, absent)
        & _works_here(actor, absent)
        & _works_here(actor, stand_in)
        & _is_new_cover(absent, stand_in, since, until)
    )


def can_end_cover(actor: Actor, cover: Cover) -> Decision:
    if cover.until <= timezone.localdate(actor.at):
        return no("この代わりは、すでに終わっています。")
    return can_have_covers(actor) & _for_oneself_or_led(actor, cover.absent)


def can_lead(actor: Actor, desk: Desk, since: date, now_leading: Setting | None) -> Decision:
    return (
        can_administer_agency(actor, desk.agency)
        & _is_open(desk, actor.at)
        & _may_lead(desk.agency)
        & _follows(desk, since, now_leading)
    )


def _of_town(actor: Actor, town_id: int | None) -> Decision:
    return YES if town_id is not None and town_id == actor.municipality_id else no(NOT_YOURS)


def _not_for_oneself(actor: Actor, user: User) -> Decision:
    if user.pk == actor.user.pk:
        return not_yet("自分の所属は、自分では始められません。ほかのシステム担当に頼んでください。")
    return YES


def _desk_of(agency: Agency, desk: Desk | None, at: datetime) -> Decision:
    if desk is None:
        return YES
    if desk.agency_id != agency.pk:
        return not_yet("この窓口は、ほかの機関の窓口です。選び直してください。")
    return _is_open(desk, at)


def _is_open(desk: Desk, at: datetime) -> Decision:
    if desk.until is not None and desk.until <= timezone.localdate(at):
        return not_yet("この窓口は、すでに閉じています。")
    return YES


def _role_fits(agency: Agency, role: str) -> Decision:
    if (role == Role.METROPOLITAN) != (agency.kind == Agency.Kind.METROPOLITAN):
        return not_yet("都の相談員の役割は、都の相談センターの人だけが持ちます。ほかの役割を選んでください。")
    return YES


def _dates_fit(since: datetime, until: datetime | None, at: datetime) -> Decision:
    if since < at:
        return not_yet("所属は、きょうか、きょうより先の日から始めてください。")
    if until is not None and until <= since:
        return not_yet("終わりの日は、始まりの日より後にしてください。")
    return YES


def _is_new(user: User, post: Post) -> Decision:
    same = Membership.objects.filter(not_over(post.since), user=user, agency=post.agency, role=post.role)
    if post.until is not None:
        same = same.filter(since__lt=post.until)
    if same.exists():
        return not_yet("この人は、この機関で同じ役割を、この期間にすでに持っています。")
    return YES


def _leaves_an_administrator(actor: Actor, membership: Membership) -> Decision:
    if membership.user_id != actor.user.pk or membership.role != Role.ADMINISTRATOR:
        return YES
    own = Membership.objects.filter(in_force_at(actor.at), user_id=actor.user.pk, role=Role.ADMINISTRATOR)
    if own.filter(agency__home_id=actor.municipality_id).exclude(pk=membership.pk).exists():
        return YES
    return no("自分のシステム担当の所属は、自分では終えられません。ほかのシステム担当に頼んでください。")


def _is_free(desk: Desk, at: datetime) -> Decision:
    """Nobody is left standing at a closed desk."""
    day = timezone.localdate(at)
    if Setting.objects.filter(Q(until=None) | Q(until__gt=day), desk=desk).exists():
        return not_yet("ひきこもり支援をまとめる窓口は、閉じられません。先に、ほかの窓口に変えてください。")
    if Membership.objects.filter(not_over(at), desk=desk).exists():
        return not_yet("この窓口には、まだ所属している人がいます。先に、その人の所属を終えてください。")
    if DistrictDuty.objects.filter(Q(until=None) | Q(until__gt=day), desk=desk).exists():
        return not_yet("この窓口は、地区を担当しています。先に、地区の担当を終えてください。")
    return YES


def _ends(since: date, until: date | None, on: date) -> Decision:
    if until is not None:
        return no("すでに、終わりの日が記録されています。")
    if on < since:
        return not_yet(f"終わりの日は、始まりの日（{wareki(since)}）より後にしてください。")
    return YES


def _works_at(desk: Desk, member: Membership | None, at: datetime) -> Decision:
    if member is None:
        return YES
    if member.agency_id != desk.agency_id or not member.is_in_force(at):
        return not_yet("この人は、いまこの窓口の機関に所属していません。選び直してください。")
    return YES


def _for_oneself_or_led(actor: Actor, absent: Membership) -> Decision:
    if absent.pk == actor.membership.pk or (actor.role, absent.agency_id) == (
        Role.SUPERVISOR,
        actor.agency.pk,
    ):
        return YES
    return no("ほかの人の休みの代わりは、その人か、同じ機関の上司が決めます。")


def _works_here(actor: Actor, member: Membership) -> Decision:
    is_here = member.agency_id == actor.agency.pk and member.is_in_force(actor.at)
    if is_here and member.role in CASE_WORKERS:
        return YES
    return not_yet("いま同じ機関で世帯を担当している人から選んでください。")


def _is_new_cover(absent: Membership, stand_in: Membership, since: date, until: date) -> Decision:
    if absent.pk == stand_in.pk:
        return not_yet("休む人と代わりの人に、同じ人は選べません。")
    if until <= since:
        return not_yet("休みの最後の日は、休みの最初の日か、それより後にしてください。")
    same = Cover.objects.filter(absent=absent, stand_in=stand_in, since__lt=until, until__gt=since)
    return not_yet("この期間の代わりは、すでに決まっています。") if same.exists() else YES


def _is_new_duty(district: District, desk: Desk, member: Membership | None, since: date) -> Decision:
    same = DistrictDuty.objects.filter(
        Q(until=None) | Q(until__gt=since), district=district, desk=desk, membership=member
    )
    return not_yet("この地区は、すでにこの窓口と人が担当しています。") if same.exists() else YES


def _may_lead(agency: Agency) -> Decision:
    if agency.kind not in LEADERS:
        return not_yet("まとめる窓口は、市の課か社会福祉協議会の窓口から選んでください。")
    return YES


def _follows(desk: Desk, since: date, now_leading: Setting | None) -> Decision:
    if now_leading is None:
        return YES
    if now_leading.desk_id == desk.pk:
        return not_yet("この窓口は、すでにまとめる窓口です。")
    if since <= now_leading.since:
        return not_yet(f"いまの窓口が始まった日（{wareki(now_leading.since)}）より後の日にしてください。")
    return YES
