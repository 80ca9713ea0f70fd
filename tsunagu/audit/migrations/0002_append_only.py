"""UPDATE and DELETE of the audit trail are refused by the database; TRUNCATE too, where it exists."""

from django.db import migrations

from tsunagu.audit import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor)


def remove(apps, schema_editor):
    triggers.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
