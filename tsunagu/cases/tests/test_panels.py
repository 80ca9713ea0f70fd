"""世帯の画面に出すもの: one statement each, only what is open to the reader, and every row noted as shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from tsunagu.cases import actions, panels
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import MOTHER, SON, today
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import short, wareki
from tsunagu.households.panels import members
from tsunagu.sharing.models import basis_on

EVERY = [
    panels.state,
    panels.record,
    panels.involved,
    panels.latest,
    panels.promises,
    panels.happenings,
]


def day(n):
    return today() - timedelta(days=n)


def note(player, family, people=None, **changes):
    facts = {"method": "phone", "result": "no_answer", "on": today()}
    with player.acting() as reader:
        return actions.note(family.case, by=reader, people=people or [family.son], **(facts | changes))


@pytest.fixture
def draw(on_page):
    """A panel as this player sees it: its context, its words, and what was noted as shown."""

    def draw(player, panel, family):
        with on_page(player) as request:
            household = family.case.household
            people = members(request, household)
            request.shown.clear()
            drawn = panel(request, household, people)
        page = render_to_string(drawn.template, {"panel": drawn, "csrf_token": "x"})
        return drawn.context, page, {(row.person_id, row.holder_id, row.scope) for row in request.shown}

    return draw


@pytest.fixture
def joined(sato, takahashi, family):
    factories.let_join(sato, takahashi, family)
    return family


# --- every panel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", EVERY, ids=lambda panel: panel.__name__)
def test_a_panel_is_one_statement_however_much_there_is(
    sato, takahashi, joined, on_page, panel, django_assert_num_queries
):
    for n in range(7):
        then = actions.Then(due_on=today(), words=f"約束{n}", desk=sato.desk)
        note(sato, joined, joined.people, words=f"ひとこと{n}", on=day(n), then=then)
        with sato.acting() as reader:
            actions.happen(
                joined.case,
                by=reader,
                people=joined.people,
                what="other",
                on=day(n),
                words="",
                told_by="self",
            )
            actions.involve(joined.case, by=reader, person=joined.son, body=f"人{n}", part="声", on=today())
    factories.agree(sato, takahashi, joined.son)
    with on_page(sato) as request:
        people = members(request, joined.case.household)
        with django_assert_num_queries(1):
            panel(request, joined.case.household, people)


@pytest.mark.parametrize("panel", EVERY, ids=lambda panel: panel.__name__)
def test_an_empty_panel_says_something(sato, family, draw, panel):
    _, page, _ = draw(sato, panel, family)
    assert "<p" in page or "<form" in page


def test_whoever_sees_only_that_they_exist_reads_no_work(sato, tanaka, family, draw):
    note(sato, family, words="話せた")
    with sato.acting() as reader:
        actions.happen(
            family.case, by=reader, people=[family.son], what="other", on=today(), words="", told_by="self"
        )
    for panel in (panels.latest, panels.promises, panels.happenings):
        context, _, shown = draw(tanaka, panel, family)
        assert context["lines"] == []
        assert shown == set()
    assert draw(tanaka, panels.record, family)[0] == {"form": None}


# --- 支援のようす -----------------------------------------------------------------------------------------


def test_the_state_names_lead_desk_and_next_look(sato, family, draw):
    context, page, _ = draw(sato, panels.state, family)
    assert context["case"]["label"] == "支援中"
    for words in ("みなも市社協 市委託", "地域福祉コーディネーター", wareki(family.case.next_look_on)):
        assert words in page
    assert f"/cases/{family.case.public_id}/look/" in page


def test_what_can_be_done_depends_on_who_looks(sato, takahashi, tanaka, nakamura, joined, draw):
    may = {}
    for player in (sato, takahashi, tanaka, nakamura):
        case = draw(player, panels.state, joined)[0]["case"]
        may[player.key] = (case["may_lead"], case["may_invite"], case["may_write"])
    assert may == {
        "sato": (True, True, True),
        "takahashi": (False, True, True),
        "tanaka": (False, False, False),
        "nakamura": (False, False, False),
    }


def test_a_resting_case_offers_to_start_again(sato, family, draw):
    with sato.acting() as reader:
        actions.pause(family.case, by=reader, on=today())
    _, page, _ = draw(sato, panels.state, family)
    assert "一区切りの日" in page
    assert "また始める" in page
    assert "つぎに見る日" not in page


def test_a_look_that_is_due_is_named_gently(sato, family, draw):
    with sato.acting() as reader:
        actions.look(family.case, by=reader, next_look_on=today(), on=today())
    assert "ころあい" in draw(sato, panels.state, family)[1]


# --- かかわっている人 --------------------------------------------------------------------------------------


def test_each_agency_stands_once_with_its_people_and_how_to_reach_it(sato, joined, draw):
    context, page, _ = draw(sato, panels.involved, joined)
    assert [(line["who"], line["people"]) for line in context["lines"]] == [
        ("みなも市社協 市委託", [SON, MOTHER]),
        ("みなも市 生活福祉課", [SON, MOTHER]),
    ]
    assert "00-0000-0103" in page


def test_the_last_contact_is_told_where_it_is_open(sato, takahashi, joined, draw):
    note(sato, joined, on=day(3))
    note(takahashi, joined, on=day(1))

    def last(player):
        context, _, shown = draw(player, panels.involved, joined)
        return {line["who"]: line["last"] for line in context["lines"]}, shown

    mine, shown = last(sato)
    assert mine == {"みなも市社協 市委託": short(day(3)), "みなも市 生活福祉課": ""}
    assert (joined.son.pk, sato.agency.pk, Scope.NOTES) in shown
    assert last(takahashi)[0] == {"みなも市社協 市委託": "", "みなも市 生活福祉課": short(day(1))}


def test_a_clinic_is_seen_with_the_scope_of_health_alone(sato, takahashi, tanaka, joined, draw):
    with sato.acting() as reader:
        actions.involve(
            joined.case,
            by=reader,
            person=joined.mother,
            body="大川クリニック",
            part="かかりつけ",
            on=today(),
            scope=Scope.HEALTH,
        )
    assert "大川クリニック" in draw(sato, panels.involved, joined)[1]
    for player in (takahashi, tanaka):
        assert "大川クリニック" not in draw(player, panels.involved, joined)[1]


def test_an_involvement_that_ended_is_gone_and_only_its_writer_ends_it(sato, takahashi, joined, draw):
    with sato.acting() as reader:
        row = actions.involve(
            joined.case, by=reader, person=joined.son, body="大川商店", part="声かけ", on=today()
        )
    stop = f"/cases/involvements/{row.public_id}/stop/"
    assert stop in draw(sato, panels.involved, joined)[1]
    assert stop not in draw(takahashi, panels.involved, joined)[1]
    with sato.acting() as reader:
        actions.stop_involvement(row, by=reader, on=today())
    assert "大川商店" not in draw(sato, panels.involved, joined)[1]


# --- さいきんの記録 ----------------------------------------------------------------------------------------


def test_the_last_five_contacts_stand_once_each_with_their_people(sato, family, draw):
    for n in range(7):
        note(sato, family, family.people, on=day(n), words=f"ひとこと{n}")
    context, page, shown = draw(sato, panels.latest, family)
    assert [line["on"] for line in context["lines"]] == [short(day(n)) for n in range(5)]
    assert context["lines"][0]["people"] == [SON, MOTHER]
    assert "ひとこと4" in page
    assert "ひとこと5" not in page
    assert shown == {(person.pk, sato.agency.pk, Scope.NOTES) for person in family.people}


def test_a_contact_without_words_counts_too(sato, family, draw):
    note(sato, family)
    context, page, _ = draw(sato, panels.latest, family)
    assert context["lines"][0]["words"] == ""
    for words in ("電話", "つながらない", "見せる範囲：経過記録", "佐藤 美咲（みなも市社協 市委託）"):
        assert words in page


def test_only_open_scopes_are_read(sato, takahashi, joined, draw):
    factories.agree(sato, takahashi, joined.son)
    note(sato, joined, words="経過だけ")
    note(sato, joined, words="通院のこと", scope=Scope.HEALTH)
    note(sato, joined, [joined.mother], words="お母さんの話")
    _, page, shown = draw(takahashi, panels.latest, joined)
    assert "経過だけ" in page
    assert "通院のこと" not in page
    assert "お母さんの話" not in page
    assert shown == {(joined.son.pk, sato.agency.pk, Scope.NOTES)}


def test_words_are_written_as_they_are_and_run_as_nothing(sato, family, draw):
    note(sato, family, words="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in draw(sato, panels.latest, family)[1]


# --- 約束・できごと ----------------------------------------------------------------------------------------


def test_open_promises_stand_nearest_first_with_two_answers_for_my_agency(sato, family, draw):
    for n, words in ((9, "あとの約束"), (0, "きょうの約束")):
        due_on = today() + timedelta(days=n)
        note(sato, family, then=actions.Then(due_on=due_on, words=words, desk=sato.desk))
    context, page, _ = draw(sato, panels.promises, family)
    assert [(line["words"], line["is_due"]) for line in context["lines"]] == [
        ("きょうの約束", True),
        ("あとの約束", False),
    ]
    assert page.count("できた") == page.count("取りやめる") == 2


def test_a_settled_promise_is_gone_and_another_agency_has_no_buttons(sato, takahashi, joined, draw):
    factories.agree(sato, takahashi, joined.son, [Scope.SCHEDULE])
    then = actions.Then(due_on=today(), words="もう一度電話する", desk=sato.desk)
    note(sato, joined, then=then)
    _, page, _ = draw(takahashi, panels.promises, joined)
    assert "もう一度電話する" in page
    assert "できた" not in page
    promise = joined.case.promises.get()
    with sato.acting() as reader:
        actions.keep_promise(promise, by=reader)
    assert draw(sato, panels.promises, joined)[0]["lines"] == []


def test_a_happening_for_two_people_stands_once_with_who_told(sato, takahashi, joined, draw):
    with sato.acting() as reader:
        actions.happen(
            joined.case,
            by=reader,
            people=joined.people,
            what="hospital",
            on=day(2),
            words="一週間",
            told_by="hospital",
            received_basis=basis_on("APPI_27_1_2", today()),
        )
    context, page, _ = draw(sato, panels.happenings, joined)
    assert [line["people"] for line in context["lines"]] == [[SON, MOTHER]]
    for words in ("入院・退院", "医療機関から", "一週間"):
        assert words in page
    factories.agree(sato, takahashi, joined.mother)
    context, page, _ = draw(takahashi, panels.happenings, joined)
    assert [line["people"] for line in context["lines"]] == [[MOTHER]]
    assert "みなも市社協 市委託の記録" in page


# --- 記録する ---------------------------------------------------------------------------------------------


def test_the_form_stands_in_place_for_who_takes_part(sato, takahashi, joined, draw):
    for player in (sato, takahashi):
        _, page, _ = draw(player, panels.record, joined)
        assert f'hx-post="/cases/{joined.case.public_id}/note/"' in page
        assert f'action="/cases/{joined.case.public_id}/note/"' in page
        assert 'hx-target="#note-form"' in page


def test_the_household_page_holds_every_panel_of_ours(sato, family, get):
    note(sato, family, words="玄関先で話せた")
    page = get(sato, "desk:household", family.case.household.public_id).content.decode()
    for words in ("玄関先で話せた", 'id="note-form"', 'id="latest-rows"', 'id="promises-rows"'):
        assert words in page
