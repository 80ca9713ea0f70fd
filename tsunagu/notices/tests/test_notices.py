from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tsunagu.accounts.tests.factories import UserFactory
from tsunagu.notices import actions
from tsunagu.notices.models import Notice

pytestmark = pytest.mark.django_db

WORK = Notice.Kind.WORK


@pytest.fixture
def to():
    """The three kinds of recipient."""
    return {
        "desk": {"desk_id": 5},
        "user": {"user": UserFactory()},
        "outside": {"address": "desk@example.com"},
    }


@pytest.mark.parametrize("recipient", ["desk", "user", "outside"])
def test_a_notice_waits_in_the_outbox_for_one_recipient(to, recipient):
    page = uuid4()
    actions.post(WORK, **to[recipient], url_name="desk:household", public_id=page)
    notice = Notice.objects.get(sent_at=None)
    assert (notice.url_name, notice.public_id) == ("desk:household", page)
    assert str(notice) == "窓口に新しい仕事が届きました。"


@pytest.mark.parametrize("recipients", [[], ["desk", "user"], ["desk", "outside"], ["user", "outside"]])
def test_a_notice_has_exactly_one_recipient(to, recipients):
    everybody = {name: value for recipient in recipients for name, value in to[recipient].items()}
    with pytest.raises(ValidationError, match="どれか一つ"):
        actions.post(WORK, **everybody)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(kind=WORK, **everybody)


def test_an_outside_address_is_gone_once_the_notice_went_out(to):
    notice = actions.post(WORK, **to["outside"])
    actions.mark_sent(notice)
    notice.refresh_from_db()
    assert (notice.address, notice.sent_at is None) == ("", False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(address="desk@example.com")


def test_a_sent_notice_to_a_desk_stays_addressed_to_it(to):
    notice = actions.mark_sent(actions.post(WORK, **to["desk"]))
    notice.refresh_from_db()
    assert (notice.desk_id, notice.sent_at <= timezone.now()) == (5, True)


def test_there_is_no_place_for_a_name():
    texts = {
        field.name for field in Notice._meta.fields if isinstance(field, models.CharField | models.TextField)
    }
    assert texts == {"kind", "address", "url_name"}


@pytest.mark.parametrize("values", [{"kind": "山田さんへの訪問"}, {"url_name": "/households/山田/"}])
def test_words_of_ones_own_are_refused(to, values):
    with pytest.raises(ValidationError):
        actions.post(**{"kind": WORK, **to["desk"], **values})
