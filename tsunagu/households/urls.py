"""世帯の人について書く画面."""

from __future__ import annotations

from django.urls import path

from tsunagu.households import views

app_name = "households"

urlpatterns = [
    path("people/<uuid:public_id>/called-name/", views.called_name, name="called_name"),
    path("people/<uuid:public_id>/legal-name/", views.legal_name, name="legal_name"),
    path("people/<uuid:public_id>/birth/", views.birth, name="birth"),
    path("people/<uuid:public_id>/contact-point/", views.contact_point, name="contact_point"),
    path("people/<uuid:public_id>/safe-contact/", views.safe_contact, name="safe_contact"),
    path("people/<uuid:public_id>/kinship/", views.kinship, name="kinship"),
    path("people/<uuid:public_id>/contacts/", views.contacts, name="contacts"),
]
