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
            name="Resource",
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
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("kana", models.CharField(blank=True, max_length=200, verbose_name="名称のカナ")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("desk", "相談窓口"),
                            ("health", "医療・保健"),
                            ("welfare", "福祉サービス"),
                            ("place", "施設・居場所"),
                            ("group", "活動・団体"),
                            ("work", "就労・実習先"),
                            ("school", "学び・学校"),
                            ("scheme", "制度・給付"),
                            ("other", "ほか"),
                        ],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("body_name", models.CharField(blank=True, max_length=100, verbose_name="運営する団体")),
                ("corporate_number", models.CharField(blank=True, max_length=13, verbose_name="法人番号")),
                ("when_to_use", models.TextField(blank=True, verbose_name="使いどき")),
                ("who_for", models.TextField(blank=True, verbose_name="だれのため")),
                ("hours", models.CharField(blank=True, max_length=200, verbose_name="曜日と時間")),
                ("how", models.TextField(blank=True, verbose_name="使い方")),
                ("limits", models.TextField(blank=True, verbose_name="できないこと・限り")),
                ("fee", models.CharField(blank=True, max_length=200, verbose_name="お金")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="電話")),
                ("fax", models.CharField(blank=True, max_length=40, verbose_name="ファクス")),
                ("email", models.CharField(blank=True, max_length=200, verbose_name="メール")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="ウェブサイト")),
                ("postal_code", models.CharField(blank=True, max_length=8, verbose_name="郵便番号")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="住所")),
                ("town", models.CharField(blank=True, max_length=40, verbose_name="町丁目")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="いつから")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                ("verified_on", models.DateField(blank=True, null=True, verbose_name="確かめた日")),
                ("is_public", models.BooleanField(default=False, verbose_name="公開する")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版")),
                ("added_on", models.DateField(verbose_name="加えた日")),
                ("changed_at", models.DateTimeField(verbose_name="変わった日時")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="agencies.agency",
                        verbose_name="機関",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="agencies.desk",
                        verbose_name="確かめる窓口",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="agencies.municipality",
                        verbose_name="区市町村",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="確かめた人",
                    ),
                ),
            ],
            options={
                "verbose_name": "社会資源",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ResourceAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="仮の住所")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="わけ・目じるし")),
                ("since", models.DateField(verbose_name="いつから")),
                ("until", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="directory.resource",
                        verbose_name="社会資源",
                    ),
                ),
            ],
            options={
                "verbose_name": "仮の住所",
                "ordering": ["resource_id", "since", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ResourceDistrict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.district",
                        verbose_name="地区",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="directory.resource",
                        verbose_name="社会資源",
                    ),
                ),
            ],
            options={
                "verbose_name": "資源の地区",
            },
        ),
        migrations.CreateModel(
            name="ResourceLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True, verbose_name="印")),
                ("made_at", models.DateTimeField(verbose_name="つくった日時")),
                ("expires_at", models.DateTimeField(verbose_name="期限")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="止めた日時")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="つくった人",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="directory.resource",
                        verbose_name="社会資源",
                    ),
                ),
            ],
            options={
                "verbose_name": "直してもらうリンク",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ResourceNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("talk", "話を聞いてほしい"),
                            ("health", "こころとからだ"),
                            ("place", "居場所・出かける先"),
                            ("family", "家族のこと"),
                            ("work", "働くこと"),
                            ("learn", "学ぶこと・学校"),
                            ("money", "お金・家計"),
                            ("home", "住まい"),
                            ("life", "家のこと・食事"),
                            ("care", "介護"),
                            ("disability", "障がい"),
                            ("rights", "手続き・法律"),
                        ],
                        max_length=12,
                        verbose_name="困りごと",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="directory.resource",
                        verbose_name="社会資源",
                    ),
                ),
            ],
            options={
                "verbose_name": "困りごと",
            },
        ),
        migrations.CreateModel(
            name="ResourceRevision",
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
                    "via",
                    models.CharField(
                        choices=[("staff", "職員"), ("link", "リンク"), ("import", "取り込み")],
                        max_length=10,
                        verbose_name="どこから",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "確かめる前"),
                            ("taken", "取り入れた"),
                            ("refused", "取り入れない"),
                        ],
                        max_length=10,
                        verbose_name="状況",
                    ),
                ),
                ("changes", models.JSONField(blank=True, default=dict, verbose_name="変わるところ")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="ことば")),
                ("sender", models.CharField(blank=True, max_length=60, verbose_name="送った人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録した日時")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="決めた日時")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="決めた人",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="directory.resourcelink",
                        verbose_name="リンク",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.membership",
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="directory.resource",
                        verbose_name="社会資源",
                    ),
                ),
            ],
            options={
                "verbose_name": "資源のなおし",
                "ordering": ["-recorded_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(fields=["desk", "verified_on"], name="resource_of_desk"),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(
                fields=("municipality", "name", "body_name"),
                name="one_resource_name",
                violation_error_message="同じ団体の、同じ名前の資源が、すでにあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="resource_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(("verified_by", None), ("verified_on__isnull", False), _connector="OR"),
                name="resource_verified_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="resource_address_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceaddress",
            constraint=models.UniqueConstraint(
                fields=("resource", "since"),
                name="one_address_from_a_day",
                violation_error_message="同じ日から始まる仮の住所が、すでにあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcedistrict",
            constraint=models.UniqueConstraint(fields=("resource", "district"), name="one_resource_district"),
        ),
        migrations.AddConstraint(
            model_name="resourceneed",
            constraint=models.UniqueConstraint(fields=("resource", "need"), name="one_resource_need"),
        ),
        migrations.AddIndex(
            model_name="resourcerevision",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["resource"], name="revision_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcerevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("status", "waiting")),
                    models.Q(
                        models.Q(("status", "waiting"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="revision_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcerevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link__isnull", False), ("via", "link")),
                    models.Q(models.Q(("via", "link"), _negated=True), ("recorded_by__isnull", False)),
                    _connector="OR",
                ),
                name="revision_came_from_somebody",
            ),
        ),
    ]
