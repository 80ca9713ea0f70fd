"""社会資源: what there is in the town, who looks after it, and its ways in and out."""

from __future__ import annotations

from django.urls import path

from tsunagu.directory.views import carrying, changing, keeping, link, resources

app_name = "directory"
urlpatterns = [
    path("", resources.resources, name="resources"),
    path("add/", changing.add, name="add"),
    path("keep/", keeping.keep, name="keep"),
    path("bring/", carrying.bring, name="bring"),
    path("out/", carrying.out, name="out"),
    path("resources.xlsx", carrying.xlsx, name="xlsx"),
    path("facilities.csv", carrying.facilities, name="facilities"),
    path("services.json", carrying.services, name="services"),
    path("organizations.json", carrying.organizations, name="organizations"),
    path("update/<str:token>/", link.send, name="send"),
    path("revisions/<uuid:public_id>/", keeping.revision, name="revision"),
    path("revisions/<uuid:public_id>/take/", keeping.take, name="take"),
    path("revisions/<uuid:public_id>/refuse/", keeping.refuse, name="refuse"),
    path("addresses/<int:pk>/end/", changing.end_address, name="end_address"),
    path("<uuid:public_id>/", resources.resource, name="resource"),
    path("<uuid:public_id>/change/", changing.change, name="change"),
    path("<uuid:public_id>/propose/", changing.propose, name="propose"),
    path("<uuid:public_id>/verify/", keeping.verify, name="verify"),
    path("<uuid:public_id>/address/", changing.set_address, name="set_address"),
    path("<uuid:public_id>/link/", keeping.make_link, name="make_link"),
    path("<uuid:public_id>/link/end/", keeping.end_link, name="end_link"),
]
