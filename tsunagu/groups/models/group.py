"""場: a group or place where people can simply be, with its life history, its hosts and its year's decision.

No row here is about a person: a group belongs to a town, and whoever may know the town's places reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tsunagu.agencies.models import Agency, Desk, Membership, Municipality, in_force
from tsunagu.common.ids import new_public_id
from tsunagu.sharing.roles import May
from tsunagu.sharing.towns import TownRows

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

Row = TypeVar("Row", bound=models.Model)


class PlaceRows(TownRows[Row]):
    may = May.PLACES


class Field(models.TextChoices):
    """分野: what somebody likes or can do, and what a place is about; one list for both."""

    MAKING = "making", "ものづくり・手作業"
    COMPUTER = "computer", "パソコン・デザイン"
    BODY = "body", "からだを動かす"
    MUSIC = "music", "音楽・絵・写真"
    COOKING = "cooking", "料理・お菓子"
    GAMES = "games", "ゲーム・アニメ・本"
    NATURE = "nature", "畑・生きもの・散歩"
    LEARNING = "learning", "学び・勉強"
    HELPING = "helping", "手伝い・人の役に立つこと"
    TALKING = "talking", "話す・聞く"


class Ease(models.TextChoices):
    """来やすさ: what makes a place bearable. A person may need it, a place may offer it."""

    SILENT = "silent", "話さなくてよい"
    SMALL = "small", "少ない人数"
    QUIET = "quiet", "静かな部屋"
    LEAVE = "leave", "遅れても途中で帰ってもよい"
    NO_FACE = "no_face", "顔を出さなくてよい"
    FROM_HOME = "from_home", "家から参加できる"
    ANONYMOUS = "anonymous", "名前を言わなくてよい"
    FAMILY_ONLY = "family_only", "家族だけでもよい"
    EVENING = "evening", "夜・休みの日にある"


class GroupKindQuerySet(models.QuerySet["GroupKind"]):
    def visible_to(self, reader: Reader) -> Self:
        """Those that every town has, and those that the reader's own town added."""
        if not reader.may(May.PLACES):
            return self.none()
        return self.filter(Q(municipality=None) | Q(municipality=reader.agency.home_id))


class GroupKind(models.Model):
    """場の種類: 家族会, 当事者会, 居場所 …; a row, so that a town can add its own.

    `municipality` is empty for the kinds that every town begins with. `for_family`: those who come are the
    family, so it is not proposed to the person themselves. `menu`: which of the eight menus of the national
    programme it counts under (law-and-forms §6.3).
    """

    class Menu(models.TextChoices):
        CONSULTATION = "consultation", "相談支援"
        PLACE = "place", "居場所づくり"
        NETWORK = "network", "連絡協議会・ネットワークづくり"
        GATHERING = "gathering", "当事者会・家族会開催"
        LECTURE = "lecture", "住民向け講演会・研修会"
        SUPPORTERS = "supporters", "サポーター派遣・養成"
        PARTNERS = "partners", "民間団体との連携"
        SURVEY = "survey", "実態把握調査"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="区市町村"
    )
    name = models.CharField("名称", max_length=40)
    menu = models.CharField("国の事業メニュー", max_length=20, choices=Menu.choices)
    for_family = models.BooleanField("家族のための場", default=False)
    position = models.PositiveSmallIntegerField("順", default=0)

    TOWN = "municipality"
    objects = GroupKindQuerySet.as_manager()

    class Meta:
        verbose_name = "場の種類"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_kind_name_in_a_town"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(municipality=None), name="one_kind_name_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupQuerySet(PlaceRows["Group"]):
    def hosted_by(self, reader: Reader) -> Self:
        """Those that the reader's own agency hosts or co-hosts today."""
        today = timezone.localdate(reader.at)
        runs = GroupHost.objects.filter(in_force(today), agency=reader.agency, part__in=GroupHost.RUNS)
        return self.filter(pk__in=runs.values("group_id"))


class Group(models.Model):
    """場: a family group, a peer group, a place to be … with the ten answers people ask for before.

    `week` and `weekday` say the usual day (第2土曜 is week 2, weekday 5; week 0: every week; none: it
    varies).
    `signboard` is what the board outside says. The status is the kind of the newest GroupStage.
    """

    class Booking(models.TextChoices):
        NONE = "none", "予約はいりません"
        ASK = "ask", "問い合わせてください"
        NEEDED = "needed", "申し込みがいります"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    name = models.CharField("名称", max_length=60)
    kind = models.ForeignKey(GroupKind, models.PROTECT, related_name="groups", verbose_name="種類")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", verbose_name="問い合わせ先の窓口")
    summary = models.TextField("どんな場か", blank=True)
    rhythm = models.CharField("いつ", max_length=60, blank=True)  # 「毎月 第2土曜」, in words
    week = models.PositiveSmallIntegerField("第何週", null=True, blank=True)
    weekday = models.PositiveSmallIntegerField("曜日", null=True, blank=True)  # 0 is Monday
    starts_at = models.TimeField("始まり", null=True, blank=True)
    ends_at = models.TimeField("終わり", null=True, blank=True)
    place = models.CharField("場所", max_length=100, blank=True)
    from_home = models.CharField("家から参加するには", max_length=200, blank=True)
    booking = models.CharField("予約", max_length=10, choices=Booking.choices, default=Booking.NONE)
    usual_number = models.CharField("何人くらい", max_length=40, blank=True)  # 「7〜8人」
    who_comes = models.CharField("どんな人が来るか", max_length=200, blank=True)
    access = models.TextField("入口と道順", blank=True)
    signboard = models.CharField("看板の名前", max_length=60, blank=True)
    fee = models.CharField("お金", max_length=60, blank=True, default="無料")
    companion = models.CharField(
        "付きそい", max_length=100, blank=True, default="いっしょに来ても大丈夫です。"
    )
    run_by = models.CharField("だれが開いているか", max_length=100, blank=True)  # 経験者か職員か
    is_public = models.BooleanField("公開する", default=False)

    TOWN = "municipality"
    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "場"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="one_group_name",
                violation_error_message="同じ名前の場が、すでにあります。",
            ),
            models.CheckConstraint(condition=Q(week=None) | Q(week__lte=5), name="group_week"),
            models.CheckConstraint(condition=Q(weekday=None) | Q(weekday__lte=6), name="group_weekday"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupField(models.Model):
    """場の分野: what the group is about."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="fields", verbose_name="場")
    field = models.CharField("分野", max_length=20, choices=Field.choices)

    class Meta:
        verbose_name = "場の分野"
        constraints = [models.UniqueConstraint(fields=["group", "field"], name="one_group_field")]

    def __str__(self) -> str:
        return self.get_field_display()


class GroupEase(models.Model):
    """場の来やすさ: what the group offers that makes it bearable."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="eases", verbose_name="場")
    ease = models.CharField("来やすさ", max_length=20, choices=Ease.choices)

    class Meta:
        verbose_name = "場の来やすさ"
        constraints = [models.UniqueConstraint(fields=["group", "ease"], name="one_group_ease")]

    def __str__(self) -> str:
        return self.get_ease_display()


class GroupHost(models.Model):
    """場を開く機関: who hosts, co-hosts or helps to run a group, from a day until a day.

    A body outside the town's list stands by its name alone.
    """

    class Part(models.TextChoices):
        HOST = "host", "主催"
        CO_HOST = "co_host", "共催"
        SUPPORT = "support", "協力"

    RUNS = (Part.HOST, Part.CO_HOST)

    group = models.ForeignKey(Group, models.PROTECT, related_name="hosts", verbose_name="場")
    part = models.CharField("立場", max_length=10, choices=Part.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="機関"
    )
    name = models.CharField("名称", max_length=60, blank=True)
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "group__municipality"
    objects = PlaceRows["GroupHost"].as_manager()

    class Meta:
        verbose_name = "場を開く機関"
        ordering = ["group_id", "-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="group_host_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, name="") | Q(agency=None) & ~Q(name=""),
                name="group_host_is_named",
                violation_error_message="機関を選ぶか、名前を書いてください。",
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(part="host", until=None), name="one_open_host"
            ),
        ]

    def __str__(self) -> str:
        return f"場を開く機関 {self.pk}"


class GroupStage(models.Model):
    """場のあゆみ: 前身, 準備会, 試行, 発足, 自主運営, 休止, 終了: since when, why. Never changed, only added.

    `planned_until`: the end of a trial as it was agreed.
    """

    class Kind(models.TextChoices):
        FORERUNNER = "forerunner", "前身"
        PREPARING = "preparing", "準備会"
        TRIAL = "trial", "試行"
        FOUNDED = "founded", "発足"
        SELF_RUN = "self_run", "自主運営"
        RESTING = "resting", "休止"
        ENDED = "ended", "終了"

    MEETS = (Kind.FORERUNNER, Kind.PREPARING, Kind.TRIAL, Kind.FOUNDED, Kind.SELF_RUN)

    group = models.ForeignKey(Group, models.PROTECT, related_name="stages", verbose_name="場")
    kind = models.CharField("段階", max_length=20, choices=Kind.choices)
    on = models.DateField("いつから")
    name_then = models.CharField("そのころの名前", max_length=60, blank=True)
    reason = models.CharField("きっかけ・理由", max_length=300)
    planned_until = models.DateField("試す期間の終わり", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "group__municipality"
    objects = PlaceRows["GroupStage"].as_manager()

    class Meta:
        verbose_name = "場のあゆみ"
        ordering = ["group_id", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_until=None) | Q(kind="trial", planned_until__gte=F("on")),
                name="only_a_trial_is_planned_to_end",
                violation_error_message="試す期間の終わりは、始まりの日より後にしてください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class GroupDecision(models.Model):
    """来年度のこと: 継続, 検討中 or 終了 for one fiscal year, when and why; the newest of a year stands."""

    class Way(models.TextChoices):
        CONTINUE = "continue", "継続"
        THINKING = "thinking", "検討中"
        END = "end", "終了"

    group = models.ForeignKey(Group, models.PROTECT, related_name="decisions", verbose_name="場")
    fiscal_year = models.PositiveSmallIntegerField("年度")  # 2027 is 令和9年度
    way = models.CharField("どうするか", max_length=10, choices=Way.choices)
    decided_on = models.DateField("決めた日")
    reason = models.CharField("理由", max_length=300, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "group__municipality"
    objects = PlaceRows["GroupDecision"].as_manager()

    class Meta:
        verbose_name = "来年度のこと"
        ordering = ["group_id", "-fiscal_year", "-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.fiscal_year}年度 {self.get_way_display()}"


class GroupHelp(models.Model):
    """場への手伝い: what a body gave a group: staff who came, an event, training, news, a room, money."""

    class What(models.TextChoices):
        STAFF = "staff", "職員の参加"
        EVENT = "event", "行事の手伝い"
        TRAINING = "training", "研修の手伝い"
        NEWS = "news", "情報提供"
        ROOM = "room", "会場"
        MONEY = "money", "費用"
        OTHER = "other", "ほか"

    group = models.ForeignKey(Group, models.PROTECT, related_name="helps", verbose_name="場")
    what = models.CharField("なにを", max_length=10, choices=What.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="機関"
    )
    name = models.CharField("だれが", max_length=60, blank=True)
    on = models.DateField("いつ")
    words = models.CharField("ことば", max_length=200, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "group__municipality"
    objects = PlaceRows["GroupHelp"].as_manager()

    class Meta:
        verbose_name = "場への手伝い"
        ordering = ["group_id", "-on", "-pk"]

    def __str__(self) -> str:
        return f"場への手伝い {self.pk}"
