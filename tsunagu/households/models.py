"""世帯: who lives together as each agency knows it, and the facts that help to reach them kindly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from tsunagu.agencies.models import Municipality
from tsunagu.common.ids import new_public_id
from tsunagu.common.scopes import Scope
from tsunagu.households.tokens import PiecesField
from tsunagu.people.models import Person
from tsunagu.sharing.anchors import seen_through
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet, PairQuerySet

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


def only_scope(scope: Scope, name: str) -> models.CheckConstraint:
    """Rows of this table live in one scope."""
    return models.CheckConstraint(condition=Q(scope=scope), name=name)


def has_person(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(person__isnull=False), name=name)


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, reader: Reader) -> Self:
        """Visible iff the row of somebody who is of it now is; the page shows only those people."""
        return seen_through(self, HouseholdMember.objects.filter(until=None), "household_id", reader)


class Household(models.Model):
    """世帯: an anchor; it says nothing about anybody by itself."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "世帯"

    def __str__(self) -> str:
        return f"世帯 {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("desk:household", args=[self.public_id])


class HouseholdMember(Guarded):
    """世帯員: one agency knows that this person belongs to this household, from when until when."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name="世帯")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    objects = GuardedQuerySet["HouseholdMember"].as_manager()

    class Meta:
        verbose_name = "世帯員"
        indexes = [
            models.Index(fields=["municipality", "household", "person"], name="member_household"),
            models.Index(fields=["municipality", "person"], name="member_person"),
        ]
        constraints = [
            only_scope(Scope.EXISTENCE, "member_scope"),
            has_person("member_person_named"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="member_range"),
            models.UniqueConstraint(
                fields=["holder", "person"], condition=Q(until=None), name="one_household_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"世帯員 {self.pk}"


class HouseholdEvent(Guarded):
    """世帯の変化: somebody came, left or was linked; a row about two people needs both of them."""

    class What(models.TextChoices):
        JOINED = "joined", "世帯に加わった"
        LEFT = "left", "世帯を出た"
        LINKED = "linked", "もとの世帯とのつながり"

    household = models.ForeignKey(Household, models.PROTECT, related_name="events", verbose_name="世帯")
    what = models.CharField("変化", max_length=10, choices=What.choices)
    on = models.DateField("日")
    reason = models.CharField("わけ", max_length=200, blank=True)
    other_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="もうひとり"
    )
    other_household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="もうひとつの世帯"
    )

    objects = PairQuerySet["HouseholdEvent"].as_manager()

    class Meta:
        verbose_name = "世帯の変化"
        indexes = [models.Index(fields=["municipality", "person", "-on"], name="household_event_person")]
        constraints = [
            only_scope(Scope.EXISTENCE, "household_event_scope"),
            has_person("household_event_person_named"),
            models.CheckConstraint(
                condition=Q(other_household=None) | Q(other_person__isnull=False),
                name="link_needs_both_people",
            ),
        ]

    def __str__(self) -> str:
        return f"世帯の変化 {self.pk}"


class Fact(Guarded):
    """事実: something known about a person until something newer replaces it; the older row is kept."""

    replaced_at = models.DateTimeField("置きかえた日時", null=True, blank=True)

    class Meta:
        abstract = True


def one_current(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["holder", "person"],
        condition=Q(replaced_at=None),
        name=name,
        violation_error_message="ほかの人が先に書きかえました。",
    )


class CalledName(Fact):
    """呼び名: how the agency speaks of the person; may be a description."""

    name = models.CharField("呼び名", max_length=100)
    kana = models.CharField("ふりがな", max_length=100, blank=True)

    objects = GuardedQuerySet["CalledName"].as_manager()

    class Meta:
        verbose_name = "呼び名"
        indexes = [models.Index(fields=["municipality", "person"], name="called_name_person")]
        constraints = [
            only_scope(Scope.EXISTENCE, "called_name_scope"),
            has_person("called_name_person_named"),
            one_current("one_called_name"),
        ]

    def __str__(self) -> str:
        return f"呼び名 {self.pk}"


class LegalName(Fact):
    """氏名: as typed, with old characters kept."""

    family = models.CharField("氏", max_length=60)
    given = models.CharField("名", max_length=60, blank=True)
    family_kana = models.CharField("氏のふりがな", max_length=60, blank=True)
    given_kana = models.CharField("名のふりがな", max_length=60, blank=True)

    objects = GuardedQuerySet["LegalName"].as_manager()

    class Meta:
        verbose_name = "氏名"
        indexes = [models.Index(fields=["municipality", "person"], name="legal_name_person")]
        constraints = [
            only_scope(Scope.CONTACT, "legal_name_scope"),
            has_person("legal_name_person_named"),
            one_current("one_legal_name"),
        ]

    def __str__(self) -> str:
        return f"氏名 {self.pk}"


class Birth(Fact):
    """生年月日: with the precision in which it is known (day, month, year, about, decade of age)."""

    class Precision(models.TextChoices):
        DAY = "day", "年月日"
        MONTH = "month", "年月"
        YEAR = "year", "年"
        AROUND = "around", "ころ"
        DECADE = "decade", "年代"

    first = models.DateField("早くて")
    last = models.DateField("遅くて")
    precision = models.CharField("くわしさ", max_length=10, choices=Precision.choices)
    text = models.CharField("聞いたとおり", max_length=60)

    objects = GuardedQuerySet["Birth"].as_manager()

    class Meta:
        verbose_name = "生年月日"
        indexes = [models.Index(fields=["municipality", "person"], name="birth_person")]
        constraints = [
            only_scope(Scope.CONTACT, "birth_scope"),
            has_person("birth_person_named"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="birth_range"),
            one_current("one_birth"),
        ]

    def __str__(self) -> str:
        return f"生年月日 {self.pk}"


class ContactPoint(Fact):
    """連絡先: a phone, an address, an e-mail. An address under 支援措置 does not belong here."""

    class Way(models.TextChoices):
        PHONE = "phone", "電話"
        ADDRESS = "address", "住所"
        EMAIL = "email", "メール"

    way = models.CharField("種類", max_length=10, choices=Way.choices)
    value = models.CharField("連絡先", max_length=200)
    town = models.CharField("町丁", max_length=40, blank=True)
    note = models.CharField("メモ", max_length=100, blank=True)

    objects = GuardedQuerySet["ContactPoint"].as_manager()

    class Meta:
        verbose_name = "連絡先"
        indexes = [models.Index(fields=["municipality", "person"], name="contact_point_person")]
        constraints = [
            only_scope(Scope.CONTACT, "contact_point_scope"),
            has_person("contact_point_person_named"),
        ]

    def __str__(self) -> str:
        return f"連絡先 {self.pk}"


class SafeContact(Fact):
    """気をつけること: how to reach the person without harm."""

    care = models.TextField("気をつけること", max_length=300)
    ways = models.CharField("連絡してよい方法", max_length=100, blank=True)
    hours = models.CharField("連絡してよい時間", max_length=100, blank=True)
    sender = models.CharField("名乗り方・差出人", max_length=100, blank=True)

    objects = GuardedQuerySet["SafeContact"].as_manager()

    class Meta:
        verbose_name = "気をつけること"
        indexes = [models.Index(fields=["municipality", "person"], name="safe_contact_person")]
        constraints = [
            only_scope(Scope.EXISTENCE, "safe_contact_scope"),
            has_person("safe_contact_person_named"),
            one_current("one_safe_contact"),
        ]

    def __str__(self) -> str:
        return f"気をつけること {self.pk}"


class Kinship(Fact):
    """続柄: the other person is this to the person (母, 子, きょうだい …); read only where both people are
    open.
    """

    class Relation(models.TextChoices):
        MOTHER = "mother", "母"
        FATHER = "father", "父"
        CHILD = "child", "子"
        SIBLING = "sibling", "きょうだい"
        SPOUSE = "spouse", "配偶者"
        GRANDPARENT = "grandparent", "祖父母"
        RELATIVE = "relative", "ほかの親族"
        OTHER = "other", "ほか"

    other_person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="もうひとり")
    relation = models.CharField("続柄", max_length=12, choices=Relation.choices)

    objects = PairQuerySet["Kinship"].as_manager()

    class Meta:
        verbose_name = "続柄"
        indexes = [models.Index(fields=["municipality", "person"], name="kinship_person")]
        constraints = [
            only_scope(Scope.FAMILY, "kinship_scope"),
            has_person("kinship_person_named"),
            models.CheckConstraint(condition=~Q(person=F("other_person")), name="kinship_between_two"),
            models.UniqueConstraint(
                fields=["holder", "person", "other_person"], condition=Q(replaced_at=None), name="one_kinship"
            ),
        ]

    def __str__(self) -> str:
        return f"続柄 {self.pk}"


class SearchKey(Guarded):
    """さがす手がかり: one spelling under which a row about a person is found; nothing of it is ever shown.

    Holder, person and scope are those of its row (`source`: the public id of a CalledName, LegalName or
    ContactPoint). A name that was replaced still finds (`is_former`); a phone or a place that was does not.
    """

    class Kind(models.TextChoices):
        NAME = "name", "名前"
        READING = "reading", "ふりがな"
        PHONE = "phone", "電話"
        TOWN = "town", "町名"

    source = models.UUIDField("もとの行")
    kind = models.CharField("種類", max_length=10, choices=Kind.choices)
    is_former = models.BooleanField("前の名前", default=False)
    key = models.CharField("手がかり", max_length=200)
    loose = models.CharField("ゆるい手がかり", max_length=200)
    pieces = PiecesField("こまかい手がかり")

    objects = GuardedQuerySet["SearchKey"].as_manager()

    class Meta:
        verbose_name = "さがす手がかり"
        indexes = [
            models.Index(fields=["municipality", "person"], name="search_key_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=[Scope.EXISTENCE, Scope.CONTACT]), name="search_key_scope"
            ),
            has_person("search_key_person_named"),
            models.UniqueConstraint(fields=["source", "kind"], name="one_key_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"さがす手がかり {self.pk}"
