"""The triggers of the ledger, and the legal bases the product starts with."""

from __future__ import annotations

from django.db import migrations

from tsunagu.sharing import bases, ddl


def install(apps, schema_editor):
    ddl.install(schema_editor)


def add_bases(apps, schema_editor):
    LegalBasis = apps.get_model("sharing", "LegalBasis")
    Version = apps.get_model("sharing", "LegalBasisVersion")
    for basis in bases.BASES:
        row = LegalBasis.objects.create(code=basis.code, name=basis.name)
        Version.objects.create(basis=row, article=basis.article, summary=basis.summary, since=basis.since)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial"), ("people", "0001_initial")]

    operations = [
        migrations.RunPython(add_bases, migrations.RunPython.noop),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
