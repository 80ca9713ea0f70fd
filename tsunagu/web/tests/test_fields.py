from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from tsunagu.common.wareki import PartialDate, Precision
from tsunagu.web.fields import LineField, WarekiDateField, WordsField

TODAY = date(2026, 11, 23)


class NoteForm(forms.Form):
    called_name = LineField(label="呼び名", max_length=10)
    note = WordsField(label="記録", max_length=20, required=False)
    met_on = WarekiDateField(label="会った日", today=lambda: TODAY, required=False)
    born = WarekiDateField(label="生年月日", today=lambda: TODAY, allow_partial=True, required=False)
    look_on = WarekiDateField(label="次に見る日", today=lambda: TODAY, future_ok=True, required=False)


def filled(**typed):
    return NoteForm({"called_name": "ゆうさん", **typed})


def error(form, name):
    assert not form.is_valid()
    return form.errors.as_data()[name][0]


def test_everything_typed_well_is_cleaned():
    form = filled(
        called_name=" 髙﨑　葛\U000e0100城 ",
        note="　一行目\r\n二行目\r\n",
        met_on="R8.11.20",
        born="50代",
        look_on="令和9年1月5日",
    )

    assert form.is_valid()
    assert form.cleaned_data == {
        "called_name": "髙﨑　葛\U000e0100城",
        "note": "　一行目\n二行目",
        "met_on": date(2026, 11, 20),
        "born": PartialDate(date(1966, 11, 24), date(1976, 11, 23), Precision.DECADE, "50代"),
        "look_on": date(2027, 1, 5),
    }


def test_what_may_stay_empty_cleans_to_nothing():
    form = filled(note=" \r\n", met_on="　")

    assert form.is_valid()
    assert form.cleaned_data["note"] == ""
    assert form.cleaned_data["met_on"] is None


@pytest.mark.parametrize("typed", ["", " 　", "\n"])
def test_what_is_required_is_named(typed):
    assert error(filled(called_name=typed), "called_name").messages == ["呼び名を入力してください。"]


def test_a_required_field_without_label_still_speaks_in_a_sentence():
    with pytest.raises(forms.ValidationError, match=r"^..入力してください。..$"):
        LineField().clean("")


def test_too_long_names_the_limit_and_the_length_in_characters():
    form = filled(called_name="𠮷" * 12)

    assert error(form, "called_name").messages == ["10文字以内で入力してください。いまは12文字です。"]


def test_line_ends_count_once():
    assert filled(note="あ\r\n" * 9 + "いう").is_valid()


@pytest.mark.parametrize("character", ["\x00", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\x1b"])
@pytest.mark.parametrize("name", ["called_name", "note"])
def test_invisible_characters_give_an_error_and_the_form_shows_the_text_without_them(name, character):
    form = filled(**{name: f"ゆう{character}さん"})

    assert error(form, name).code == "invisible"
    assert "見えない文字" in form.errors[name][0]
    assert character not in str(form.errors)
    assert form[name].value() == "ゆうさん"
    assert filled(**{name: form[name].value()}).is_valid()


@pytest.mark.parametrize("name", ["called_name", "note", "met_on", "born"])
@pytest.mark.parametrize("typed", ["\ud842", "ゆう\udfb7さん", "\x00"])
def test_broken_text_gives_an_error_on_a_page_that_can_be_sent(name, typed):
    form = filled(**{name: typed})

    assert not form.is_valid()
    assert [*form.errors] == [name]
    assert form.as_p().encode()


def test_broken_bytes_in_a_post_give_an_error():
    form = NoteForm(QueryDict(b"called_name=%ED%A0%80%00&met_on=%FF%00"))

    assert not form.is_valid()
    assert {*form.errors} == {"called_name", "met_on"}
    assert form.as_p().encode()


def test_a_line_break_in_a_line_gets_a_sentence():
    assert error(filled(called_name="ゆう\nさん"), "called_name").code == "line_break"


def test_an_impossible_day_gets_a_sentence_and_a_suggestion():
    problem = error(filled(met_on="S64.2.1"), "met_on")

    assert "平成元年2月1日のことですか？" in problem.messages[0]
    assert problem.params["suggestion"] == date(1989, 2, 1)


@pytest.mark.parametrize("typed", ["昭和45年3月", "S45", "50代", "昭和45年3月2日ごろ"])
def test_a_part_of_a_date_is_not_enough_where_a_day_is_asked(typed):
    assert error(filled(met_on=typed), "met_on").code == "partial"


@pytest.mark.parametrize("name", ["met_on", "born"])
def test_tomorrow_is_refused_where_only_the_past_makes_sense(name):
    assert error(filled(**{name: "R8.11.24"}), name).code == "future"
    assert filled(**{name: "R8.11.23"}).is_valid()


def test_this_year_is_no_future():
    assert filled(born="令和8年").is_valid()


def test_today_is_asked_at_the_moment_of_use():
    days = iter([date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 24)])
    field = WarekiDateField(today=lambda: next(days))

    with pytest.raises(forms.ValidationError):
        field.clean("2026/11/24")
    assert field.clean("2026/11/24") == date(2026, 11, 24)


def test_stored_dates_stand_in_the_field_as_people_write_them():
    partial = PartialDate(date(1970, 1, 1), date(1970, 12, 31), Precision.AROUND, "S45頃")
    form = NoteForm(initial={"met_on": date(1970, 3, 2), "born": partial})

    assert form["met_on"].value() == "昭和45年3月2日"
    assert form["born"].value() == "S45頃"


def test_the_same_words_are_no_change_although_the_years_move_on():
    partial = PartialDate(date(1960, 1, 1), date(1970, 1, 1), Precision.DECADE, "50代")
    form = NoteForm(
        {"called_name": "ゆうさん", "born": "50代", "met_on": "1970/3/2"},
        initial={"called_name": "ゆうさん", "born": partial, "met_on": date(1970, 3, 2)},
    )

    assert form.changed_data == []


def test_the_date_field_is_plain_text_in_japanese_with_its_hint():
    form = NoteForm()

    html = str(form["met_on"])
    assert 'type="text"' in html
    assert 'autocomplete="off"' in html
    assert 'lang="ja"' in html
    assert (
        form["met_on"].help_text
        == "和暦と西暦のどちらでも入力できます。例：昭和45年3月2日、S45.3.2、1970/3/2"
    )
    assert "50代" in form["born"].help_text


def test_browsers_do_not_cut_text_off():
    html = str(NoteForm()["called_name"])

    assert " maxlength" not in html
    assert 'data-max-length="10"' in html
    assert 'autocomplete="off"' in html


def test_the_words_of_one_form_can_be_its_own():
    field = LineField(label="町名", error_messages={"required": "町名をえらんでください。"})

    with pytest.raises(forms.ValidationError, match="町名をえらんでください。"):
        field.clean("")


@pytest.mark.parametrize(
    "field", [LineField(), WordsField(), WarekiDateField(), WarekiDateField(allow_partial=True)]
)
def test_no_message_speaks_of_width(field):
    messages = [*map(str, field.error_messages.values()), field.help_text]

    assert not any(word in message for message in messages for word in ("全角", "半角"))
