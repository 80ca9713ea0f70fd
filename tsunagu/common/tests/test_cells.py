from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsunagu.common.cells import WITHHELD, shown, suppress, words

TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 30]), min_size=width, max_size=width),
        min_size=1,
        max_size=3,
    )
)


def flat(table):
    """All places of a printed table, in one order: cells, row totals, column totals, total."""
    return [*itertools.chain(*table.cells), *table.row_totals, *table.column_totals, table.total]


def with_totals(rows):
    return [*itertools.chain(*rows), *map(sum, rows), *map(sum, zip(*rows, strict=True)), sum(map(sum, rows))]


def tables_the_reader_must_allow(table, printed, k):
    """All tables within one of the true one, at each cell, that fit what is printed. Tried one by one."""
    marks, truth = flat(printed), with_totals(table)
    width, n_cells = len(table[0]), len(table) * len(table[0])
    totals_named = not any(
        mark == WITHHELD and 0 < count < k for mark, count in zip(marks, truth, strict=True)
    )
    moves = [(0,) if isinstance(mark, int) else (-1, 0, 1) for mark in marks[:n_cells]]
    for shift in itertools.product(*moves):
        cells = [count + move for count, move in zip(truth, shift, strict=False)]
        counts = with_totals([cells[i : i + width] for i in range(0, n_cells, width)])
        if all(
            fits(count, mark, k, least=k if totals_named or place < n_cells else 1)
            for place, (count, mark) in enumerate(zip(counts, marks, strict=True))
        ):
            yield counts


def fits(count, mark, k, *, least):
    if mark == WITHHELD:
        return count >= least
    return 0 < count < k if mark == words(k) else count == mark


@pytest.mark.parametrize("count, text", [(0, 0), (1, "5未満"), (4, "5未満"), (5, 5)])
def test_one_count_alone(count, text):
    assert shown(count) == text


def test_the_words_name_the_limit():
    assert words(10) == "10未満"
    assert shown(9, k=10) == "10未満"


def test_a_table_without_small_counts_is_shown_whole():
    printed = suppress([[10, 0], [7, 5]])

    assert flat(printed) == [10, 0, 7, 5, 10, 12, 17, 5, 22]


def test_a_small_count_takes_three_others_with_it():
    printed = suppress([[3, 10, 12], [20, 30, 40]])

    assert printed.cells == [["5未満", WITHHELD, 12], [WITHHELD, WITHHELD, 40]]
    assert printed.row_totals == [25, 90]
    assert printed.column_totals == [23, 40, 52]
    assert printed.total == 115


def test_two_fours_that_make_eight_do_not_stand_beside_their_total():
    printed = suppress([[4, 4], [50, 60]])

    assert printed.cells[0] == ["5未満", "5未満"]
    assert printed.row_totals[0] == WITHHELD


def test_a_small_total_is_hidden_too():
    printed = suppress([[1, 2], [0, 0]])

    assert printed.row_totals == ["5未満", 0]
    assert printed.total == "5未満"


def test_four_ones_are_not_given_away_by_a_total_under_five():
    printed = suppress([[1, 1, 1, 1]])

    assert printed.row_totals == [WITHHELD]


def test_an_empty_table_stays_empty():
    assert flat(suppress([])) == [0]


@pytest.mark.parametrize("table, k", [([[1, 2]], 2), ([[-1, 2]], 5), ([[1, 2], [3]], 5)])
def test_what_is_no_table_of_counts_is_refused(table, k):
    with pytest.raises(ValueError, match=r"must not be negative|shorter|longer"):
        suppress(table, k)


@given(TABLES, st.sampled_from([3, 5, 10]))
def test_every_number_shown_is_true_and_no_small_one_is_shown(table, k):
    for mark, count in zip(flat(suppress(table, k)), with_totals(table), strict=True):
        if mark == words(k):
            assert 0 < count < k
        elif mark == WITHHELD:
            assert count > 0
        else:
            assert mark == count
            assert count == 0 or count >= k


@given(TABLES, st.sampled_from([3, 5, 10]))
@settings(deadline=None)
def test_no_hidden_count_can_be_computed_from_the_rest(table, k):
    printed = suppress(table, k)

    possible = [*zip(*tables_the_reader_must_allow(table, printed, k), strict=True)]
    for place, mark in enumerate(flat(printed)):
        if not isinstance(mark, int):
            assert len(set(possible[place])) > 1
