"""経過: what was tried and said, what is promised, what happened."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from tsunagu.agencies.models import Desk, Membership
from tsunagu.cases.models.case import Case
from tsunagu.cases.models.intake import PRIVATE, Source
from tsunagu.common.ids import new_public_id
from tsunagu.common.scopes import Scope
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet
from tsunagu.sharing.models import LegalBasisVersion


class Contact(Guarded):
    """連絡・訪問: one attempt to be in touch with one person; no answer counts as work.

    A contact about two people is two rows with the same `batch`.
    """

    class Method(models.TextChoices):
        PHONE = "phone", "電話"
        LETTER = "letter", "手紙"
        VISIT = "visit", "訪問"
        MEETING = "meeting", "面談"
        MAIL = "mail", "メール・LINE"
        ALONG = "along", "同行"
        CONFERENCE = "conference", "会議"
        AGENCY = "agency", "機関との連絡"
        OFFICE = "office", "所内での相談"

    class Result(models.TextChoices):
        MET = "met", "会えた・話せた"
        VOICE = "voice", "声だけ"
        SIGNS = "signs", "気配だけ"
        FAMILY = "family", "家族だけ"
        NO_ANSWER = "no_answer", "つながらない"
        NOT_NOW = "not_now", "いまは会わない"
        HANDED = "handed", "渡した・送った"
        TALKED = "talked", "話しあった"

    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts", verbose_name="支援ケース")
    batch = models.UUIDField("ひとまとまり", default=new_public_id)
    method = models.CharField("どうやって", max_length=12, choices=Method.choices)
    result = models.CharField("どうだった", max_length=12, choices=Result.choices)
    on = models.DateField("日")
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="訂正する前の記録",
    )
    # Taken back by its writer within UNDO, or replaced by an amendment; lists leave it out, the row stays.
    undone_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    objects = GuardedQuerySet["Contact"].as_manager()

    class Meta:
        verbose_name = "連絡・訪問"
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "person", "-on"], name="contact_person"),
            models.Index(fields=["municipality", "case", "-on"], name="contact_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False), name="contact_person_named"),
        ]

    def __str__(self) -> str:
        return f"連絡・訪問 {self.pk}"

    @property
    def method_words(self) -> str:
        return str(Contact.Method(self.method).label)

    @property
    def result_words(self) -> str:
        return outcome(self.method, self.result)


# どうやって → どうだった: what can come of each way, with the words for it there; the commonest first.
RESULTS: dict[Contact.Method, dict[Contact.Result, str]] = {
    Contact.Method.PHONE: {
        Contact.Result.MET: "話せた",
        Contact.Result.NO_ANSWER: "つながらない",
        Contact.Result.FAMILY: "家族だけ",
        Contact.Result.VOICE: "声だけ",
        Contact.Result.NOT_NOW: "いまは会わない",
    },
    Contact.Method.VISIT: {
        Contact.Result.MET: "会えた",
        Contact.Result.NO_ANSWER: "つながらない",
        Contact.Result.VOICE: "声だけ",
        Contact.Result.SIGNS: "気配だけ",
        Contact.Result.FAMILY: "家族だけ",
        Contact.Result.NOT_NOW: "いまは会わない",
        Contact.Result.HANDED: "渡した",
    },
    Contact.Method.LETTER: {Contact.Result.HANDED: "渡した・送った"},
    Contact.Method.MEETING: {
        Contact.Result.MET: "会えた",
        Contact.Result.NO_ANSWER: "つながらない",
        Contact.Result.FAMILY: "家族だけ",
        Contact.Result.NOT_NOW: "いまは会わない",
        Contact.Result.TALKED: "話しあった",
    },
    Contact.Method.MAIL: {
        Contact.Result.MET: "返事がきた",
        Contact.Result.NO_ANSWER: "つながらない",
        Contact.Result.HANDED: "送った",
        Contact.Result.NOT_NOW: "いまは会わない",
    },
    Contact.Method.ALONG: {
        Contact.Result.MET: "行けた",
        Contact.Result.NO_ANSWER: "つながらない",
        Contact.Result.FAMILY: "家族だけ",
        Contact.Result.NOT_NOW: "いまは会わない",
    },
    Contact.Method.CONFERENCE: {Contact.Result.TALKED: "話しあった"},
    Contact.Method.AGENCY: {
        Contact.Result.TALKED: "話しあった",
        Contact.Result.NO_ANSWER: "つながらない",
        Contact.Result.HANDED: "渡した・送った",
    },
    Contact.Method.OFFICE: {
        Contact.Result.TALKED: "話しあった",
        Contact.Result.MET: "会えた",
    },
}
UNDO = timedelta(seconds=60)  # how long what was just written can be taken back


def outcome(method: str, result: str) -> str:
    """The words for what came of it, in that way; the general words for a pair of older days."""
    return RESULTS[Contact.Method(method)].get(Contact.Result(result), str(Contact.Result(result).label))


class ProgressNote(Guarded):
    """経過記録: the words about one contact with one person, in the scope the writer chose."""

    SCOPES = [Scope.NOTES, Scope.HEALTH, Scope.FAMILY, Scope.FINANCE, Scope.CONFERENCE]

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="notes", verbose_name="連絡・訪問")
    words = models.TextField("ひとこと")
    undone_at = models.DateTimeField("取り消した日時", null=True, blank=True)  # with its contact

    objects = GuardedQuerySet["ProgressNote"].as_manager()

    class Meta:
        verbose_name = "経過記録"
        indexes = [
            models.Index(fields=["municipality", "person", "-recorded_at"], name="note_town_person"),
            models.Index(fields=["municipality", "-recorded_at"], name="note_town_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False), name="note_person_named"),
            models.CheckConstraint(
                condition=Q(
                    scope__in=[Scope.NOTES, Scope.HEALTH, Scope.FAMILY, Scope.FINANCE, Scope.CONFERENCE]
                ),
                name="note_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"経過記録 {self.pk}"


class Promise(Guarded):
    """約束: what a desk said it would do, by when; addressed to a desk, never only to a person."""

    class Status(models.TextChoices):
        OPEN = "open", "これから"
        KEPT = "kept", "できた"
        DROPPED = "dropped", "取りやめた"
        UNDONE = "undone", "取り消した"

    case = models.ForeignKey(Case, models.PROTECT, related_name="promises", verbose_name="支援ケース")
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name="いっしょに残した記録",
    )
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="promises", verbose_name="窓口")
    owner = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="だれが"
    )
    due_on = models.DateField("いつ")
    due_time = models.TimeField("何時", null=True, blank=True)
    words = models.CharField("なにを", max_length=200)
    status = models.CharField("状況", max_length=10, choices=Status.choices, default=Status.OPEN)
    settled_at = models.DateTimeField("済んだ日時", null=True, blank=True)

    objects = GuardedQuerySet["Promise"].as_manager()

    class Meta:
        verbose_name = "約束"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["municipality", "desk", "status", "due_on"], name="promise_desk"),
            models.Index(fields=["municipality", "person", "status"], name="promise_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.SCHEDULE), name="promise_scope"),
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None)
                | (~Q(status="open") & Q(settled_at__isnull=False)),
                name="settled_promise_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"約束 {self.pk}"


class Happening(Guarded):
    """できごと: something that may change the moment: a fall, a hospital stay, a letter from an office."""

    class What(models.TextChoices):
        FALL = "fall", "転倒・けが"
        HOSPITAL = "hospital", "入院・退院"
        POLICE = "police", "警察のかかわり"
        CARE_INSURANCE = "care_insurance", "介護保険の申請・利用"
        DEMENTIA = "dementia", "物忘れがすすんだ"
        FACILITY = "facility", "施設への入所"
        DEATH = "death", "家族が亡くなった"
        MOVE = "move", "引っ越し・別居"
        MONEY = "money", "お金の困りごと"
        PUBLIC_ASSISTANCE = "public_assistance", "生活保護の開始・変更"
        FIRST_MEETING = "first_meeting", "はじめて会えた"
        WISH = "wish", "本人の願いを聞いた"
        SERVICE = "service", "サービスの開始・変更"
        OTHER = "other", "ほか"

    case = models.ForeignKey(Case, models.PROTECT, related_name="happenings", verbose_name="支援ケース")
    what = models.CharField("できごと", max_length=20, choices=What.choices)
    on = models.DateField("日")
    words = models.TextField("くわしく", blank=True)
    told_by = models.CharField("だれから", max_length=20, choices=Source.choices)
    received_basis = models.ForeignKey(
        LegalBasisVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受けた根拠"
    )

    objects = GuardedQuerySet["Happening"].as_manager()

    class Meta:
        verbose_name = "できごと"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["municipality", "person", "-on"], name="happening_person")]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.NOTES), name="happening_scope"),
            models.CheckConstraint(condition=Q(person__isnull=False), name="happening_person_named"),
            models.CheckConstraint(
                condition=Q(told_by__in=PRIVATE) | Q(received_basis__isnull=False),
                name="happening_from_a_body_has_basis",
                violation_error_message="機関から聞いたときは、受けた根拠を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"できごと {self.pk}"
