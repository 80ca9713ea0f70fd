import django.db.models.deletion
import tsunagu.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_schools"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "同じ名前の種類が、すでにあります。"},
                        max_length=40,
                        unique=True,
                        verbose_name="名称",
                    ),
                ),
                (
                    "menu",
                    models.CharField(
                        choices=[
                            ("consultation", "相談支援"),
                            ("place", "居場所づくり"),
                            ("network", "連絡協議会・ネットワークづくり"),
                            ("gathering", "当事者会・家族会開催"),
                            ("lecture", "住民向け講演会・研修会"),
                            ("supporters", "サポーター派遣・養成"),
                            ("partners", "民間団体との連携"),
                            ("survey", "実態把握調査"),
                        ],
                        max_length=20,
                        verbose_name="国の事業メニュー",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順")),
            ],
            options={
                "verbose_name": "場の種類",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=tsunagu.common.ids.new_public_id,
                        editable=False,
                        unique=True,
                        verbose_name="公開ID",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="どんな場か")),
                ("rhythm", models.CharField(blank=True, max_length=60, verbose_name="いつ")),
                ("week", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="第何週")),
                ("weekday", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="曜日")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="始まり")),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="終わり")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="場所")),
                (
                    "booking",
                    models.CharField(
                        choices=[
                            ("none", "予約はいりません"),
                            ("ask", "問い合わせてください"),
                            ("needed", "申し込みがいります"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="予約",
                    ),
                ),
                ("usual_number", models.CharField(blank=True, max_length=40, verbose_name="何人くらい")),
                ("who_comes", models.CharField(blank=True, max_length=200, verbose_name="どんな人が来るか")),
                ("access", models.TextField(blank=True, verbose_name="入口と道順")),
                ("signboard", models.CharField(blank=True, max_length=60, verbose_name="看板の名前")),
                ("fee", models.CharField(blank=True, default="無料", max_length=60, verbose_name="お金")),
                (
                    "companion",
                    models.CharField(
                        blank=True,
                        default="いっしょに来ても大丈夫です。",
                        max_length=100,
                        verbose_name="付きそい",
                    ),
                ),
                ("run_by", models.CharField(blank=True, max_length=100, verbose_name="だれが開いているか")),
                ("is_public", models.BooleanField(default=False, verbose_name="公開する")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.desk",
                        verbose_name="問い合わせ先の窓口",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.municipality",
                        verbose_name="区市町村",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="groups.groupkind",
                        verbose_name="種類",
                    ),
                ),
            ],
            options={
                "verbose_name": "場",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "way",
                    models.CharField(
                        choices=[("continue", "継続"), ("thinking", "検討中"), ("end", "終了")],
                        max_length=10,
                        verbose_name="どうするか",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="決めた日")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="記録した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "来年度のこと",
                "ordering": ["group_id", "-fiscal_year", "-decided_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupHelp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("staff", "職員の参加"),
                            ("event", "行事の手伝い"),
                            ("training", "研修の手伝い"),
                            ("news", "情報提供"),
                            ("room", "会場"),
                            ("money", "費用"),
                            ("other", "ほか"),
                        ],
                        max_length=10,
                        verbose_name="なにを",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="だれが")),
                ("on", models.DateField(verbose_name="いつ")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="ことば")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="機関",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="helps",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="記録した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "場への手伝い",
                "ordering": ["group_id", "-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("forerunner", "前身"),
                            ("preparing", "準備会"),
                            ("trial", "試行"),
                            ("founded", "発足"),
                            ("self_run", "自主運営"),
                            ("resting", "休止"),
                            ("ended", "終了"),
                        ],
                        max_length=20,
                        verbose_name="段階",
                    ),
                ),
                ("on", models.DateField(verbose_name="いつから")),
                ("name_then", models.CharField(blank=True, max_length=60, verbose_name="そのころの名前")),
                ("reason", models.CharField(max_length=300, verbose_name="きっかけ・理由")),
                ("planned_until", models.DateField(blank=True, null=True, verbose_name="試す期間の終わり")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="記録した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "場のあゆみ",
                "ordering": ["group_id", "on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupEase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ease",
                    models.CharField(
                        choices=[
                            ("silent", "話さなくてよい"),
                            ("small", "少ない人数"),
                            ("quiet", "静かな部屋"),
                            ("leave", "遅れても途中で帰ってもよい"),
                            ("no_face", "顔を出さなくてよい"),
                            ("from_home", "家から参加できる"),
                            ("anonymous", "名前を言わなくてよい"),
                            ("family_only", "家族だけでもよい"),
                            ("evening", "夜・休みの日にある"),
                        ],
                        max_length=20,
                        verbose_name="来やすさ",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eases",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
            ],
            options={
                "verbose_name": "場の来やすさ",
                "constraints": [models.UniqueConstraint(fields=("group", "ease"), name="one_group_ease")],
            },
        ),
        migrations.CreateModel(
            name="GroupField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("making", "ものづくり・手作業"),
                            ("computer", "パソコン・デザイン"),
                            ("body", "からだを動かす"),
                            ("music", "音楽・絵・写真"),
                            ("cooking", "料理・お菓子"),
                            ("games", "ゲーム・アニメ・本"),
                            ("nature", "畑・生きもの・散歩"),
                            ("learning", "学び・勉強"),
                            ("helping", "手伝い・人の役に立つこと"),
                            ("talking", "話す・聞く"),
                        ],
                        max_length=20,
                        verbose_name="分野",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fields",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
            ],
            options={
                "verbose_name": "場の分野",
                "constraints": [models.UniqueConstraint(fields=("group", "field"), name="one_group_field")],
            },
        ),
        migrations.CreateModel(
            name="GroupHost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("host", "主催"), ("co_host", "共催"), ("support", "協力")],
                        max_length=10,
                        verbose_name="立場",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="名称")),
                ("since", models.DateField(verbose_name="いつから")),
                ("until", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="機関",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosts",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
            ],
            options={
                "verbose_name": "場を開く機関",
                "ordering": ["group_id", "-since", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="group_host_range",
                        violation_error_message="終わりの日は、始まりの日より後にしてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", False), ("name", "")),
                            models.Q(("agency", None), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="group_host_is_named",
                        violation_error_message="機関を選ぶか、名前を書いてください。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("part", "host"), ("until", None)),
                        fields=("group",),
                        name="one_open_host",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                fields=("municipality", "name"),
                name="one_group_name",
                violation_error_message="同じ名前の場が、すでにあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("week", None), ("week__lte", 5), _connector="OR"), name="group_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday", None), ("weekday__lte", 6), _connector="OR"),
                name="group_weekday",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupstage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_until", None),
                    models.Q(("kind", "trial"), ("planned_until__gte", models.F("on"))),
                    _connector="OR",
                ),
                name="only_a_trial_is_planned_to_end",
                violation_error_message="試す期間の終わりは、始まりの日より後にしてください。",
            ),
        ),
    ]
