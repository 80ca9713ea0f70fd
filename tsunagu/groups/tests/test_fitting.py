"""合う場: why a place fits is said in a sentence, and what does not fit is said kindly."""

from __future__ import annotations

from tsunagu.groups.fitting import Place, Wishes, fit, in_order

WORKS = Place(
    "ことこと工房", "火曜の午後", "7〜8人", "紙を折る", frozenset({"making"}), frozenset({"silent"})
)
TALK = Place("話す会", "", "", "", frozenset({"talking"}), frozenset())


def test_a_place_that_fits_says_why_and_when():
    one = fit(Wishes((("like", "making", ""),), ("silent",)), WORKS)
    assert one.why == ("「ものづくり・手作業が好き」と「話さなくてよい」が合います。火曜の午後、7〜8人です。")
    assert one.minds == []


def test_words_of_the_person_are_found_in_what_the_place_is_about():
    assert "「紙を折るが得意」" in fit(Wishes((("good", "", "紙を折る"),)), WORKS).why
    assert not fit(Wishes((("good", "", "鉄道"),)), WORKS).has_reason


def test_one_letter_fits_nothing():
    assert not fit(Wishes((("like", "", "紙"),)), WORKS).has_reason


def test_what_is_hard_is_no_reason_and_is_said_kindly():
    one = fit(Wishes((("hard", "talking", ""),)), TALK)
    assert not one.has_reason
    assert one.minds == ["「話す・聞く」もある場です。はじめは見るだけでもよいか、聞いてみてください。"]


def test_an_ease_nobody_asked_about_can_be_asked():
    one = fit(Wishes((), ("quiet", "small")), WORKS)
    assert one.minds == [
        "「静かな部屋」と「少ない人数」かどうかは、まだ聞いていません。開いている人に聞いてみてください。"
    ]


def test_no_sentence_holds_a_number_that_weighs_a_person():
    one = fit(Wishes((("like", "making", ""),), ("silent",)), Place("場", fields=WORKS.fields))
    assert not any(c.isdigit() or c == "%" for c in one.why)


def test_places_that_fit_stand_first_and_the_rest_stay_in_their_order():
    wishes = Wishes((("like", "making", ""),))
    order = [one.place.name for one in in_order([fit(wishes, TALK), fit(wishes, WORKS)])]
    assert order == ["ことこと工房", "話す会"]


def test_a_place_of_which_nothing_is_known_says_nothing():
    assert fit(Wishes(), Place("場")).why == ""


def test_a_family_group_is_not_proposed_to_the_person_themselves_but_said_for_the_family():
    parents = Place("親の会", fields=frozenset({"talking"}), eases=frozenset({"silent"}), for_family=True)
    mine = fit(Wishes((("like", "talking", ""),), ("silent",)), parents)
    assert not mine.has_reason
    assert mine.minds == ["家族の方のための会です。ご家族に伝えることができます。"]
    mothers = fit(Wishes((("like", "talking", ""),), ("silent", "family_only")), parents)
    assert mothers.has_reason
