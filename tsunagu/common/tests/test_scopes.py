from __future__ import annotations

from tsunagu.common.ids import new_public_id
from tsunagu.common.scopes import Scope


def test_the_stored_numbers_and_their_words_never_change():
    assert Scope.choices == [
        (1, "つながり"),
        (2, "連絡先・氏名"),
        (3, "経過記録"),
        (4, "家族"),
        (5, "健康"),
        (6, "家計"),
        (7, "支援プラン"),
        (8, "約束・予定"),
        (9, "添付"),
        (10, "会議の資料"),
        (11, "秘匿住所"),
    ]


def test_public_ids_are_random_and_differ():
    ids = {new_public_id() for _ in range(100)}

    assert len(ids) == 100
    assert {public_id.version for public_id in ids} == {4}
