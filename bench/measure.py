"""One town on one database: statements and server time of the main pages, beside bare ones. Prints JSON.

Every request goes through Django's whole handler in this process. A page and its bare twin are asked in turn,
so that whatever else the machine does meets both alike; ratios are those of the medians of one run.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import sys
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

from bench import house

house.start()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import bare  # noqa: E402
from tsunagu.agencies.models import Membership  # noqa: E402
from tsunagu.cases.models import Case, CaseSubject  # noqa: E402
from tsunagu.people.models import Person  # noqa: E402

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
HOST = {"Host": "127.0.0.1"}
LONGEST, ENOUGH = 60, 5  # seconds for a page and its twin; requests below which there is no p95
WORKERS, HOMES = 10, 6  # who asks; households of each
WORDS = ["やまだ", "佐藤", "さとう けん", "4711", "大川1", "すず", "yamad", "高橋"]


class Visit(NamedTuple):
    """One request, and the same one to the bare twin."""

    page: Callable[[], Any]
    twin: Callable[[], Any]


class Worker:
    """A member of an agency with one client for the house and one for the bare pages."""

    def __init__(self, post: Membership) -> None:
        self.client, self.bare = Client(headers=HOST), Client(headers=HOST)
        self.client.force_login(post.user)
        self.bare.force_login(post.user)
        subjects = CaseSubject.objects.filter(holder=post.agency, until=None, case__worker=post)
        running = subjects.exclude(case__status=Case.Status.PAUSED).order_by("pk")
        self.homes = list(running.select_related("case__household", "person")[:HOMES])


def visits(workers: list[Worker]) -> dict[str, list[Visit]]:
    today, search = reverse("desk:home"), reverse("desk:search")
    found: dict[str, list[Visit]] = {"きょう": [], "さがす": [], "世帯": [], "記録を保存": []}
    for n, worker in enumerate(workers):
        found["きょう"].append(Visit(_get(worker.client, today), _get(worker.bare, today)))
        for word in WORDS[n % 4 :: 4] if n >= 4 else WORDS:
            asked = {"q": word}
            found["さがす"].append(
                Visit(_post(worker.client, search, asked), _post(worker.bare, search, asked))
            )
        for home in worker.homes:
            page = reverse("desk:household", args=[home.case.household.public_id])
            found["世帯"].append(Visit(_get(worker.client, page), _get(worker.bare, page)))
            note = reverse("cases:note", args=[home.case.public_id])
            said = {
                "people": str(home.person.public_id),
                "method": "phone",
                "result": "met",
                "words": "話した。",
            }
            said |= {"on": timezone.localdate().isoformat(), "scope": "3"}
            twin = f"/bare/{home.case.public_id}/note/"
            found["記録を保存"].append(
                Visit(_post(worker.client, note, said), _post(worker.bare, twin, said))
            )
    return found


def _get(client: Client, path: str) -> Callable[[], Any]:
    return lambda: client.get(path)


def _post(client: Client, path: str, data: dict[str, str]) -> Callable[[], Any]:
    return lambda: client.post(path, data)


def measured(name: str, some: list[Visit], requests: int) -> dict[str, Any]:
    """Times in ms, interleaved: page, twin, page, twin …"""
    page, twin, size = [], [], []
    warm, start = min(len(some), WORKERS), perf_counter()
    for n in range(requests + warm):
        if perf_counter() - start > LONGEST and len(page) >= ENOUGH:
            break
        visit = some[n % len(some)]
        took, answer = _timed(visit.page)
        with bare.without_rights():
            took_bare, answer_bare = _timed(visit.twin)
        _good(name, answer)
        _good(name, answer_bare)
        if n >= warm:  # the first round warms the caches of the database and of the templates
            page.append(took)
            twin.append(took_bare)
            size.append(len(answer_bare.content) / max(1, len(answer.content)))
    statements = [_statements(visit.page) for visit in some[:3]]
    with bare.without_rights():
        asked = [_statements(visit.twin) for visit in some[:3]]
    raw = [_replay(found) for found in asked for _ in range(5)]
    return {
        "statements": max(len(found) for found in statements),
        "bare_statements": max(len(found) for found in asked),
        "median": median(page),
        "p95": quantiles(page, n=20)[-1],
        "calm": quantiles(page, n=10)[0],
        "bare_calm": quantiles(twin, n=10)[0],
        "bare_median": median(twin),
        "bare_p95": quantiles(twin, n=20)[-1],
        "raw_median": median(raw),
        "same_size": median(size),
        "requests": len(page),
    }


def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    start = perf_counter()
    answer = ask()
    return (perf_counter() - start) * 1000, answer


def _good(name: str, answer: Any) -> None:
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{name}: {answer.status_code} {answer.content.decode()[:2000]}")


def _statements(ask: Callable[[], Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").upper().startswith(COUNTED):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return found


def _replay(statements: list[tuple[str, Any]]) -> float:
    """The reads of a bare page again, as SQL and nothing else."""
    start = perf_counter()
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
                cursor.execute(sql, params)
                cursor.fetchall()
    return (perf_counter() - start) * 1000


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--database", required=True)
    given.add_argument("--profile", required=True)
    given.add_argument("--requests", type=int, default=200)
    asked = given.parse_args()
    posts = Membership.objects.filter(
        role="worker", agency__kind__in=["care_center", "section", "health_center"]
    )
    chosen = list(posts.select_related("user", "agency").order_by("pk"))
    workers = [Worker(post) for post in chosen[3 :: max(1, (len(chosen) - 3) // WORKERS)][:WORKERS]]
    with override_settings(MIDDLEWARE=bare.middleware(settings.MIDDLEWARE)), bare.without_rights():
        for worker in workers:
            worker.bare.get(reverse("desk:home"))  # a client keeps the middleware of its first request
    for worker in workers:
        worker.client.get(reverse("desk:home"))
    gc.collect()
    gc.freeze()  # as the server does before it takes requests
    pages = {name: measured(name, some, asked.requests) for name, some in visits(workers).items() if some}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    found = {
        "database": f"{asked.database} {version}",
        "profile": asked.profile,
        "people": Person.objects.count(),
        "at": timezone.localtime().isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "pages": pages,
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
