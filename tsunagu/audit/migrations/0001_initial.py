import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(default=0, verbose_name='通し番号')),
                ('hash', models.CharField(max_length=64, verbose_name='封')),
                ('at', models.DateTimeField(null=True, verbose_name='日時')),
            ],
            options={
                'verbose_name': '監査記録の先頭',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_chain_head')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='通し番号')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('user_id', models.BigIntegerField(null=True, verbose_name='利用者の番号')),
                ('membership_id', models.BigIntegerField(null=True, verbose_name='所属の番号')),
                ('agency_id', models.BigIntegerField(null=True, verbose_name='機関の番号')),
                ('municipality_id', models.BigIntegerField(null=True, verbose_name='区市町村の番号')),
                ('action', models.CharField(max_length=80, verbose_name='操作')),
                ('object_type', models.CharField(blank=True, max_length=80, verbose_name='対象の種類')),
                ('object_id', models.CharField(blank=True, max_length=40, verbose_name='対象の番号')),
                ('n_people', models.PositiveIntegerField(verbose_name='人数')),
                ('detail', models.JSONField(default=dict, verbose_name='内訳')),
                ('result', models.CharField(choices=[('allow', '可'), ('deny', '否')], max_length=5, verbose_name='可否')),
                ('request_id', models.CharField(blank=True, max_length=32, verbose_name='要求の番号')),
                ('prev_hash', models.CharField(max_length=64, verbose_name='前の封')),
                ('hash', models.CharField(max_length=64, unique=True, verbose_name='封')),
            ],
            options={
                'verbose_name': '監査記録',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['user_id', 'at'], name='entry_of_user'), models.Index(fields=['object_type', 'object_id'], name='entry_of_object')],
                'constraints': [models.CheckConstraint(condition=models.Q(('id__gte', 1)), name='entry_counts_from_one'), models.CheckConstraint(condition=models.Q(('result__in', ['allow', 'deny'])), name='entry_result_known')],
            },
        ),
        migrations.CreateModel(
            name='FormKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(verbose_name='利用者の番号')),
                ('form', models.CharField(max_length=200, verbose_name='画面')),
                ('key', models.UUIDField(verbose_name='印')),
                ('answer', models.TextField(blank=True, verbose_name='行き先')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='日時')),
            ],
            options={
                'verbose_name': '送信の印',
                'constraints': [models.UniqueConstraint(fields=('user_id', 'form', 'key'), name='one_answer_for_a_form')],
            },
        ),
        migrations.CreateModel(
            name='EntryPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(null=True, verbose_name='本人の番号')),
                ('holder_id', models.BigIntegerField(verbose_name='保有機関の番号')),
                ('scope', models.PositiveSmallIntegerField(verbose_name='範囲')),
                ('disclosure_id', models.BigIntegerField(null=True, verbose_name='提供記録の番号')),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='audit.entry', verbose_name='監査記録')),
            ],
            options={
                'verbose_name': '閲覧記録',
                'indexes': [models.Index(fields=['entry'], name='shown_on_entry'), models.Index(fields=['holder_id', 'person_id', 'entry'], name='shown_of_holder'), models.Index(fields=['person_id', 'entry'], name='shown_of_person')],
            },
        ),
    ]
