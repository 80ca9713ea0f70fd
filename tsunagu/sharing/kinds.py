"""根拠の種類: what each kind of evidence may open, for how long, and who must agree. Part of the law for
reading.

The same table stands in the database (`sql/`), written apart on purpose; the lattice compares the two. The
limits in days are our choice until a town's lawyer confirms them (architecture §3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models

from tsunagu.common.scopes import Scope


class Kind(models.TextChoices):
    """根拠の種類."""

    OWN_WORK = "own_work", "自分の機関のしごと"
    CONSENT = "consent", "同意"
    CONFERENCE = "conference", "支援会議など"
    CONTRACT = "contract", "委託契約"
    GROUND = "ground", "相当・特別の理由"
    INFORMATION_REQUEST = "information_request", "情報提供の求め"
    STATUTORY_REPORT = "statutory_report", "法律による通報"
    EMERGENCY = "emergency", "緊急"
    SUCCESSION = "succession", "引き継ぎ"


ALL = frozenset(Scope)
NEVER_PASSED_ON = frozenset({Scope.CONFERENCE, Scope.SEALED_ADDRESS})


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind may do. `longest` is the longest life of one disclosure; None is open."""

    opens: frozenset[Scope]
    longest: timedelta | None
    between_listed: bool = False  # any listed agency may give, not only the one that recorded the evidence
    one_recipient: bool = False
    any_person: bool = False
    approved: bool = False  # somebody other than the writer approves
    codes: tuple[str, ...] = ()  # the legal bases that can carry it (law-and-forms §3.3)


CONFERENCES = (
    "SWA_106_6",
    "SINPA_9",
    "LTCI_115_48",
    "CWA_25_2",
    "CYSP_19",
    "LIA_15",
    "DSA_89_3",
    "WSA_15",
    "DVA_5_2",
)
GROUNDS = (
    "APPI_69_1",
    "APPI_69_2_2",
    "APPI_69_2_3",
    "APPI_69_2_4",
    "APPI_27_1_1",
    "APPI_27_1_3",
    "APPI_27_1_4",
)

RULES: dict[Kind, Rule] = {
    Kind.OWN_WORK: Rule(ALL, None, any_person=True, codes=("OWN",)),
    Kind.CONSENT: Rule(
        ALL - NEVER_PASSED_ON,
        timedelta(days=400),
        between_listed=True,
        codes=("CONSENT", "APPI_69_2_1", "SINPA_CHOSEI"),
    ),
    Kind.CONFERENCE: Rule(
        frozenset({Scope.EXISTENCE, Scope.CONTACT, Scope.CONFERENCE}),
        timedelta(days=400),
        between_listed=True,
        codes=CONFERENCES,
    ),
    Kind.CONTRACT: Rule(
        ALL - NEVER_PASSED_ON, timedelta(days=400), between_listed=True, any_person=True, codes=("CONTRACT",)
    ),
    Kind.GROUND: Rule(
        frozenset({Scope.EXISTENCE, Scope.CONTACT, Scope.NOTES}),
        timedelta(days=180),
        one_recipient=True,
        approved=True,
        codes=GROUNDS,
    ),
    Kind.INFORMATION_REQUEST: Rule(
        ALL - NEVER_PASSED_ON,
        timedelta(days=180),
        one_recipient=True,
        codes=("APPI_69_1", "APPI_27_1_1", "APPI_27_1_4"),
    ),
    Kind.STATUTORY_REPORT: Rule(
        frozenset({Scope.EXISTENCE, Scope.CONTACT, Scope.NOTES}),
        timedelta(days=400),
        one_recipient=True,
        codes=("NOTIFY_ELDER", "NOTIFY_DISABLED", "NOTIFY_CHILD", "NOTIFY_DV"),
    ),
    Kind.EMERGENCY: Rule(
        frozenset({Scope.EXISTENCE, Scope.CONTACT, Scope.HEALTH}),
        timedelta(hours=72),
        one_recipient=True,
        codes=("APPI_27_1_2", "APPI_69_2_3", "APPI_69_2_4"),
    ),
    Kind.SUCCESSION: Rule(ALL, None, one_recipient=True, codes=("OWN", "CONTRACT")),
}
