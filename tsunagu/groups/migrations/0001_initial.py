import django.db.models.deletion
import tsunagu.common.ids
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_schools"),
        ("people", "0001_initial"),
        ("sharing", "0003_consent_purpose"),
    ]

    operations = [
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
            name="GroupKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
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
                ("for_family", models.BooleanField(default=False, verbose_name="家族のための場")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.municipality",
                        verbose_name="区市町村",
                    ),
                ),
            ],
            options={
                "verbose_name": "場の種類",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="group",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="groups",
                to="groups.groupkind",
                verbose_name="種類",
            ),
        ),
        migrations.CreateModel(
            name="GroupPart",
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
                (
                    "scope",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "つながり"),
                            (2, "連絡先・氏名"),
                            (3, "経過記録"),
                            (4, "家族"),
                            (5, "健康"),
                            (6, "家計"),
                            (7, "支援プラン"),
                            (8, "約束・予定"),
                            (9, "添付"),
                            (10, "会議の資料"),
                            (11, "秘匿住所"),
                        ],
                        verbose_name="見せる範囲",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("takes_part", "参加している"),
                            ("makes", "つくっている"),
                            ("teaches", "講師をしている"),
                            ("helps", "手伝っている"),
                            ("runs", "世話人をしている"),
                            ("began_with", "この人からはじまった"),
                        ],
                        max_length=12,
                        verbose_name="役割",
                    ),
                ),
                ("since", models.DateField(verbose_name="いつから")),
                ("until", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                ("public_words", models.CharField(blank=True, max_length=60, verbose_name="公開のことば")),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.consent",
                        verbose_name="同意",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="記録の持ち主",
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
                    "only_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="この人だけ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人",
                    ),
                ),
                (
                    "publish_consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.consent",
                        verbose_name="公表の同意",
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
                "verbose_name": "場とのつながり",
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
            name="Helper",
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
                ("name", models.CharField(max_length=60, verbose_name="名前")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="電話")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="できること・ひとこと")),
                ("since", models.DateField(verbose_name="いつから")),
                ("until", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="登録した機関",
                    ),
                ),
            ],
            options={
                "verbose_name": "手伝う人",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HelperConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=40, verbose_name="町丁目")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="わけ")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="外した日時")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="groups.helper",
                        verbose_name="手伝う人",
                    ),
                ),
            ],
            options={
                "verbose_name": "頼まない先",
                "ordering": ["helper_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HelperField",
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
                    "helper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fields",
                        to="groups.helper",
                        verbose_name="手伝う人",
                    ),
                ),
            ],
            options={
                "verbose_name": "手伝う人の分野",
            },
        ),
        migrations.CreateModel(
            name="Interest",
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
                (
                    "scope",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "つながり"),
                            (2, "連絡先・氏名"),
                            (3, "経過記録"),
                            (4, "家族"),
                            (5, "健康"),
                            (6, "家計"),
                            (7, "支援プラン"),
                            (8, "約束・予定"),
                            (9, "添付"),
                            (10, "会議の資料"),
                            (11, "秘匿住所"),
                        ],
                        verbose_name="見せる範囲",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("like", "好き"),
                            ("good", "得意"),
                            ("want", "やってみたい"),
                            ("hard", "にがて"),
                        ],
                        max_length=10,
                        verbose_name="どんなこと",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        blank=True,
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
                ("words", models.CharField(blank=True, max_length=200, verbose_name="ことば")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="外した日時")),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.consent",
                        verbose_name="同意",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="記録の持ち主",
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
                    "only_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="この人だけ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人",
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
                "verbose_name": "すきなこと・得意なこと",
            },
        ),
        migrations.CreateModel(
            name="Match",
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
                (
                    "scope",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "つながり"),
                            (2, "連絡先・氏名"),
                            (3, "経過記録"),
                            (4, "家族"),
                            (5, "健康"),
                            (6, "家計"),
                            (7, "支援プラン"),
                            (8, "約束・予定"),
                            (9, "添付"),
                            (10, "会議の資料"),
                            (11, "秘匿住所"),
                        ],
                        verbose_name="見せる範囲",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("talked", "話してみた"),
                            ("visited", "見学した"),
                            ("going", "行っている"),
                            ("not_now", "いまはやめておく"),
                            ("none_fits", "合う場がまだない"),
                        ],
                        max_length=10,
                        verbose_name="様子",
                    ),
                ),
                ("on", models.DateField(verbose_name="いつ")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="ことば")),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.consent",
                        verbose_name="同意",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="記録の持ち主",
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
                    "only_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="この人だけ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人",
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
                "verbose_name": "場とのめぐりあわせ",
            },
        ),
        migrations.CreateModel(
            name="Network",
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
                ("purpose", models.TextField(blank=True, verbose_name="なんのために")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.municipality",
                        verbose_name="区市町村",
                    ),
                ),
            ],
            options={
                "verbose_name": "連絡会",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                ("on", models.DateField(verbose_name="日")),
                ("starts_at", models.TimeField(verbose_name="始まり")),
                ("ends_at", models.TimeField(verbose_name="終わり")),
                ("place", models.CharField(max_length=100, verbose_name="場所")),
                ("slot_minutes", models.PositiveSmallIntegerField(default=45, verbose_name="1枠の分")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "準備中"),
                            ("open", "受付中"),
                            ("closed", "おわった"),
                            ("cancelled", "中止"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状況",
                    ),
                ),
                (
                    "cancelled_words",
                    models.CharField(blank=True, max_length=200, verbose_name="中止のことば"),
                ),
                ("last_number", models.PositiveIntegerField(default=0, verbose_name="最後の番号")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="groups.network",
                        verbose_name="主催の連絡会",
                    ),
                ),
            ],
            options={
                "verbose_name": "合同相談会",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="NetworkMeeting",
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
                ("on", models.DateField(verbose_name="日")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="始まり")),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="終わり")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="場所")),
                ("agenda", models.TextField(blank=True, verbose_name="話すこと")),
                ("minutes", models.TextField(blank=True, verbose_name="話したこと")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="groups.network",
                        verbose_name="連絡会",
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
                "verbose_name": "連絡会の集まり",
                "ordering": ["network_id", "-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="NetworkAttendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="groups.networkmeeting",
                        verbose_name="集まり",
                    ),
                ),
            ],
            options={
                "verbose_name": "連絡会に来た機関",
            },
        ),
        migrations.CreateModel(
            name="NetworkMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="名称")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("secretariat", "事務局"),
                            ("member", "参加機関"),
                            ("observer", "オブザーバー"),
                        ],
                        max_length=12,
                        verbose_name="立場",
                    ),
                ),
                (
                    "reached_by",
                    models.CharField(
                        choices=[
                            ("mail", "メール"),
                            ("phone", "電話"),
                            ("fax", "ファクス"),
                            ("post", "郵便"),
                            ("visit", "訪ねる"),
                        ],
                        max_length=10,
                        verbose_name="連絡のしかた",
                    ),
                ),
                (
                    "reach_words",
                    models.CharField(blank=True, max_length=120, verbose_name="連絡先とひとこと"),
                ),
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
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="groups.network",
                        verbose_name="連絡会",
                    ),
                ),
            ],
            options={
                "verbose_name": "連絡会の参加機関",
                "ordering": ["network_id", "since", "pk"],
            },
        ),
        migrations.AddField(
            model_name="networkmeeting",
            name="came",
            field=models.ManyToManyField(
                blank=True,
                related_name="meetings",
                through="groups.NetworkAttendance",
                to="groups.networkmember",
                verbose_name="来た機関",
            ),
        ),
        migrations.AddField(
            model_name="networkattendance",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="groups.networkmember",
                verbose_name="参加機関",
            ),
        ),
        migrations.CreateModel(
            name="NetworkPaper",
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
                        choices=[("general", "ふつうの資料"), ("anonymised", "だれのことかわからない事例")],
                        max_length=12,
                        verbose_name="種類",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="題")),
                ("text", models.TextField(verbose_name="本文")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="確かめた人",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="groups.networkmeeting",
                        verbose_name="集まり",
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
                "verbose_name": "連絡会の資料",
                "ordering": ["meeting_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NetworkTask",
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
                ("words", models.CharField(max_length=200, verbose_name="すること")),
                ("due_on", models.DateField(verbose_name="いつまで")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="済んだ日")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.desk",
                        verbose_name="窓口",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="済ませた人",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="groups.networkmeeting",
                        verbose_name="集まり",
                    ),
                ),
            ],
            options={
                "verbose_name": "連絡会で決めたこと",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonConflict",
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
                (
                    "scope",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "つながり"),
                            (2, "連絡先・氏名"),
                            (3, "経過記録"),
                            (4, "家族"),
                            (5, "健康"),
                            (6, "家計"),
                            (7, "支援プラン"),
                            (8, "約束・予定"),
                            (9, "添付"),
                            (10, "会議の資料"),
                            (11, "秘匿住所"),
                        ],
                        verbose_name="見せる範囲",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="わけ")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="外した日時")),
                (
                    "helper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.helper",
                        verbose_name="手伝う人",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="記録の持ち主",
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
                    "only_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="この人だけ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人",
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
                "verbose_name": "この人には頼まない",
            },
        ),
        migrations.CreateModel(
            name="SchoolPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="いつから")),
                ("until", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="学校",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schools",
                        to="agencies.district",
                        verbose_name="学園",
                    ),
                ),
            ],
            options={
                "verbose_name": "学園の学校",
                "ordering": ["district_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("on", models.DateField(verbose_name="日")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="始まり")),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="終わり")),
                ("place", models.CharField(max_length=100, verbose_name="場所")),
                ("words", models.CharField(max_length=200, verbose_name="なにをする")),
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
                        verbose_name="申し込み",
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="定員")),
                ("guests", models.CharField(blank=True, max_length=200, verbose_name="ゲスト")),
                ("helpers", models.CharField(blank=True, max_length=200, verbose_name="手伝う人")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "予定"), ("cancelled", "中止"), ("held", "おわった回")],
                        default="planned",
                        max_length=10,
                        verbose_name="状況",
                    ),
                ),
                (
                    "cancelled_words",
                    models.CharField(blank=True, max_length=200, verbose_name="中止のことば"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="お知らせを出した日時"),
                ),
                (
                    "counting",
                    models.CharField(
                        choices=[("larger", "同じ部屋なので、多いほう"), ("sum", "入口が別なので、合わせる")],
                        default="larger",
                        max_length=10,
                        verbose_name="2人の数えかた",
                    ),
                ),
                ("did", models.CharField(blank=True, max_length=300, verbose_name="したこと")),
                ("good", models.CharField(blank=True, max_length=300, verbose_name="よかったこと")),
                ("following", models.CharField(blank=True, max_length=300, verbose_name="つぎに")),
                ("signed_up", models.PositiveSmallIntegerField(default=0, verbose_name="申し込みの数")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版")),
                ("written_at", models.DateTimeField(verbose_name="書いた日時")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="groups.group",
                        verbose_name="場",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="書いた人",
                    ),
                ),
            ],
            options={
                "verbose_name": "回",
                "ordering": ["on", "starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HeadCount",
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
                            ("person", "本人"),
                            ("family", "家族"),
                            ("visitor", "見学"),
                            ("helper", "手伝い"),
                            ("staff", "職員"),
                        ],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("step", models.SmallIntegerField(verbose_name="増減")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="一度きりの鍵")),
                ("nickname", models.CharField(blank=True, max_length=40, verbose_name="呼び名")),
                ("counted_at", models.DateTimeField(verbose_name="数えた日時")),
                (
                    "counted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="数えた人",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="groups.session",
                        verbose_name="回",
                    ),
                ),
            ],
            options={
                "verbose_name": "人数",
                "ordering": ["session_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SessionWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=100, verbose_name="なにを")),
                ("for_whom", models.CharField(blank=True, max_length=100, verbose_name="だれのために")),
                ("count", models.PositiveIntegerField(blank=True, null=True, verbose_name="いくつ")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works",
                        to="groups.session",
                        verbose_name="回",
                    ),
                ),
            ],
            options={
                "verbose_name": "つくったもの",
                "ordering": ["session_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="番号")),
                ("nickname", models.CharField(max_length=40, verbose_name="呼び名")),
                ("contact", models.CharField(blank=True, max_length=100, verbose_name="連絡先")),
                ("taken_at", models.DateTimeField(verbose_name="受けた日時")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取りやめた日時")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="中止を伝えた日時")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ups",
                        to="groups.session",
                        verbose_name="回",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="受けた人",
                    ),
                ),
            ],
            options={
                "verbose_name": "申し込み",
                "ordering": ["session_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="Table",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="順")),
                ("topic", models.CharField(max_length=60, verbose_name="相談できること")),
                ("brought", models.PositiveIntegerField(default=0, verbose_name="つないだ数")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="機関",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.desk",
                        verbose_name="あとを受けとめる窓口",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables",
                        to="groups.event",
                        verbose_name="合同相談会",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="あとを受けとめる人",
                    ),
                ),
            ],
            options={
                "verbose_name": "相談の席",
                "ordering": ["event_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.TimeField(verbose_name="始まり")),
                ("places", models.PositiveSmallIntegerField(default=1, verbose_name="席の数")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="groups.table",
                        verbose_name="相談の席",
                    ),
                ),
            ],
            options={
                "verbose_name": "相談の枠",
                "ordering": ["table_id", "starts_at"],
            },
        ),
        migrations.CreateModel(
            name="EventFigure",
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
                            ("booked", "予約"),
                            ("walk_in", "当日"),
                            ("used", "相談"),
                            ("brought", "つないだ受付"),
                        ],
                        max_length=10,
                        verbose_name="なにの数",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="数")),
                (
                    "unit",
                    models.CharField(
                        choices=[("cases", "件"), ("times", "延べ")], max_length=10, verbose_name="単位"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="groups.event",
                        verbose_name="合同相談会",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="groups.table",
                        verbose_name="相談の席",
                    ),
                ),
            ],
            options={
                "verbose_name": "合同相談会の数",
                "ordering": ["event_id", "table__position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Booking",
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
                ("number", models.PositiveIntegerField(verbose_name="番号")),
                ("seat", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="席")),
                ("nickname", models.CharField(blank=True, max_length=40, verbose_name="呼び名")),
                ("contact", models.CharField(blank=True, max_length=100, verbose_name="連絡先")),
                (
                    "code",
                    models.CharField(blank=True, max_length=64, verbose_name="取り消しの番号（要約値）"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("booked", "予約"), ("waiting", "空き待ち"), ("cancelled", "取り消し")],
                        max_length=10,
                        verbose_name="状況",
                    ),
                ),
                ("walk_in", models.BooleanField(default=False, verbose_name="当日")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="伝えた日時")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="groups.event",
                        verbose_name="合同相談会",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="groups.slot",
                        verbose_name="相談の枠",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.table",
                        verbose_name="相談の席",
                    ),
                ),
            ],
            options={
                "verbose_name": "相談の予約",
                "ordering": ["event_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="研修の名前")),
                ("on", models.DateField(verbose_name="受けた日")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="時間数")),
                ("given_by", models.CharField(blank=True, max_length=60, verbose_name="開いたところ")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                (
                    "helper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="groups.helper",
                        verbose_name="手伝う人",
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
                "verbose_name": "研修",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BodyNote",
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
                ("on", models.DateField(verbose_name="いつ")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "話したこと"),
                            ("meeting", "会議"),
                            ("reaching", "連絡のしかた"),
                            ("event", "行事"),
                            ("other", "ほか"),
                        ],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("words", models.TextField(verbose_name="ことば")),
                ("for_town", models.BooleanField(default=False, verbose_name="町の支援する人にも見せる")),
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
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.district",
                        verbose_name="学園",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="記録した機関",
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
                "verbose_name": "学校・団体のメモ",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["municipality", "-on"], name="body_note_town")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency", None), ("district__isnull", False)),
                            models.Q(("agency__isnull", False), ("district", None)),
                            _connector="OR",
                        ),
                        name="note_about_one_body",
                        violation_error_message="学校・団体か、学園のどちらかを選んでください。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EaseNeed",
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
                (
                    "scope",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "つながり"),
                            (2, "連絡先・氏名"),
                            (3, "経過記録"),
                            (4, "家族"),
                            (5, "健康"),
                            (6, "家計"),
                            (7, "支援プラン"),
                            (8, "約束・予定"),
                            (9, "添付"),
                            (10, "会議の資料"),
                            (11, "秘匿住所"),
                        ],
                        verbose_name="見せる範囲",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
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
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="外した日時")),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.consent",
                        verbose_name="同意",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="記録の持ち主",
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
                    "only_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="この人だけ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人",
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
                "verbose_name": "来やすさの希望",
                "indexes": [models.Index(fields=["municipality", "person"], name="ease_need_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("scope", 3)), name="ease_need_scope"),
                    models.CheckConstraint(
                        condition=models.Q(("person__isnull", False)), name="ease_need_person_named"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("holder", "person", "ease"),
                        name="one_ease_need",
                    ),
                ],
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
            model_name="groupkind",
            constraint=models.UniqueConstraint(
                fields=("municipality", "name"), name="one_kind_name_in_a_town"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupkind",
            constraint=models.UniqueConstraint(
                condition=models.Q(("municipality", None)), fields=("name",), name="one_kind_name_for_all"
            ),
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
        migrations.AddIndex(
            model_name="grouppart",
            index=models.Index(fields=["municipality", "person", "-since"], name="part_person"),
        ),
        migrations.AddConstraint(
            model_name="grouppart",
            constraint=models.CheckConstraint(condition=models.Q(("scope", 3)), name="part_scope"),
        ),
        migrations.AddConstraint(
            model_name="grouppart",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False)), name="part_person_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppart",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="part_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppart",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_words", ""), ("publish_consent__isnull", False), _connector="OR"),
                name="public_words_need_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("holder", "person", "group", "role"),
                name="one_open_part",
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
        migrations.AddConstraint(
            model_name="helper",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="helper_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="helper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("agency", "name", "phone"),
                name="one_helper",
                violation_error_message="同じ名前と電話の人が、すでに登録されています。",
            ),
        ),
        migrations.AddConstraint(
            model_name="helperconflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("town", ""), _negated=True), ("agency", None), ("group", None)),
                    models.Q(("agency__isnull", False), ("group", None), ("town", "")),
                    models.Q(("agency", None), ("group__isnull", False), ("town", "")),
                    _connector="OR",
                ),
                name="conflict_with_one_thing",
                violation_error_message="町丁目・機関・場のうち、ひとつを書いてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="helperfield",
            constraint=models.UniqueConstraint(fields=("helper", "field"), name="one_helper_field"),
        ),
        migrations.AddIndex(
            model_name="interest",
            index=models.Index(fields=["municipality", "person"], name="interest_person"),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(condition=models.Q(("scope", 3)), name="interest_scope"),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False)), name="interest_person_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("field", ""), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="interest_says_something",
                violation_error_message="分野を選ぶか、ことばで書いてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("holder", "person", "kind", "field", "words"),
                name="one_interest",
                violation_error_message="同じことが、すでに書いてあります。",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["municipality", "person", "-on"], name="match_person"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(condition=models.Q(("scope", 3)), name="match_scope"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False)), name="match_person_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", None), ("status", "none_fits")),
                    models.Q(("group__isnull", False), models.Q(("status", "none_fits"), _negated=True)),
                    _connector="OR",
                ),
                name="match_with_a_place_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="network",
            constraint=models.UniqueConstraint(
                fields=("municipality", "name"),
                name="one_network_name",
                violation_error_message="同じ名前の連絡会が、すでにあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "cancelled"), _negated=True),
                fields=("network", "on"),
                name="one_joint_day_of_a_network",
                violation_error_message="その日には、もう合同相談会があります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="joint_day_ends_after_it_starts",
                violation_error_message="終わりの時間は、始まりの時間より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot_minutes__gte", 10), ("slot_minutes__lte", 180)), name="slot_minutes"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "cancelled"), ("cancelled_words", ""), _connector="OR"),
                name="only_a_cancelled_day_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="network_member_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", False), ("name", "")),
                    models.Q(("agency", None), models.Q(("name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="network_member_is_named",
                violation_error_message="機関を選ぶか、名前を書いてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("network", "agency"),
                name="one_open_network_member",
                violation_error_message="この機関は、もう加わっています。",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None),
                    ("ends_at", None),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="network_meeting_ends_after_it_starts",
                violation_error_message="終わりの時間は、始まりの時間より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkattendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "member"), name="one_attendance_of_a_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="networkpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_by", None), ("kind", "general")),
                    models.Q(("checked_by__isnull", False), ("kind", "anonymised")),
                    _connector="OR",
                ),
                name="somebody_checked_that_nobody_is_recognised",
                violation_error_message="だれのことか、わからないことを確かめてください。",
            ),
        ),
        migrations.AddIndex(
            model_name="networktask",
            index=models.Index(fields=["desk", "done_on", "due_on"], name="network_task_desk"),
        ),
        migrations.AddConstraint(
            model_name="networktask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by", None), ("done_on", None)),
                    models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                    _connector="OR",
                ),
                name="a_done_task_says_who",
            ),
        ),
        migrations.AddIndex(
            model_name="personconflict",
            index=models.Index(fields=["municipality", "person"], name="person_conflict_person"),
        ),
        migrations.AddConstraint(
            model_name="personconflict",
            constraint=models.CheckConstraint(condition=models.Q(("scope", 3)), name="person_conflict_scope"),
        ),
        migrations.AddConstraint(
            model_name="personconflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False)), name="person_conflict_person_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="personconflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("holder", "person", "helper"),
                name="one_person_conflict",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolplace",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="school_place_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("agency",),
                name="one_district_of_a_school",
                violation_error_message="この学校は、すでにほかの学園に入っています。",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["group", "on"], name="session_group_on"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "cancelled"), _negated=True),
                fields=("group", "on"),
                name="one_session_a_day",
                violation_error_message="その日には、もう1回あります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None),
                    ("ends_at", None),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="session_ends_after_it_starts",
                violation_error_message="終わりの時間は、始まりの時間より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                name="session_capacity",
                violation_error_message="定員は1人からです。",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "cancelled"), ("cancelled_words", ""), _connector="OR"),
                name="cancelled_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.CheckConstraint(condition=models.Q(("step__in", (1, -1))), name="a_tap_is_one"),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("step", 1), ("nickname", ""), _connector="OR"),
                name="only_a_plus_has_a_nickname",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="one_sign_up_number"),
        ),
        migrations.AddConstraint(
            model_name="table",
            constraint=models.UniqueConstraint(fields=("event", "position"), name="one_table_position"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(fields=("table", "starts_at"), name="one_slot_a_time"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1), ("places__lte", 20)), name="slot_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventfigure",
            constraint=models.UniqueConstraint(fields=("table", "kind"), name="one_figure_of_a_table"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "booked")),
                fields=("slot", "seat"),
                name="one_booking_a_seat",
                violation_error_message="この枠は、いま埋まりました。",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(fields=("event", "number"), name="one_booking_number"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("nickname", ""), _negated=True),
                    models.Q(("status", "cancelled"), _negated=True),
                ),
                fields=("event", "nickname"),
                name="one_nickname_a_day",
                violation_error_message="同じ呼び名の予約が、もうあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("event", "code"),
                name="one_booking_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seat__isnull", False), ("slot__isnull", False), ("status", "booked")),
                    models.Q(models.Q(("status", "booked"), _negated=True), ("seat", None), ("slot", None)),
                    _connector="OR",
                ),
                name="only_a_booking_holds_a_seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0)),
                name="training_hours",
                violation_error_message="時間数は、0より大きい数にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.UniqueConstraint(
                fields=("helper", "name", "on"),
                name="one_training",
                violation_error_message="同じ日の同じ研修が、すでに書いてあります。",
            ),
        ),
    ]
