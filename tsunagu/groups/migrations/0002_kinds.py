"""The kinds of group that a town begins with; it may add its own."""

from __future__ import annotations

from django.db import migrations

KINDS = [
    ("家族会", "gathering"),
    ("当事者会", "gathering"),
    ("居場所", "place"),
    ("工房・手しごと", "place"),
    ("からだを動かす会", "place"),
    ("学習支援", "place"),
    ("介護している人の会", "gathering"),
    ("講演会・学習会", "lecture"),
    ("支援者の連絡会", "network"),
]


FOR_FAMILY = {"家族会", "介護している人の会"}


def put(apps, schema_editor):
    kinds = apps.get_model("groups", "GroupKind").objects
    for position, (name, menu) in enumerate(KINDS, start=1):
        kinds.get_or_create(
            name=name, defaults={"menu": menu, "position": position, "for_family": name in FOR_FAMILY}
        )


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(put, migrations.RunPython.noop)]
