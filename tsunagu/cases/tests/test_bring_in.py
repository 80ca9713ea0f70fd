"""つなぐ: from a place or a joint day to a desk, as the person agreed; the sender sees no case, ever."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.queries import count
from tsunagu.cases import actions
from tsunagu.cases.models import Case, Informant, Intake
from tsunagu.cases.tests.factories import acts, form_key, fresh, said
from tsunagu.common.decisions import NotAllowed
from tsunagu.notices.models import Notice

pytestmark = pytest.mark.django_db
WORDS = "毎日ねむれないと話していた。"


def bring(player, desk, *, agreed=True, **more):
    told = said(**{"words": WORDS, "called": "親の会のゆう", "source": "self"} | more)
    with player.acting() as reader:
        return actions.bring_in(told, by=reader, desk=desk, agreed=agreed, heard_by="山田 節子")


def test_it_stands_on_the_desks_きょう_and_its_members_are_told(yamada, sato):
    intake = bring(yamada, sato.desk, contact="00-0000-9001")
    page = sato.client.get(reverse("desk:home")).content.decode()
    assert "親の会のゆう" in page
    assert "つながれてきた" in page
    notice = Notice.objects.get(url_name="cases:intake_detail", public_id=intake.public_id)
    assert (notice.desk_id, notice.kind) == (sato.desk.pk, Notice.Kind.WORK)
    assert (intake.holder, intake.person, intake.case) == (sato.agency, None, None)
    assert Informant.objects.get().holder == sato.agency


def test_the_words_say_who_heard_the_agreement(yamada, sato):
    assert "本人が「伝えてよい」と話しました（聞いた人：山田 節子）" in bring(yamada, sato.desk).words


def test_who_sent_it_does_not_read_it_again(yamada, sato, ito):
    intake = bring(yamada, sato.desk)
    url = reverse("cases:intake_detail", args=[intake.public_id])
    assert [player.client.get(url).status_code for player in (sato, yamada, ito)] == [200, 404, 404]


@pytest.mark.parametrize("key", ["yoshida", "nakamura", "sasaki", "yamaguchi", "matsumoto"])
def test_who_neither_gathers_nor_receives_brings_nobody(request, key, sato):
    with pytest.raises(NotAllowed, match="つなぐことはできません"):
        bring(request.getfixturevalue(key), sato.desk)
    assert not Intake.objects.exists()


def test_nobody_is_brought_without_having_agreed(yamada, sato):
    with pytest.raises(NotAllowed, match="本人に聞いてください"):
        bring(yamada, sato.desk, agreed=False)
    assert not Intake.objects.exists()


def test_a_desk_where_nobody_takes_cases_is_not_chosen(yamada, yoshida):
    with pytest.raises(NotAllowed, match="受けとめる人がいません"):
        bring(yamada, yoshida.desk)


def test_opened_as_a_case_it_leaves_the_list(yamada, sato):
    intake = bring(yamada, sato.desk)
    url = reverse("cases:intake") + f"?from={intake.public_id}"
    assert WORDS in sato.client.get(url).content.decode()
    form = {
        "words": intake.words,
        "called": intake.called,
        "source": "self",
        "desk": sato.desk.pk,
        "received_on": intake.received_on.isoformat(),
        "form_key": form_key(),
    }
    assert sato.client.post(url, form).status_code == 302
    taken = fresh(intake)
    assert (taken.status, taken.case) == (Intake.Status.OPENED, Case.objects.get())
    assert acts("intake.taken_over").get().object_id == str(intake.pk)
    assert "つながれてきた" not in sato.client.get(reverse("desk:home")).content.decode()


def test_two_who_open_it_are_told_apart(yamada, sato):
    intake = bring(yamada, sato.desk)
    with sato.acting() as reader:
        case = actions.receive(said(), by=reader, desk=sato.desk)
        stale = fresh(intake)
        actions.take_over(intake, by=reader, case=case)
        with pytest.raises(NotAllowed, match="ほかの職員が先に"):
            actions.take_over(stale, by=reader, case=case)


def test_listening_may_have_been_enough(yamada, sato):
    intake = bring(yamada, sato.desk)
    detail = reverse("cases:intake_detail", args=[intake.public_id])
    assert "話を聞いた" in sato.client.get(detail).content.decode()
    sato.client.post(reverse("cases:answer", args=[intake.public_id]), {"form_key": form_key()})
    assert fresh(intake).status == Intake.Status.ANSWERED


def test_what_is_audited_holds_codes_only(yamada, sato):
    intake = bring(yamada, sato.desk)
    entry = acts("intake.brought_in").get()
    assert (entry.object_id, entry.detail) == (str(intake.pk), {"desk": sato.desk.pk})
    assert entry.user_id == yamada.user.pk


def test_many_that_arrived_cost_no_more_statements(yamada, sato):
    bring(yamada, sato.desk)
    one = count(sato.client, reverse("desk:home"))
    for n in range(4):
        bring(yamada, sato.desk, called=f"ゆう{n}")
    assert count(sato.client, reverse("desk:home")) == one <= 12
