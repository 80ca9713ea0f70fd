"""R4: the facilitator announces, counts and looks back on a phone, and sees no case, ever."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tsunagu.cases.models import Intake
from tsunagu.cases.tests import factories
from tsunagu.groups.models import HeadCount, Session
from tsunagu.groups.tests.gatherings import DAY, FAMILY, family_group, held, plan, sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(yamada, sato):
    return family_group(yamada, sato)


def send(player, name, *ids, **data):
    body = {"form_key": str(uuid4()), **data}
    return player.client.post(reverse(f"groups:{name}", args=ids), body, follow=True)


def page(player, name, *ids):
    return player.client.get(reverse(f"groups:{name}", args=ids)).content.decode()


def test_a_year_of_the_facilitator_from_the_first_page_to_the_three_lines(yamada, group):
    held(yamada, group, timezone.localdate() - 28 * DAY)
    home = yamada.client.get("/").content.decode()
    assert "先月と同じでつくりますか" in home

    send(yamada, "plan_again", group.public_id)
    session = Session.objects.get(status="planned")
    Session.objects.filter(pk=session.pk).update(on=timezone.localdate())
    answers = {
        "on": timezone.localdate().isoformat(),
        "hours": "13:30〜15:30",
        "place": "会館",
        "words": "話す",
    }
    send(yamada, "change_session", session.public_id, **answers, booking="none", publish="1", version="1")

    home = yamada.client.get("/").content.decode()
    for words in ("みなも親の会", "きょう", "会館", "0人", "受付をはじめる"):
        assert words in home

    send(yamada, "door", session.public_id, press="family 1")
    send(yamada, "door", session.public_id, press="family 1")
    assert "いま <b data-js-total>2</b>人" in page(yamada, "door", session.public_id)

    answer = send(yamada, "look_back", session.public_id, did="話した。", version="2")
    assert "おつかれさまでした" in answer.content.decode()
    session.refresh_from_db()
    assert (session.status, session.did) == ("held", "話した。")
    assert "来た人 2人" in page(yamada, "past")


def test_presses_kept_while_the_line_was_down_arrive_once(yamada, group):
    session = plan(yamada, group)
    taps = [{"kind": FAMILY, "step": 1, "key": str(uuid4())} for _ in range(3)]
    url = reverse("groups:door", args=[session.public_id])
    for _ in range(2):  # the answer was lost, so the page sends again
        answer = yamada.client.post(url, {"taps": json.dumps(taps)}).json()
    assert (answer["mine"][FAMILY], HeadCount.objects.count()) == (3, 3)


def test_one_form_of_five_answers_gives_page_flyer_and_calendar(yamada, client, group):
    on = timezone.localdate() + 9 * DAY
    send(
        yamada,
        "plan_session",
        group.public_id,
        on=on.isoformat(),
        hours="午後1時半から3時半",
        place="福祉会館 2階",
        words="お茶を飲みながら話す",
        booking="none",
        publish="1",
    )
    session = Session.objects.get()
    public = client.get(reverse("groups:public", args=[group.public_id])).content.decode()
    assert "福祉会館 2階" in public
    sheet = client.get(reverse("groups:flyer", args=[session.public_id]))
    assert sheet.content.startswith(b"%PDF")
    feed = Calendar.from_ical(client.get(reverse("groups:calendar", args=[group.public_id])).content)
    (event,) = feed.walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("土曜サロン", "福祉会館 2階")


def test_a_cancelled_session_tells_those_who_left_a_contact_and_everybody_else(yamada, client, group):
    session = plan(yamada, group, timezone.localdate() + DAY)
    sign_up(yamada, session, "みどり", contact="00-0000-9101")
    sign_up(yamada, session, "はる")
    answer = send(yamada, "cancel_session", session.public_id, words="会場の都合です。").content.decode()
    tell = answer.partition("中止を伝える人（1人）")[2].partition("</section>")[0]
    assert "00-0000-9101" in tell
    assert "はる" not in tell
    public = client.get(reverse("groups:public", args=[group.public_id])).content.decode()
    assert "この回は中止です" in public
    assert "会場の都合です" in public
    feed = client.get(reverse("groups:calendar", args=[group.public_id])).content.decode()
    assert "STATUS:CANCELLED" in feed
    assert "【中止】" in feed


def test_no_table_of_sessions_could_say_who_did_not_come():
    """Nothing here leads to a person, and a sign-up and a press at the door do not know each other."""
    from tsunagu.groups.models import SessionWork, SignUp
    from tsunagu.people.models import Person

    for model in (Session, HeadCount, SessionWork, SignUp):
        targets = {field.related_model for field in model._meta.get_fields() if field.many_to_one}
        assert Person not in targets
        assert not targets & {HeadCount, SignUp}


@pytest.mark.parametrize("name", ["next", "past", "announcements", "figures"])
def test_the_facilitator_sees_no_case(yamada, sato, group, name):
    factories.family(sato)
    plan(yamada, group)
    text = page(yamada, name)
    assert "/cases/" not in text
    assert "/households/" not in text
    with yamada.acting() as reader:
        assert reader.scopes == frozenset()


def test_somebody_who_agreed_reaches_a_desk_and_the_session_keeps_nothing(yamada, tanaka, group):
    session = plan(yamada, group)
    wish = {"desk": tanaka.desk.pk, "called": "みどり", "words": "夜に話せる所をさがしている。"}
    refused = send(yamada, "pass_on", session.public_id, **wish)
    assert "本人に聞いてから送ってください" in refused.content.decode()
    assert not Intake.objects.exists()
    answer = send(yamada, "pass_on", session.public_id, **wish, agreed="on")
    assert "窓口に送りました" in answer.content.decode()
    assert Intake.objects.get().desk == tanaka.desk
    with yamada.acting() as reader:
        assert not Intake.objects.visible_to(reader).exists()
    with tanaka.acting() as reader:
        assert Intake.objects.visible_to(reader).exists()
    assert "みどり" not in page(yamada, "session", session.public_id)
