from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0002_ledger_keeps_itself'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('share', '機関どうしの共有'), ('place', '場とのつながりを残す'), ('publish', '公表')], default='share', max_length=10, verbose_name='目的'),
        ),
        migrations.AddField(
            model_name='consent',
            name='until',
            field=models.DateField(blank=True, null=True, verbose_name='いつまで'),
        ),
    ]
