from __future__ import annotations

import re
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.common.clock import clock, parse_clock


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)),
        ("１４：３０", time(14, 30)),
        ("14時半", time(14, 30)),
        ("14時", time(14, 0)),
        ("14", time(14, 0)),
        ("午後2時", time(14, 0)),
        ("午後12時", time(12, 0)),
        ("午前 9時5分", time(9, 5)),
        ("9.05", time(9, 5)),
    ],
)
def test_a_time_is_read_as_it_is_typed(typed, meant):
    assert parse_clock(typed) == meant


@pytest.mark.parametrize("typed", ["", "25:00", "14:60", "夕方", "14:3", "午後", "14時75分", "13月40日"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValueError, match=re.escape(typed) or "^$"):
        parse_clock(typed)


@given(st.times())
def test_what_is_shown_can_be_typed_again(at):
    assert parse_clock(clock(at)) == at.replace(second=0, microsecond=0, fold=0)
