from __future__ import annotations

import io
import json
from collections import defaultdict
from functools import cached_property

import pytest
from django.utils import timezone

from tests.outside import crawl, reader
from tests.policy.ground import never_kept
from tsunagu.accounts.models import User
from tsunagu.demo import attack, truth
from tsunagu.sharing.models import Barrier, Consent, Evidence

READING = ("worker", "supervisor", "approver")


class Told:
    """The two towns of the attack profile, what truth.json says of them, and who may read what."""

    def __init__(self, seed=1):
        attack.build(seed, timezone.now())
        self.at = timezone.now()
        out = io.StringIO()
        truth.write(out, profile="attack", seed=seed, at=self.at, password=attack.PASSWORD)
        self.truth = json.loads(out.getvalue())

    @cached_property
    def allowed(self):
        return reader.allowed(self.truth, self.at)

    @cached_property
    def by_mark(self):
        found = defaultdict(list)
        for row in self.truth["rows"]:
            if row["canary"]:
                found[row["canary"]].append(row)
        return dict(found)

    @cached_property
    def ids(self):
        return crawl.ids(self.truth)

    @cached_property
    def sent(self):
        """What the worker of the holder would send from every page."""
        return crawl.forms_of(crawl.Crawl(self, "holder1"))

    @staticmethod
    def user(log_in):
        return User.objects.get(username=log_in)

    @staticmethod
    def papers(post):
        """The marks of evidence, consents and barriers that this post may read: those of its own agency, and
        of evidence also the named recipient.
        """
        if post["role"] not in READING:
            return set()
        agency, found = post["agency"], set()
        for paper in Evidence.objects.prefetch_related("recipients"):
            named = {(r.agency_id, r.membership_id) for r in paper.recipients.all()}
            if paper.holder_id == agency or named & {(agency, None), (agency, post["membership"])}:
                found |= set(truth.MARK.findall(paper.title + paper.reason))
        for kept in (Barrier, Consent):
            for row in kept.objects.filter(holder=agency):
                found |= set(truth.MARK.findall(getattr(row, "reason", "") + getattr(row, "exclusions", "")))
        return found


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), never_kept():
        yield Told()
