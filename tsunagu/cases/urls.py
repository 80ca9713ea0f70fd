"""受付・記録・支援の画面. They stand under cases/."""

from __future__ import annotations

from django.urls import path

from tsunagu.cases.views import case, contact, duty, intake, note

app_name = "cases"
urlpatterns = [
    path("intakes/new/", intake.intake, name="intake"),
    path("intakes/<uuid:public_id>/", intake.intake_detail, name="intake_detail"),
    path("intakes/<uuid:public_id>/answer/", intake.answer, name="answer"),
    path("<uuid:public_id>/note/", note.note, name="note"),
    path("<uuid:public_id>/happening/", note.happening, name="happening"),
    path("<uuid:public_id>/involvement/", note.involvement, name="involvement"),
    path("involvements/<uuid:public_id>/stop/", note.stop_involvement, name="stop_involvement"),
    path("contacts/<uuid:public_id>/", contact.contact, name="contact"),
    path("contacts/<uuid:public_id>/promise/", contact.promise, name="promise"),
    path("contacts/<uuid:public_id>/undo/", contact.undo, name="undo"),
    path("contacts/<uuid:public_id>/amend/", contact.amend, name="amend"),
    path("promises/<uuid:public_id>/kept/", note.kept, name="kept"),
    path("promises/<uuid:public_id>/dropped/", note.dropped, name="dropped"),
    path("<uuid:public_id>/look/", case.look, name="look"),
    path("<uuid:public_id>/reopen/", case.reopen, name="reopen"),
    path("<uuid:public_id>/lead/", case.lead, name="lead"),
    path("<uuid:public_id>/assign/", duty.assign, name="assign"),
    path("<uuid:public_id>/join/", case.join, name="join"),
    path("<uuid:public_id>/relative/", case.relative, name="relative"),
]
