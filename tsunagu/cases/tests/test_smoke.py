from django.urls import reverse
from tsunagu.cases.tests.factories import *
import pytest


def test_all(sato, takahashi, tanaka, suzuki, family):
    c = sato.client
    for n in ("note", "look", "lead", "join", "relative", "happening", "involvement"):
        r = c.get(reverse("cases:" + n, args=[family.case.public_id]))
        assert r.status_code == 200, n
        assert SON in r.content.decode(), n
        assert suzuki.client.get(reverse("cases:" + n, args=[family.case.public_id])).status_code == 404
    r = c.get(reverse("outreach:watch", args=[family.case.public_id]))
    assert r.status_code == 200
    r = c.get(family.case.get_absolute_url())
    assert r.status_code == 200
    r = c.get(reverse("cases:intake"))
    assert r.status_code == 200
    r = c.post(
        reverse("cases:intake"),
        {
            "called": SON,
            "act": "open",
            "desk": sato.desk.pk,
            "received_on": "今日" if 0 else "2026/11/20",
            "form_key": form_key(),
        },
    )
    assert r.status_code == 200, r.content.decode()
    open("/tmp/cw/offer.html", "w").write(r.content.decode())
    assert "すでに見えている世帯" in r.content.decode()
