import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('work', '窓口に新しい仕事が届きました。'), ('answer', '返事が届きました。'), ('due', '期日が来たものがあります。'), ('changed', '関わっている記録に変わったことがあります。'), ('ended', '終わった共有があります。'), ('account', 'アカウントに変わったことがあります。')], max_length=20, verbose_name='種類')),
                ('desk_id', models.BigIntegerField(blank=True, null=True, verbose_name='窓口の番号')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='外の宛先')),
                ('url_name', models.CharField(blank=True, max_length=80, validators=[django.core.validators.RegexValidator('^[a-z_]+(:[a-z_]+)?\\Z')], verbose_name='画面')),
                ('public_id', models.UUIDField(blank=True, null=True, verbose_name='公開番号')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='送信日時')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'verbose_name': 'お知らせ',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['desk_id', 'at'], name='notice_of_desk'), models.Index(condition=models.Q(('sent_at', None)), fields=['at'], name='notice_to_send')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('desk_id__isnull', False), ('user', None)), models.Q(('address', ''), ('desk_id', None), ('user__isnull', False)), models.Q(('desk_id', None), ('user', None), models.Q(models.Q(('address', ''), _negated=True), ('sent_at__isnull', False), _connector='OR')), _connector='OR'), name='notice_has_one_recipient', violation_error_message='お知らせの宛先は、窓口・利用者・外の宛先のどれか一つです。'), models.CheckConstraint(condition=models.Q(('sent_at', None), ('address', ''), _connector='OR'), name='notice_address_erased_after_sending', violation_error_message='送ったお知らせの宛先は消します。')],
            },
        ),
    ]
