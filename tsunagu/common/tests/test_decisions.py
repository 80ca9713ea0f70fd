from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from tsunagu.common.decisions import YES, NotAllowed, no, not_yet, require


def test_the_first_refusal_gives_the_reason():
    decision = YES & no("この機関のつなぎではありません。") & not_yet("同意がまだです。")

    assert not decision
    assert decision.reason == "この機関のつなぎではありません。"
    assert not decision.fixable


def test_two_times_yes_is_yes():
    assert YES & YES


def test_not_yet_can_be_put_right_and_no_cannot():
    assert not_yet("同意がまだです。").fixable
    assert not no("終わっています。").fixable


def test_require_lets_yes_pass():
    assert require(YES) is None


def test_require_raises_a_refusal_with_its_words():
    with pytest.raises(NotAllowed, match="同意がまだです。") as refusal:
        require(not_yet("同意がまだです。"))

    assert isinstance(refusal.value, PermissionDenied)
    assert refusal.value.decision.fixable
