"""Components as people meet them, most of all the forms."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string

from tsunagu.web.renderer import Renderer

pytestmark = pytest.mark.usefixtures("small_site")

HOW = [("phone", "電話"), ("letter", "手紙")]


class Record(forms.Form):
    default_renderer = Renderer
    name = forms.CharField(label="呼び名", help_text="わかる言葉で")
    how = forms.ChoiceField(
        label="どうやって", choices=HOW, widget=forms.RadioSelect(attrs={"data-chips": True})
    )
    parts = forms.MultipleChoiceField(
        label="範囲", choices=HOW, widget=forms.CheckboxSelectMultiple, required=False
    )
    sure = forms.BooleanField(label="確かめました", required=False)
    place = forms.ChoiceField(label="住区", choices=HOW, required=False)
    born = forms.CharField(
        label="生年月日", required=False, widget=forms.TextInput(attrs={"data-wareki": "birth"})
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class Search(forms.Form):
    default_renderer = Renderer
    q = forms.CharField(label="さがす")


@pytest.fixture
def fresh():
    return str(Record())


@pytest.fixture
def wrong():
    return str(Record({"key": "k"}))


def test_label_support_control_and_error_stand_in_this_order(wrong):
    order = ['for="id_name"', 'id="id_name_helptext"', 'id="id_name"', 'id="id_name_error"']
    places = [wrong.index(part) for part in order]
    assert places == sorted(places)


def test_the_control_is_described_by_support_and_error(fresh, wrong):
    assert 'aria-describedby="id_name_helptext"' in fresh
    assert 'aria-describedby="id_name_helptext id_name_error"' in wrong
    assert 'aria-invalid="true"' in wrong
    assert "aria-invalid" not in fresh


def test_required_and_optional_are_words_inside_the_label(fresh):
    assert re.search(r'<label[^>]*for="id_name">呼び名<span[^>]*>※必須</span>\s*</label>', fresh)
    assert re.search(r"<legend[^>]*>範囲<span[^>]*>※任意</span>\s*</legend>", fresh)


def test_groups_are_fieldsets_and_options_wrap_their_control(fresh):
    assert fresh.count("<fieldset") == 2
    assert fresh.count('<label class="c-chip">') == 2
    assert fresh.count('<label class="c-check">') == 3
    assert re.search(
        r'<label class="c-chip"><input type="radio" name="how"[^>]*><span>電話</span></label>', fresh
    )


def test_a_date_has_room_for_its_echo(fresh):
    assert '<output class="c-field__echo" id="id_born_echo" for="id_born" role="status"></output>' in fresh


def test_hidden_fields_are_sent_along(fresh):
    assert '<input type="hidden" name="key"' in fresh


def test_the_summary_says_the_same_words_and_leads_to_the_fields(wrong):
    summary = wrong[: wrong.index("c-field__label")]
    assert 'id="error-summary" tabindex="-1"' in summary
    assert "入力を直してください（2件）" in summary
    assert re.findall(r'href="#(\w+)"', summary) == ["id_name", "id_how_0"]
    for target in ("id_name", "id_how_0"):
        assert f'id="{target}"' in wrong


def test_a_form_of_one_field_has_no_summary():
    html = str(Search({}))
    assert "error-summary" not in html
    assert 'id="id_q_error"' in html


def test_an_error_of_the_whole_form_stands_in_the_summary():
    form = Search({"q": "x"})
    form.add_error(None, "ほかの人が先に変えました。")
    assert "ほかの人が先に変えました。" in str(form)
    assert "error-summary" in str(form)


def test_each_drawn_form_has_its_own_key():
    draw = Template("{% load web %}{% form_key %}").render
    first, second = draw(Context()), draw(Context())
    assert re.fullmatch(r'<input type="hidden" name="form_key" value="[0-9a-f-]{36}">', first)
    assert first != second


def test_a_name_in_a_message_cannot_bring_markup():
    html = render_to_string("components/banner.html", {"kind": "success", "text": "<b>森</b>"})
    assert "&lt;b&gt;森" in html


def test_why_without_other_evidence_is_our_own_record():
    assert "自分の機関の記録です。" in render_to_string("components/why.html", {"items": []})
    item = {"who": "地域福祉課", "evidence": "支援会議 第3回", "until": "令和9年4月9日"}
    html = render_to_string("components/why.html", {"items": [item]})
    assert "地域福祉課：支援会議 第3回（令和9年4月9日まで）" in html


def test_the_pager_keeps_the_filters():
    page = Paginator(range(30), 10).page(2)
    html = render_to_string("components/pager.html", {"page": page, "query": "q=1&"})
    assert 'href="?q=1&amp;page=1"' in html
    assert 'href="?q=1&amp;page=3"' in html
    assert "2ページ目（全3ページ）" in html


@pytest.mark.parametrize(
    "name, values",
    [
        ("status", {"kind": "wait", "label": "返事待ち"}),
        ("empty", {"text": "返事待ちのものはありません。", "url": "/", "action": "つなぎを見る"}),
        ("breadcrumb", {"steps": [{"label": "さがす", "url": "/s/"}], "here": "世帯"}),
    ],
)
def test_small_components_show_their_words(name, values):
    html = render_to_string(f"components/{name}.html", values)
    for key, value in values.items():
        if key in ("label", "text", "action", "name", "role", "last", "here"):
            assert value in html
