"""The eleven kinds of information about a person. A basis opens one or more; nothing opens all by default."""

from __future__ import annotations

from django.db.models import IntegerChoices


class Scope(IntegerChoices):
    """情報の種類: what a guarded row shows. One row has exactly one scope; the numbers are stored."""

    EXISTENCE = 1, "つながり"  # called name, that we know them, who is involved and how to reach them
    CONTACT = 2, "連絡先・氏名"
    NOTES = 3, "経過記録"
    FAMILY = 4, "家族"
    HEALTH = 5, "健康"
    FINANCE = 6, "家計"
    PLAN = 7, "支援プラン"
    SCHEDULE = 8, "約束・予定"
    ATTACHMENT = 9, "添付"  # only what is not yet classed
    CONFERENCE = 10, "会議の資料"
    SEALED_ADDRESS = 11, "秘匿住所"
