"""きょう: promises by time, households it is time to think of, and who waits for an answer."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tests.queries import count
from tsunagu.agencies import actions as agency_actions
from tsunagu.agencies.models import Membership
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, Contact, Promise
from tsunagu.common.scopes import Scope
from tsunagu.desk import due
from tsunagu.desk.tests.conftest import people_of, receive
from tsunagu.desk.words import away, span
from tsunagu.outreach import actions as outreach_actions
from tsunagu.sharing.models import Contract
from tsunagu.sharing.roles import ROLES

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it

WITHOUT_CASES = ["yoshida", "sasaki", "yamaguchi", "matsumoto"]
DAY = date(2026, 4, 13)


def page(player, url="/"):
    response = player.client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def section(html, key):
    """One of the three lists."""
    start = html.index(f'id="{key}-heading"')
    return html[start : html.index("</section>", start)]


def today():
    return timezone.localdate()


def promise(case, player, words, day, *, at=None, owner=True):
    with player.acting() as reader:
        row = case_actions.promise(
            case,
            by=reader,
            person=people_of(case, player)[0],
            due_on=day,
            words=words,
            desk=player.desk,
            owner=player.membership if owner else None,
        )
    Promise.objects.filter(pk=row.pk).update(due_time=at)
    return row


def no_answer(case, player, day):
    with player.acting() as reader:
        people = people_of(case, player)[:1]
        case_actions.note(case, by=reader, people=people, method="phone", result="no_answer", on=day)


def look_later(case, days=90):
    """Its next look is far ahead, so nothing but silence brings it back."""
    Case.objects.filter(pk=case.pk).update(
        opened_on=today() - timedelta(days=80), next_look_on=today() + timedelta(days=days), looked_on=today()
    )
    case.refresh_from_db()


def ask(player, called="新川原の方"):
    said = case_actions.Said(
        words="夜も電気がついていないそうです。", called=called, source="neighbour", received_on=today()
    )
    with player.acting() as reader:
        return case_actions.ask(said, by=reader, desk=player.desk)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "きょう"),
        (1, "あした"),
        (-1, "きのう"),
        (3, "あと3日"),
        (-13, "13日前"),
        (14, "あと2週間"),
        (-35, "5週間前"),
        (59, "あと8週間"),
        (60, "あと2か月"),
        (-100, "3か月前"),
    ],
)
def test_days_are_gentle_words(days, words):
    assert away(DAY + timedelta(days=days), DAY) == words


def test_a_silence_is_told_as_one_would_say_it():
    assert [span(DAY, DAY + timedelta(days=days)) for days in (3, 35, 100)] == ["3日", "5週間", "3か月"]


# 約束


def test_promises_stand_by_day_and_time(case, sato):
    promise(case, sato, "手紙を書く", today() + timedelta(days=2))
    promise(case, sato, "夕方に電話する", today(), at=time(16, 30))
    promise(case, sato, "朝に訪ねる", today(), at=time(9, 0))
    promise(case, sato, "書類をそろえる", today())
    promise(case, sato, "先週の電話", today() - timedelta(days=4))
    found = section(page(sato), "promises")
    order = ["先週の電話", "朝に訪ねる", "夕方に電話する", "書類をそろえる", "手紙を書く"]
    assert sorted(order, key=found.index) == order
    assert "09:00" in found
    assert "4日前" in found
    assert "あと2日" in found
    assert "約束（5件）" in found


def test_a_promise_beyond_the_week_and_one_that_was_kept_are_not_there(case, sato):
    promise(case, sato, "来月の手紙", today() + timedelta(days=8))
    kept = promise(case, sato, "きょうの電話", today())
    assert "きょうの電話" in page(sato)
    with sato.acting() as reader:
        case_actions.keep_promise(kept, by=reader)
    html = page(sato)
    assert "来月の手紙" not in html
    assert "きょうの電話" not in html


def test_mine_is_mine_and_the_desk_is_everybodys(case, sato, mori):
    promise(case, sato, "佐藤の約束", today())
    promise(case, sato, "だれでもよい約束", today(), owner=False)
    assert "佐藤の約束" not in page(mori)
    assert "だれでもよい約束" in page(mori)
    assert "佐藤の約束" in page(mori, "/?whose=desk")
    assert "だれでもよい約束" in page(sato)


def test_who_stands_in_sees_the_promises_and_households_of_the_colleague(case, sato, mori):
    promise(case, sato, "佐藤の約束", today())
    look_later(case, days=0)
    with sato.acting() as reader:
        agency_actions.cover(
            by=reader,
            absent=sato.membership,
            stand_in=mori.membership,
            since=today(),
            until=today() + timedelta(days=3),
        )
    html = page(mori)
    assert "佐藤の約束" in section(html, "promises")
    assert "大川のお母さん" in section(html, "quiet")
    assert "佐藤" in section(html, "promises")  # whose it is stands beside it


def test_what_somebody_left_behind_is_on_the_list_of_the_desk_the_same_minute(
    case, town, sato, mori, yamamoto
):
    promise(case, sato, "佐藤の約束", today())
    for player in (mori, yamamoto):
        assert "佐藤の約束" not in page(player)
    agency_actions.end(Membership.objects.get(pk=sato.membership.pk), by=town.actor("sasaki"))
    for player in (mori, yamamoto):
        assert "佐藤の約束" in page(player)


# ころあい


def test_a_household_is_quiet_after_four_weeks_and_is_said_gently(case, sato):
    look_later(case)
    no_answer(case, sato, today() - timedelta(days=35))
    found = section(page(sato), "quiet")
    assert "前回から5週間" in found
    assert "大川のお母さん" in found
    no_answer(case, sato, today() - timedelta(days=27))
    assert "大川のお母さん" not in section(page(sato), "quiet")


def test_waiting_with_a_promise_ahead_is_not_silence(case, sato):
    look_later(case)
    assert "大川のお母さん" in section(page(sato), "quiet")
    promise(case, sato, "来月の手紙", today() + timedelta(days=40))
    assert "大川のお母さん" not in section(page(sato), "quiet")


def test_a_look_whose_day_has_come_is_there_whatever_was_arranged(case, sato):
    look_later(case, days=0)
    no_answer(case, sato, today())
    promise(case, sato, "来月の手紙", today() + timedelta(days=40))
    assert "つぎに見る日が来ました" in section(page(sato), "quiet")


def test_the_oldest_silence_stands_first_and_seven_are_enough(sato):
    for number in range(9):
        case = receive(sato, f"{number}番めの人", "")
        look_later(case)
        no_answer(case, sato, today() - timedelta(days=40 + number))
    found = section(page(sato), "quiet")
    assert "ころあい（7件以上）" in found
    assert found.index("8番めの人") < found.index("2番めの人")
    assert "1番めの人" not in found
    assert "すべて見る" in found
    assert "0番めの人" in page(sato, "/?list=quiet")


def test_a_case_that_rests_is_never_quiet(case, sato):
    look_later(case)
    with sato.acting() as reader:
        case_actions.pause(case, by=reader, on=today())
    assert "大川のお母さん" not in page(sato)


def test_a_contact_that_i_may_not_see_says_nothing_about_the_silence(joined, sato, ito, time_machine):
    later(sato, time_machine, 40)
    look_later(joined)
    assert "大川のお母さん" in section(page(sato), "quiet")
    with ito.acting() as reader:
        mother = people_of(joined, ito)[0]
        case_actions.note(joined, by=reader, people=[mother], method="phone", result="met", on=today())
    with sato.acting() as reader:
        visible = set(Contact.objects.visible_to(reader).values_list("holder_id", flat=True))
        assert ito.agency.pk not in visible
        assert due.quiet(reader, whole_desk=False).get().pk == joined.pk


# 見守り


def watch(case, player, days):
    with player.acting() as reader:
        return outreach_actions.watch(
            case,
            by=reader,
            person=people_of(case, player)[0],
            reason="いまは困っていないと話している。",
            who_knows="民生委員が月に一度。",
            desk=player.desk,
            owner=player.membership,
            next_look_on=today() + timedelta(days=days),
            on=today(),
        )


def later(player, time_machine, days):
    """Some days on; the log-in of that day."""
    time_machine.move_to(timezone.now() + timedelta(days=days))
    player.client.force_login(player.user)


def test_a_watched_household_is_not_on_the_list_before_its_day(case, sato, time_machine):
    watch(case, sato, 60)
    assert "大川のお母さん" not in section(page(sato), "quiet")
    later(sato, time_machine, 61)
    found = section(page(sato), "quiet")
    assert "もう一度考えるころです" in found
    assert "大川のお母さん" in found


def test_what_happens_anywhere_in_the_household_brings_the_watch_back(case, sato, time_machine):
    watch(case, sato, 60)
    later(sato, time_machine, 1)
    son = people_of(case, sato)[1]
    with sato.acting() as reader:
        case_actions.happen(
            case, by=reader, people=[son], what="hospital", on=today(), words="入院した", told_by="family"
        )
    found = section(page(sato), "quiet")
    assert "もう一度考えるころです" in found
    assert "入院した" not in found


# 返事待ち and 承認


def test_what_came_in_stands_at_the_desk_until_it_is_answered(sato, tanaka, suzuki):
    ask(sato)
    for player in (sato, tanaka):  # the desk that asked, and the coordinating desk
        assert "新川原の方" in section(page(player), "replies")
    assert "新川原の方" not in page(suzuki)


def test_who_approves_sees_what_waits(nakamura, tanaka, full):
    assert "承認を待っている" not in page(nakamura)
    assert "承認を待っている" not in page(tanaka)


def test_a_contract_that_runs_out_is_spoken_of_sixty_days_before(town, case, sato, yamamoto, hayashi):
    words = "60日のうちに終わる委託契約"
    for player in (yamamoto, hayashi):
        assert words not in page(player)
    contracts = Contract.objects.filter(contractor=sato.agency) | Contract.objects.filter(
        commissioner=hayashi.agency
    )
    contracts.update(ends_at=timezone.now() + timedelta(days=59))
    for player in (yamamoto, hayashi):  # with households on the list, and on an empty day
        assert f"{words}：1件" in page(player)
    assert words not in page(sato)


# the page


def test_a_day_without_promises_says_what_there_is(case, sato, suzuki):
    look_later(case)
    assert "きょうから1週間の約束はありません。ころあいの世帯が1件あります。" in page(sato)
    html = page(suzuki)
    for words in ("約束はありません", "ころあいの世帯はありません", "返事を待っているものはありません"):
        assert words in html


def test_a_facilitator_begins_with_the_next_session_and_whom_to_call(yamada, full):
    html = page(yamada)
    assert "<h1>つぎの回</h1>" in html
    assert "00-0000-0101" in html
    assert "大川のお母さん" not in html
    assert yamada.client.get("/desk/").status_code == 403


@pytest.mark.parametrize("query", ["?list=all", "?whose=nobody", "?list=&whose=", "?list=quiet&list=replies"])
def test_an_address_that_makes_no_sense_still_shows_the_day(case, sato, query):
    assert "<h1>きょう</h1>" in page(sato, f"/{query}")


@pytest.mark.parametrize("key", WITHOUT_CASES)
def test_a_role_without_case_rights_reads_what_it_does_and_whom_to_call(request, full, key):
    player = request.getfixturevalue(key)
    html = page(player)
    assert ROLES[Membership.Role(player.membership.role)].words in html
    assert "00-0000-0101" in html
    assert "大川のお母さん" not in html
    assert "相談を受けつける" not in html
    assert player.client.get("/desk/").status_code == 403


def test_the_page_shows_no_word_that_scolds(full, sato):
    look_later(full)
    no_answer(full, sato, today() - timedelta(days=79))
    promise(full, sato, "先月の電話", today() - timedelta(days=30))
    html = page(sato)
    assert "4週間前" in html
    for word in ("期限切れ", "超過", "滞留", "未対応", 'data-kind="urgent"'):
        assert word not in html


def test_the_title_names_nobody(full, sato):
    html = page(sato)
    title = html[html.index("<title>") : html.index("</title>")]
    assert "きょう" in title
    assert "大川" not in title


def test_who_was_listed_is_written_down_with_the_disclosure(case, sato):
    look_later(case)
    no_answer(case, sato, today() - timedelta(days=35))
    promise(case, sato, "きょうの電話", today() - timedelta(days=1))
    page(sato)
    entry = Entry.objects.filter(action="page.viewed").latest("pk")
    assert entry.detail == {"page": "desk:home"}
    shown = EntryPerson.objects.filter(entry=entry)
    mother, son = people_of(case, sato)
    assert set(shown.values_list("person_id", "scope")) == {
        (mother.pk, Scope.EXISTENCE),
        (son.pk, Scope.EXISTENCE),
        (mother.pk, Scope.SCHEDULE),
        (mother.pk, Scope.NOTES),  # 「前回から5週間」 says when the contact was
    }
    assert not shown.filter(disclosure_id=None).exists()


def test_the_page_costs_twelve_statements_on_an_empty_day_and_on_a_full_one(full, sato, yamamoto):
    promise(full, sato, "きょうの電話", today(), owner=False)
    look_later(full)
    ask(sato)
    assert [count(player.client, "/") for player in (sato, yamamoto)] == [12, 12]
    for number in range(20):
        case = receive(sato, f"{number}番めの人")
        look_later(case)
        promise(case, sato, f"{number}つめの約束", today(), owner=False)
        ask(sato, f"{number}番めの方") if number < 15 else None
    for url in ("/", "/?whose=desk", "/?list=quiet"):
        assert [count(player.client, url) for player in (sato, yamamoto)] == [12, 12]


def test_a_role_without_case_rights_costs_no_log(full, yoshida):
    assert count(yoshida.client, "/") == 4
