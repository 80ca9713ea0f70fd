"""机の画面."""

from django.urls import path

from tsunagu.desk.views import (
    acts,
    approvals,
    cases,
    drafts,
    household,
    ledger,
    lookers,
    memos,
    record,
    search,
    sharing,
    today,
)

app_name = "desk"

urlpatterns = [
    path("", today.home, name="home"),
    path("desk/", cases.cases, name="cases"),
    path("search/", search.search, name="search"),
    path("households/<uuid:public_id>/", household.household, name="household"),
    path("households/<uuid:public_id>/lookers/", lookers.lookers, name="lookers"),
    path("households/<uuid:public_id>/share/", sharing.share, name="share"),
    path("households/<uuid:public_id>/share/on/<uuid:evidence_id>/", sharing.share_on, name="share_on"),
    path("households/<uuid:public_id>/share/new/<slug:kind>/", sharing.share_new, name="share_new"),
    path("households/<uuid:public_id>/ledger/", ledger.ledger, name="ledger"),
    path("households/<uuid:public_id>/bar/", ledger.bar, name="bar"),
    path("disclosures/<uuid:public_id>/revoke/", ledger.revoke, name="revoke"),
    path("evidence/<uuid:public_id>/withdraw/", ledger.withdraw, name="withdraw"),
    path("consents/<uuid:public_id>/withdraw/", ledger.withdraw_consent, name="withdraw_consent"),
    path("barriers/<uuid:public_id>/lift/", ledger.lift, name="lift"),
    path("record/", record.record, name="record"),
    path("memos/", memos.memos, name="memos"),
    path("memos/<uuid:public_id>/delete/", memos.delete_memo, name="delete_memo"),
    path("drafts/<slug:form>/", drafts.draft, name="draft"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<uuid:public_id>/approve/", approvals.approve, name="approve"),
    path("approvals/<uuid:public_id>/decline/", approvals.decline, name="decline"),
    path("support/<uuid:public_id>/split/", acts.split, name="split"),
    path("support/<uuid:public_id>/split/<uuid:person_id>/", acts.split_off, name="split_off"),
    path("support/<uuid:public_id>/pause/", acts.pause, name="pause"),
    path("contracts/", acts.contracts, name="contracts"),
    path("contracts/new/", acts.contract, name="contract"),
    path("contracts/<uuid:public_id>/end/", acts.end_contract, name="end_contract"),
]
