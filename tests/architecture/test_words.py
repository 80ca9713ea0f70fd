from __future__ import annotations

from types import SimpleNamespace

from tests.architecture import words
from tests.architecture.code import ROOT, house, source
from tsunagu.desk.reference.tables import house_models

GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")

REFERRAL = "**Referral** つなぎ — one agency asks another. *Source:* 標準様式. *Avoid:* transfer.\n"
Referral = SimpleNamespace(__name__="Referral", _meta=SimpleNamespace(verbose_name="つなぎ"))


def test_every_model_is_in_the_glossary_by_both_its_names():
    assert words.unspoken(house_models(), GLOSSARY) == []


def test_every_word_of_the_glossary_is_in_the_code_or_says_that_it_is_a_word_only():
    assert words.empty_words(GLOSSARY, words.names_in_code(house())) == []


def test_every_entry_has_its_shape():
    assert words.misshapen(GLOSSARY) == []
    assert len(words.entries(GLOSSARY)) > 60


def test_a_model_that_is_missing_or_has_another_name_is_seen():
    assert words.unspoken([Referral], REFERRAL) == []
    assert words.unspoken([Referral], "") == ["Referral つなぎ has no entry"]
    assert words.unspoken([Referral], REFERRAL.replace("つなぎ", "移管")) == [
        "Referral is 移管 in the glossary and つなぎ in the code"
    ]


def test_an_entry_without_code_is_seen():
    assert words.empty_words(REFERRAL, {"Transfer"}) == ["Referral is in the glossary and not in the code"]
    assert words.empty_words(REFERRAL, {"Referral"}) == []


def test_a_word_only_that_became_code_is_seen():
    entry = REFERRAL.replace("*Avoid", "*Word only.* *Avoid")
    assert words.empty_words(entry, set()) == []
    assert words.empty_words(entry, {"Referral"}) == ["Referral is more than a word: the code has it"]


def test_an_entry_that_is_double_or_has_no_source_or_no_shape_is_seen():
    assert words.misshapen(REFERRAL * 2) == ["Referral has two entries"]
    assert words.misshapen("**Referral** つなぎ — one asks another.") == ["Referral names no source"]
    assert words.misshapen("**Referral** one agency asks") == ["not an entry: **Referral** one agency asks"]


def test_names_are_found_wherever_the_code_has_them():
    code = "class A:\n    B = 1\n    c: int = 2\n    def d(self, *, by): ..."
    assert {"A", "B", "c", "d", "by"} <= words.names_in_code([source("x.py", code)])
