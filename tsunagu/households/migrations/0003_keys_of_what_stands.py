"""The search keys of the rows that were written before there were keys."""

from __future__ import annotations

from django.db import migrations

BATCH = 500


def add_keys(apps, schema_editor):
    from tsunagu.households.keys import COPIED, entries

    SearchKey = apps.get_model("households", "SearchKey")
    for table in ("calledname", "legalname", "contactpoint"):
        new = []
        for row in apps.get_model("households", table).objects.select_related("municipality").order_by("pk"):
            copied = {name: getattr(row, name) for name in COPIED}
            is_former = row.replaced_at is not None
            new += [
                SearchKey(**copied, source=row.public_id, is_former=is_former, **entry._asdict())
                for entry in entries(table, row)
            ]
        SearchKey.objects.bulk_create(new, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("households", "0002_search_key")]

    operations = [migrations.RunPython(add_keys, migrations.RunPython.noop)]
