"""世帯を分ける: the one who leaves gets an own household, and what is not kept ends in the same act."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tsunagu.audit.models import Entry
from tsunagu.cases.models import Case, CaseSubject
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests.scenes import TODAY, conference, household_of, join, write_note
from tsunagu.households.models import Household, HouseholdEvent, HouseholdMember
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Disclosure


@pytest.fixture
def scene(ito):
    return household_of(ito)


def _share(player, scene, evidence, to, people):
    with player.acting() as reader:
        sharing_actions.disclose(
            evidence,
            by=reader,
            to=[to.agency],
            people=people,
            scopes={Scope.CONFERENCE},
            purpose="会議",
            until=None,
        )


def _url(scene, person):
    return reverse("desk:split_off", args=[scene.case.public_id, person.public_id])


def _form(**more):
    return {"on": TODAY().isoformat(), "next_look_on": (TODAY() + timedelta(days=30)).isoformat(), **more}


def _households(player):
    with player.acting() as reader:
        return set(Household.objects.visible_to(reader))


def test_the_one_who_leaves_gets_an_own_household_and_an_own_case(scene, ito):
    answer = ito.client.post(_url(scene, scene.daughter), _form())
    new = Case.objects.exclude(pk=scene.case.pk).get()
    assert answer.url == reverse("desk:household", args=[new.household.public_id])
    assert HouseholdMember.objects.get(household=new.household).person == scene.daughter
    assert not HouseholdMember.objects.filter(household=scene.household, person=scene.daughter, until=None)
    assert not CaseSubject.objects.filter(case=scene.case, person=scene.daughter, until=None)
    assert (new.lead, new.desk) == (scene.case.lead, scene.case.desk)


def test_what_is_not_ticked_ends_and_what_is_ticked_goes_on(scene, ito, takahashi, kato):
    for player in (takahashi, kato):
        evidence = conference(ito, scene, [player])
        _share(ito, scene, evidence, player, [scene.daughter])
    page = ito.client.get(_url(scene, scene.daughter)).content.decode()
    assert "みなも市 生活福祉課：" in page
    assert "みなも市 保健センター：" in page
    keep = (
        Disclosure.objects.filter(person=scene.daughter, to_agency=takahashi.agency).order_by("scope").first()
    )
    ito.client.post(_url(scene, scene.daughter), _form(keep=[str(keep.public_id)]))
    new = Case.objects.exclude(pk=scene.case.pk).get()
    assert _households(takahashi) == {new.household}
    assert _households(kato) == set()


def test_nothing_is_kept_unless_it_is_ticked(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    _share(ito, scene, evidence, takahashi, [scene.daughter])
    ito.client.post(_url(scene, scene.daughter), _form())
    assert _households(takahashi) == set()


def test_every_holders_member_row_about_the_one_who_leaves_ends(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    join(ito, scene, takahashi, evidence)
    ito.client.post(_url(scene, scene.daughter), _form())
    here = HouseholdMember.objects.filter(household=scene.household, until=None)
    assert {(row.holder, row.person) for row in here} == {
        (ito.agency, scene.mother),
        (takahashi.agency, scene.mother),
    }


def test_a_partner_goes_along_with_own_work_and_loses_what_was_shared(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    join(ito, scene, takahashi, evidence)
    write_note(ito, scene, "会議で話したこと", scope=Scope.CONFERENCE)
    _share(ito, scene, evidence, takahashi, [scene.daughter])
    ito.client.post(_url(scene, scene.daughter), _form())
    new = Case.objects.exclude(pk=scene.case.pk).get()
    assert _households(takahashi) == {scene.household, new.household}
    assert "会議で話したこと" not in takahashi.client.get(new.get_absolute_url()).content.decode()


def test_the_link_between_the_two_needs_both_people(scene, ito, takahashi, kato):
    for player, people in ((takahashi, [scene.mother]), (kato, scene.people)):
        evidence = conference(ito, scene, [player], people=people)
        join(ito, scene, player, evidence, people=people)
        _share(ito, scene, evidence, player, people)
    page = ito.client.get(_url(scene, scene.daughter)).content.decode()
    keep = re.findall(r'name="keep" value="([^"]+)"', page)
    assert len(keep) == 1  # 保健センター; 生活福祉課 has nothing about the daughter
    ito.client.post(_url(scene, scene.daughter), _form(keep=keep))
    links = {}
    for player in (ito, takahashi, kato):
        with player.acting() as reader:
            links[player.key] = HouseholdEvent.objects.visible_to(reader).filter(what="linked").count()
    assert links == {"ito": 2, "takahashi": 0, "kato": 2}


def test_only_the_lead_splits_and_a_stranger_sees_nothing(scene, ito, takahashi, suzuki):
    evidence = conference(ito, scene, [takahashi])
    join(ito, scene, takahashi, evidence)
    assert takahashi.client.post(_url(scene, scene.daughter), _form()).status_code == 403
    assert suzuki.client.post(_url(scene, scene.daughter), _form()).status_code == 404
    assert Case.objects.count() == 1


def test_splitting_twice_is_a_sentence(scene, ito):
    ito.client.post(_url(scene, scene.daughter), _form())
    again = ito.client.post(_url(scene, scene.daughter), _form())
    assert again.status_code in (404, 422)
    assert Case.objects.count() == 2


def test_bad_dates_come_back_with_what_was_typed(scene, ito):
    answer = ito.client.post(
        _url(scene, scene.daughter), _form(next_look_on="2099-01-01", reason="アパートに移った")
    )
    assert answer.status_code == 422
    assert "180日" in answer.content.decode()
    assert "アパートに移った" in answer.content.decode()
    assert Case.objects.count() == 1


def test_the_split_is_audited_with_what_ended(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    _share(ito, scene, evidence, takahashi, [scene.daughter])
    ito.client.post(_url(scene, scene.daughter), _form())
    assert Entry.objects.get(action="household.access_split").detail == {"ended": 2, "kept": 0}


def test_notes_about_the_one_who_left_stay_with_the_person(scene, ito):
    write_note(ito, scene, "むすめさんの記録")
    ito.client.post(_url(scene, scene.daughter), _form())
    new = Case.objects.exclude(pk=scene.case.pk).get()
    assert "むすめさんの記録" in ito.client.get(new.get_absolute_url()).content.decode()
    assert "むすめさんの記録" not in ito.client.get(scene.case.get_absolute_url()).content.decode()
