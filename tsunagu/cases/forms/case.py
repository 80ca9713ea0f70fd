"""つぎに見る日・主担当・加わる・家族: the forms that steer a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.models import Desk
from tsunagu.cases.forms.parts import NextLookForm, chips, people_chips, person_chip, sentences
from tsunagu.cases.models import Case, CaseSubject
from tsunagu.common.wareki import wareki
from tsunagu.households.models import Kinship
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Evidence, EvidenceRecipient
from tsunagu.web.fields import LineField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.panels import Member
    from tsunagu.sharing.reader import Reader

    OfDesk = forms.ModelChoiceField[Desk]
    OfEvidence = forms.ModelChoiceField[Evidence]
else:
    OfDesk = OfEvidence = forms.ModelChoiceField  # not generic while it runs

BETWEEN = [kind for kind, rule in RULES.items() if rule.between_listed]


class LookForm(NextLookForm):
    """つぎに見る日, also for また始める."""


class DeskChoice(OfDesk):
    def label_from_instance(self, desk: Desk) -> str:
        return f"{desk.agency.name}　{desk.name}"


class LeadForm(forms.Form):
    desk = DeskChoice(
        Desk.objects.none(),
        label="新しい主担当の窓口",
        empty_label="選んでください",
        error_messages=sentences("新しい主担当の窓口"),
        help_text="この世帯の支援に加わっている機関の窓口だけが出ます。",
    )

    def __init__(self, *args: Any, case: Case, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = CaseSubject.objects.visible_to(reader).filter(case=case, until=None)
        desks = Desk.objects.filter(agency_id__in=taking_part.values("holder_id"), until=None)
        field = self.fields["desk"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = desks.exclude(pk=case.desk_id).select_related("agency")


class EvidenceChoice(OfEvidence):
    def label_from_instance(self, evidence: Evidence) -> str:
        names = "・".join(dict.fromkeys(row.agency.name for row in evidence.recipients.all()))
        until = evidence.in_force_until
        end = f"　{wareki(timezone.localdate(until))}まで" if until else ""
        return f"{evidence.title}（{names}）{end}"


class JoinForm(forms.Form):
    """加わってもらう: the evidence names both agencies; without one there is nothing to choose from."""

    evidence = EvidenceChoice(
        Evidence.objects.none(),
        label="根拠",
        empty_label="選んでください",
        error_messages=sentences("根拠"),
        help_text="自分の機関と相手の機関が、どちらも書かれた同意・会議・契約です。"
        "ここにないときは、先に世帯の画面から会議や同意を記録します。",
    )
    desk = DeskChoice(
        Desk.objects.none(),
        label="加わる窓口",
        empty_label="選んでください",
        error_messages=sentences("加わる窓口"),
    )

    def __init__(self, *args: Any, people: Sequence[Member], reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = _usable(people, reader)
        partners = EvidenceRecipient.objects.filter(evidence__in=usable, membership=None)
        desks = Desk.objects.filter(agency_id__in=partners.values("agency_id"), until=None)
        evidence, desk = self.fields["evidence"], self.fields["desk"]
        assert isinstance(evidence, forms.ModelChoiceField)
        assert isinstance(desk, forms.ModelChoiceField)
        evidence.queryset = usable.prefetch_related("recipients__agency")
        desk.queryset = desks.exclude(agency=reader.agency).select_related("agency")
        self.fields["people"] = people_chips(people, "だれの支援に")
        self.order_fields(["desk", "people", "evidence"])


def _usable(people: Sequence[Member], reader: Reader) -> Any:
    """Evidence in force that lists my agency and covers at least one of the people."""
    ids = [member.person_id for member in people]
    covers = Q(people__person_id__in=ids) | Q(kind__in=[kind for kind in BETWEEN if RULES[kind].any_person])
    mine = EvidenceRecipient.objects.filter(agency=reader.agency, membership=None)
    rows = Evidence.objects.visible_to(reader).in_force(reader.at)
    return (
        rows.filter(covers, kind__in=BETWEEN, pk__in=mine.values("evidence_id"))
        .exclude(kind=Kind.OWN_WORK)
        .distinct()
    )


class RelativeForm(forms.Form):
    called = LineField(label="呼び名", help_text="例：お母さん、大川の妹さん")
    kinship = chips("続柄", Kinship.Relation.choices, required=False)

    def __init__(self, *args: Any, people: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"] = person_chip(
            people, "だれからみて", required=False, help_text="続柄がわかるときだけ選びます。"
        )
        self.order_fields(["called", "of", "kinship"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kinship") and not data.get("of") and "of" not in self.errors:
            self.add_error("of", "だれからみた続柄かを選んでください。")
        if data.get("of") and not data.get("kinship") and "kinship" not in self.errors:
            self.add_error("kinship", "続柄を選んでください。")
        return data
