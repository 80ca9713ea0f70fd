"""Small counts in tables that leave the office: shown as 5未満, and not computable from the totals.

A table with its totals is a flow: each count runs from its row to its column, row totals feed the rows,
column totals drain them, the grand total closes the circle. A hidden count can be something else than it is
exactly when one unit can be sent round a circle of hidden counts, within what the marks tell of each.
That is tested, and the cheapest circle is hidden when there is none (D. Gusfield, SIAM J. Comput. 17, 1988).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import NamedTuple

WITHHELD = "非公開"  # hidden only because, shown, it would give a small count away

Place = tuple[int, int]  # row and column; the last row and the last column hold the totals
Node = tuple[str, int]  # one row or one column of the flow


class Suppressed(NamedTuple):
    """A table ready to print: numbers, or words where a number is hidden. Zero is always shown."""

    cells: list[list[int | str]]
    row_totals: list[int | str]
    column_totals: list[int | str]
    total: int | str


def words(k: int = 5) -> str:
    """5未満"""
    return f"{k}未満"


def shown(count: int, k: int = 5) -> int | str:
    """One count that stands alone, with no total beside it."""
    return words(k) if 0 < count < k else count


def suppress(table: Sequence[Sequence[int]], k: int = 5) -> Suppressed:
    """Hide counts from 1 to k-1, totals too, and as many others as it takes that none can be computed.

    `table` is rows of counts without totals. Only this table is protected: a reader of two tables over the
    same people may learn more. ValueError: k below 3 (under 2 means 1), a negative count, a ragged table.
    """
    if k < 3 or any(count < 0 for row in table for count in row):
        raise ValueError("k must be 3 or more and counts must not be negative")
    flow = _Flow(table, k, totals_named=True)
    if not flow.protect():  # four counts under 5 whose total is under 5 are all 1: then no total is named so
        flow = _Flow(table, k, totals_named=False)
        flow.protect()
    return flow.printed()


class _Flow:
    def __init__(self, table: Sequence[Sequence[int]], k: int, *, totals_named: bool) -> None:
        rows = [[*row, sum(row)] for row in table]
        rows.append([sum(column) for column in zip(*rows, strict=True)] or [0])
        self.counts = {(i, j): count for i, row in enumerate(rows) for j, count in enumerate(row)}
        self.corner = max(self.counts)
        self.k = k
        self.totals_named = totals_named
        self.small = [place for place, count in self.counts.items() if 0 < count < k]
        self.hidden = set(self.small)

    def protect(self) -> bool:
        """Hide a circle for every small count. False if one has none."""
        for place in self.small:
            circles = [*self._circles(place)]
            if not circles:
                return False
            self.hidden.update(min(circles)[1])
        return True

    def printed(self) -> Suppressed:
        height, width = self.corner
        text = {
            place: self._mark(place) if place in self.hidden else count
            for place, count in self.counts.items()
        }
        return Suppressed(
            cells=[[text[i, j] for j in range(width)] for i in range(height)],
            row_totals=[text[i, width] for i in range(height)],
            column_totals=[text[height, j] for j in range(width)],
            total=text[height, width],
        )

    def _mark(self, place: Place) -> str:
        return words(self.k) if self._most(place) else WITHHELD

    def _most(self, place: Place) -> int | None:
        """The highest value that the mark of this place allows; None: any."""
        named = self.counts[place] < self.k and (self.totals_named or not self._is_total(place))
        return self.k - 1 if named else None

    def _least(self, place: Place) -> int:
        """The lowest. Zero is never hidden; readers may guess that what is withheld is not small."""
        small_possible = self._most(place) or (self._is_total(place) and not self.totals_named)
        return 1 if small_possible else self.k

    def _is_total(self, place: Place) -> bool:
        return place[0] == self.corner[0] or place[1] == self.corner[1]

    def _ends(self, place: Place) -> tuple[Node, Node]:
        """Counts and the grand total run from row to column; row and column totals run back."""
        row, column = ("row", place[0]), ("column", place[1])
        straight = (place[0] == self.corner[0]) == (place[1] == self.corner[1])
        return (row, column) if straight else (column, row)

    def _circles(self, place: Place) -> Iterator[tuple[int, list[Place]]]:
        """The cheapest ways to balance one more, and one less, at this place."""
        tail, head = self._ends(place)
        if self._may_grow(place):
            yield from self._cheapest_path(head, tail, without=place)
        if self._may_shrink(place):
            yield from self._cheapest_path(tail, head, without=place)

    def _cheapest_path(self, start: Node, goal: Node, *, without: Place) -> Iterator[tuple[int, list[Place]]]:
        """Dijkstra. Yields one path with its cost, or nothing."""
        queue: list[tuple[int, Node, list[Place]]] = [(0, start, [])]
        done = set()
        while queue:
            cost, node, path = heapq.heappop(queue)
            if node == goal:
                yield cost, path
                return
            if node not in done:
                done.add(node)
                for place, after in self._steps(node):
                    if place != without:
                        heapq.heappush(queue, (cost + self._cost(place), after, [*path, place]))

    def _steps(self, node: Node) -> Iterator[tuple[Place, Node]]:
        """Where one unit can go from here: along a count that may grow, or against one that may shrink."""
        kind, n = node
        line = range(self.corner[1] + 1) if kind == "row" else range(self.corner[0] + 1)
        for place in ((n, m) if kind == "row" else (m, n) for m in line):
            tail, head = self._ends(place)
            if node == tail and self._may_grow(place):
                yield place, head
            elif node == head and self._may_shrink(place):
                yield place, tail

    def _may_grow(self, place: Place) -> bool:
        return self.counts[place] > 0 and self.counts[place] != self._most(place)

    def _may_shrink(self, place: Place) -> bool:
        return self.counts[place] > self._least(place)

    def _cost(self, place: Place) -> int:
        """What hiding it takes from the reader; totals go last."""
        if place in self.hidden:
            return 0
        return self.counts[place] + (self.counts[self.corner] if self._is_total(place) else 0)
