"""情報交換: records of visits, what they say, and what became of the proposals."""

from __future__ import annotations

from django.urls import path

from tsunagu.exchange.views import findings, proposals, visits

app_name = "exchange"
urlpatterns = [
    path("", visits.visits, name="visits"),
    path("bring/", visits.bring, name="bring"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<uuid:public_id>/", proposals.proposal, name="proposal"),
    path("findings/<uuid:public_id>/", findings.finding, name="finding"),
    path("findings/<uuid:public_id>/confirm/", findings.confirm, name="confirm"),
    path("findings/<uuid:public_id>/refuse/", findings.refuse, name="refuse"),
    path("findings/<uuid:public_id>/reopen/", findings.reopen, name="reopen"),
    path("<uuid:public_id>/", visits.visit, name="visit"),
]
