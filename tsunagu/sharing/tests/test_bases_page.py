"""根拠の一覧: 未確認 until the town says that it has checked the text."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.sharing import actions
from tsunagu.sharing.models import LegalBasis, LegalBasisVersion, basis_on

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it

TODAY = timezone.localdate()
MAY = ["nakamura", "hayashi", "sasaki"]  # an approver and a supervisor of sections, the administrator
MAY_NOT = ["tanaka", "sato", "yamamoto", "watanabe", "suzuki", "yoshida", "yamada", "yamaguchi", "matsumoto"]


@pytest.fixture
def version(town):
    return basis_on("CONSENT", TODAY)


def confirm(version, by):
    return actions.confirm_basis(version, by=by, confirmed_by="みなも市 法務課 山川", confirmed_on=TODAY)


def entries():
    return list(Entry.objects.filter(action="basis.confirmed").values_list("user_id", "object_id"))


@pytest.mark.parametrize("key", MAY)
def test_the_town_confirms(town, version, key):
    with town.acting(key) as by:
        assert confirm(version, by).is_confirmed
    assert (version.confirmed_by, version.confirmed_on) == ("みなも市 法務課 山川", TODAY)
    assert entries() == [(town.members[key].user_id, str(version.pk))]


@pytest.mark.parametrize("key", MAY_NOT)
def test_nobody_else_confirms(town, version, key):
    with town.acting(key) as by, pytest.raises(NotAllowed, match="市の承認者かシステム担当"):
        confirm(version, by)
    version.refresh_from_db()
    assert not version.is_confirmed
    assert entries() == []


def test_whose_post_ended_does_not_confirm(town, version):
    town.members["sasaki"].until = timezone.now()
    town.members["sasaki"].save()
    with town.acting("sasaki") as by, pytest.raises(NotAllowed):
        confirm(version, by)


def test_it_is_confirmed_once(town, version):
    with town.acting("sasaki") as by:
        confirm(version, by)
        with pytest.raises(NotAllowed, match="先に確認を記録しました"):
            actions.confirm_basis(version, by=by, confirmed_by="べつの人", confirmed_on=TODAY)
    version.refresh_from_db()
    assert version.confirmed_by == "みなも市 法務課 山川"
    assert len(entries()) == 1


@pytest.mark.parametrize("key", [*MAY, *MAY_NOT])
def test_everybody_reads_the_list_and_only_the_town_finds_the_way_to_confirm(town, version, key, request):
    html = request.getfixturevalue(key).client.get(reverse("sharing:bases")).content.decode()
    assert version.article in html
    assert "未確認" in html
    address = reverse("sharing:confirm_basis", args=[version.pk])
    assert (address in html) is (key in MAY)
    assert request.getfixturevalue(key).client.get(address).status_code == (200 if key in MAY else 403)


def test_the_mark_goes_when_it_is_confirmed_on_the_page(sasaki, sato, version):
    url = reverse("sharing:confirm_basis", args=[version.pk])
    data = {"confirmed_by": "法務課 山川", "confirmed_on": f"{TODAY:%Y/%m/%d}", "form_key": str(uuid4())}
    assert [sasaki.client.post(url, data).url for _ in range(2)] == [reverse("sharing:bases")] * 2
    html = sato.client.get(reverse("sharing:bases")).content.decode()
    assert html.count("確認ずみ：法務課 山川") == 1
    assert len(entries()) == 1
    late = sasaki.client.post(url, data | {"form_key": str(uuid4())})
    assert late.status_code == 422
    assert "先に確認を記録しました" in late.content.decode()


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"confirmed_by": ""}, "確かめた人を入力してください。"),
        ({"confirmed_by": "山" * 101}, "100文字以内"),
        ({"confirmed_on": f"{TODAY + timedelta(days=1):%Y/%m/%d}"}, "きょうより先の日付です"),
        ({"confirmed_on": "令和8年2月30日"}, "確かめた日"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(sasaki, version, change, sentence):
    url = reverse("sharing:confirm_basis", args=[version.pk])
    data = {"confirmed_by": "山川", "confirmed_on": f"{TODAY:%Y/%m/%d}"} | change
    answer = sasaki.client.post(url, data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    for value in filter(None, data.values()):
        assert f'value="{value}"' in answer.content.decode()
    assert entries() == []


def test_a_basis_that_does_not_exist_is_not_found(sasaki):
    assert sasaki.client.get(reverse("sharing:confirm_basis", args=[999999])).status_code == 404


def test_an_old_version_stays_readable(sato, version):
    LegalBasisVersion.objects.create(
        basis=version.basis, article="旧27条", summary="前の条文", since="2017-05-30", until=version.since
    )
    assert "旧27条" in sato.client.get(reverse("sharing:bases")).content.decode()


def test_the_list_costs_the_same_for_many(sato):
    def statements():
        with CaptureQueriesContext(connection) as found:
            sato.client.get(reverse("sharing:bases"))
        return len(found)

    sato.client.get(reverse("sharing:bases"))
    before = statements()
    for n in range(30):
        basis = LegalBasis.objects.create(code=f"X{n}", name=f"根拠{n}")
        LegalBasisVersion.objects.create(basis=basis, article="1条", summary="", since=TODAY)
    assert statements() == before
