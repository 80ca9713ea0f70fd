from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_undo_and_amend"),
    ]

    operations = [
        migrations.AlterField(
            model_name="intake",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "受けつけた"),
                    ("opened", "世帯につないだ"),
                    ("asked", "確かめている"),
                    ("answered", "連絡した"),
                    ("arrived", "つながれてきた"),
                ],
                max_length=10,
                verbose_name="状況",
            ),
        ),
    ]
