import django.core.validators
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='鍵の SHA-256')),
                ('session_data', models.TextField(verbose_name='内容')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='期限')),
            ],
            options={
                'verbose_name': 'セッション',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('username', models.CharField(error_messages={'unique': 'このログイン名は、もう使われています。'}, max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9._-]*\\Z', '半角の英小文字、数字、. _ - だけを使ってください。')], verbose_name='ログイン名')),
                ('name', models.CharField(max_length=60, verbose_name='表示名')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('password', models.CharField(max_length=128, verbose_name='パスワード')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='パスワードの変更が必要')),
                ('text_size', models.PositiveSmallIntegerField(choices=[(100, '標準'), (125, '大'), (150, '特大')], default=100, verbose_name='文字の大きさ')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='最後のログイン')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
            ],
            options={
                'verbose_name': '利用者',
                'constraints': [models.CheckConstraint(condition=models.Q(('username', django.db.models.functions.text.Lower('username')), models.Q(('username', ''), _negated=True)), name='username_is_folded', violation_error_message='ログイン名は小文字で入れてください。'), models.CheckConstraint(condition=models.Q(('text_size__in', [100, 125, 150])), name='text_size_known')],
            },
        ),
    ]
