from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0002_cover'),
    ]

    operations = [
        migrations.AlterField(
            model_name='agency',
            name='kind',
            field=models.CharField(choices=[('section', '市の課'), ('council', '社会福祉協議会'), ('commissioned', '委託先'), ('self_reliance', '生活・就労支援窓口'), ('care_center', '地域包括支援センター'), ('health_center', '保健センター・保健所'), ('commissioners', '民生委員・児童委員協議会'), ('school', '学校・学園'), ('support_body', '民間支援団体'), ('network', '連絡会'), ('metropolitan', '都の相談センター'), ('other', 'ほか')], max_length=20, verbose_name='種類'),
        ),
    ]
