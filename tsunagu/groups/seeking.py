"""What the pages of 参加支援 show: what a person likes, which places there are, and who could help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, F, OuterRef, Prefetch, Q, Subquery, Value
from django.utils import timezone

from tsunagu.agencies.models import in_force
from tsunagu.common.scopes import Scope
from tsunagu.common.towns import fold_town
from tsunagu.common.wareki import wareki
from tsunagu.groups.fitting import Fit, Place, Wishes, fit, in_order
from tsunagu.groups.models import (
    Ease,
    EaseNeed,
    Field,
    Group,
    GroupHost,
    GroupStage,
    Helper,
    HelperConflict,
    Interest,
    Match,
    PersonConflict,
)
from tsunagu.households.models import ContactPoint, HouseholdMember
from tsunagu.households.panels import called, name_of
from tsunagu.sharing.guarded import GUARD, first, people
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Consent, Disclosure
from tsunagu.web.http import Request, find, note_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

EASE = "ease"  # stands in the place of a kind of interest


class KnownPeople:
    """People with what they are called and the household through which the reader sees them."""

    def visible_to(self, reader: Reader) -> QuerySet[Person]:
        home = HouseholdMember.objects.visible_to(reader).filter(person=OuterRef("pk"), until=None)
        own = Disclosure.objects.visible_to(reader).filter(
            from_agency=reader.agency,
            kind=Kind.OWN_WORK,
            person=OuterRef("pk"),
            scope=Scope.NOTES,
            valid_from__lte=reader.at,
            effective_until__gt=reader.at,
        )
        return people.visible_to(reader).annotate(
            called=called(reader, "pk"),
            home=Subquery(home.order_by("pk").values("household__public_id")[:1]),
            own=Subquery(own.order_by("pk").values("pk")[:1]),
        )


class Somebody(NamedTuple):
    """A person as the page speaks of them."""

    person: Person
    called: str
    household: UUID | None
    is_ours: bool  # our own agency works for them; the policy of each act asks again


def somebody(request: Request, public_id: UUID) -> Somebody:
    """The person, or 404 for whoever may not know of them."""
    found: Any = find(request, KnownPeople(), public_id=public_id)
    return Somebody(found, name_of(request, found.called), found.home, found.own is not None)


def likes(request: Request, person_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What these people like and need, as far as their consent stands. One statement."""
    at = request.reader.at
    shown = {"person_id__in": person_ids, "ended_at": None}
    interests = Interest.objects.visible_to(request.reader).consented(at).filter(**shown)
    needs = EaseNeed.objects.visible_to(request.reader).consented(at).filter(**shown)
    words: Any = {"output_field": CharField()}
    columns = (*GUARD, "pk", "public_id")
    of_interests = interests.order_by().values_list(*columns, "kind", "field", "words")
    of_needs = needs.order_by().values_list(*columns, Value(EASE, **words), F("ease"), Value("", **words))
    names = (*columns, "kind", "field", "words")
    rows = [dict(zip(names, row, strict=True)) for row in of_interests.union(of_needs, all=True)]
    return note_shown(request, sorted(rows, key=lambda row: (_place_of(row["kind"]), row["pk"])))


def _place_of(kind: str) -> int:
    return [*Interest.Kind.values, EASE].index(kind)


def wishes_of(rows: Iterable[dict[str, Any]]) -> Wishes:
    found = list(rows)
    return Wishes(
        tuple((row["kind"], row["field"], row["words"]) for row in found if row["kind"] != EASE),
        tuple(dict.fromkeys(row["field"] for row in found if row["kind"] == EASE)),
    )


def spoken(rows: Iterable[dict[str, Any]], ours: int) -> list[dict[str, Any]]:
    """One heading for each kind, with its chips."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(
            {
                "words": _words(row),
                "public_id": row["public_id"],
                "is_ease": row["kind"] == EASE,
                "is_ours": row["holder_id"] == ours,
            }
        )
    heads = {EASE: "来やすさ"}
    return [
        {"title": heads.get(kind) or Interest.Kind(kind).label, "lines": lines}
        for kind, lines in found.items()
    ]


def _words(row: dict[str, Any]) -> str:
    if row["kind"] == EASE:
        return str(Ease(row["field"]).label)
    if not row["field"]:
        return str(row["words"])
    label = str(Field(row["field"]).label)
    return f"{label}（{row['words']}）" if row["words"] else label


def consents(reader: Reader, person: Person) -> QuerySet[Consent]:
    """Those for keeping places that my agency recorded and that stand."""
    rows = Consent.objects.visible_to(reader).in_force(reader.at)
    return rows.filter(person=person, holder=reader.agency, purpose=Consent.Purpose.PLACE)


def is_agreed(reader: Reader, person: Person) -> bool:
    return consents(reader, person).exists()


# --- places ----------------------------------------------------------------------------------------------


def places(reader: Reader, wishes: Wishes) -> list[Fit]:
    """The town's places that meet, those that fit first. Two statements."""
    stages = GroupStage.objects.visible_to(reader).filter(group=OuterRef("pk"))
    newest = stages.order_by("-on", "-pk").values("kind")[:1]
    rows: Any = Group.objects.visible_to(reader).annotate(stage=Subquery(newest))
    found = list(rows.filter(stage__in=GroupStage.MEETS).select_related("kind").order_by("name", "pk"))
    marks = _marks(reader)
    return in_order(fit(wishes, _place(row, marks.get(row.pk, set())), row) for row in found)


def _marks(reader: Reader) -> dict[int, set[str]]:
    """The fields and eases of the town's groups, by group; no field is called like an ease."""
    groups = Group.objects.visible_to(reader).order_by()
    rows = groups.exclude(fields=None).values_list("pk", "fields__field")
    found: dict[int, set[str]] = {}
    for pk, one in rows.union(groups.exclude(eases=None).values_list("pk", "eases__ease"), all=True):
        found.setdefault(pk, set()).add(one)
    return found


def _place(group: Group, marks: set[str]) -> Place:
    return Place(
        group.name,
        group.rhythm,
        group.usual_number,
        group.summary,
        frozenset(marks & set(Field.values)),
        frozenset(marks & set(Ease.values)),
        group.kind.for_family,
    )


def steps(request: Request, person: Person) -> list[dict[str, Any]]:
    """How it went with places so far, the newest first."""
    rows = Match.objects.visible_to(request.reader).consented(request.reader.at).filter(person=person)
    values = rows.order_by("-on", "-pk").values(
        *GUARD, "status", "on", "words", group_name=F("group__name"), group_uuid=F("group__public_id")
    )
    return [
        {
            "group": row["group_name"] or "",
            "group_uuid": row["group_uuid"],
            "status": str(Match.Status(row["status"]).label),
            "on": wareki(row["on"]),
            "words": row["words"],
        }
        for row in note_shown(request, values[:50])
    ]


# --- who could help to make a new one --------------------------------------------------------------------


def partners(reader: Reader, fields: Iterable[str]) -> list[dict[str, Any]]:
    """Bodies that host something in these fields today, with what they host. One statement."""
    today = timezone.localdate(reader.at)
    rows = GroupHost.objects.visible_to(reader).filter(in_force(today), group__fields__field__in=list(fields))
    found: dict[str, list[str]] = {}
    for name, body, group in rows.order_by("pk").values_list("agency__name", "name", "group__name"):
        named = found.setdefault(name or body, [])
        if group not in named:
            named.append(group)
    return [{"name": name, "hosts": "・".join(groups)} for name, groups in found.items()]


class Helpers(NamedTuple):
    """Who could be asked, and how many could but are not proposed."""

    lines: list[dict[str, Any]]
    left_out: list[str]  # a sentence each: why somebody of the register is not proposed


def helpers(request: Request, person: Person, fields: Iterable[str]) -> Helpers:
    """Our helpers in these fields; whoever is not asked for this person or near them is left out. Where else
    they are not sent stands beside them: who will host the new place is not decided yet. Four statements
    and one for where the person lives.
    """
    reader = request.reader
    apart = PersonConflict.objects.visible_to(reader).filter(
        person=person, helper=OuterRef("pk"), ended_at=None
    )
    rows: Any = Helper.objects.visible_to(reader).filter(in_force(timezone.localdate(reader.at)))
    rows = rows.filter(fields__field__in=list(fields)).distinct().annotate(apart=first(apart.order_by("pk")))
    away = (
        HelperConflict.objects.visible_to(reader)
        .filter(ended_at=None, town="")
        .select_related("agency", "group")
    )
    rows = rows.prefetch_related("fields", "trainings", Prefetch("conflicts", away))
    found = list(rows.order_by("name", "pk"))
    near = _not_sent_here(request, person) if found else set()
    fine, left = [], []
    for helper in found:
        if helper.apart:
            note_shown(request, [helper.apart])
            left.append(f"{helper.name}さんは、この人には頼まないことになっています。")
        elif helper.pk in near:
            left.append(f"{helper.name}さんは、この人の住む町丁目には頼まないことになっています。")
        else:
            fine.append(_helper(helper))
    return Helpers(fine, left)


def _helper(helper: Helper) -> dict[str, Any]:
    trainings = list(helper.trainings.all())
    return {
        "name": helper.name,
        "public_id": helper.public_id,
        "fields": "・".join(str(row) for row in helper.fields.all()),
        "words": helper.words,
        "away": "・".join(str(one.agency or one.group) for one in helper.conflicts.all()),
        "trained": f"研修 {len(trainings)}回（{trainings[0].name}など）" if trainings else "",
    }


def _not_sent_here(request: Request, person: Person) -> set[int]:
    """Helpers that are not sent to a 町丁目 in which the person lives, as far as the reader may know it."""
    points = ContactPoint.objects.visible_to(request.reader).filter(person=person, replaced_at=None)
    lives = note_shown(request, points.exclude(town="").values(*GUARD, "town"))
    asked = {fold_town(row["town"], "") for row in lives}
    if not asked:
        return set()
    rows = HelperConflict.objects.visible_to(request.reader).filter(~Q(town=""), ended_at=None)
    return {pk for pk, town in rows.values_list("helper_id", "town") if fold_town(town, "") in asked}
