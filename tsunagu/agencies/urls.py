"""機関と人の画面."""

from __future__ import annotations

from django.urls import path

from tsunagu.agencies.views import acting, bodies, covers, districts, people

app_name = "agencies"
urlpatterns = [
    path("", people.people, name="people"),
    path("people/new/", people.add_user, name="add_user"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/<int:user_id>/begin/", people.begin, name="begin"),
    path("people/<int:user_id>/password/", people.reset_password, name="reset_password"),
    path("posts/<int:pk>/end/", people.end, name="end"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/new/", bodies.add_agency, name="add_agency"),
    path("bodies/<int:pk>/desk/", bodies.add_desk, name="add_desk"),
    path("desks/<int:pk>/", bodies.rename_desk, name="rename_desk"),
    path("desks/<int:pk>/close/", bodies.close_desk, name="close_desk"),
    path("districts/", districts.districts, name="districts"),
    path("districts/new/", districts.add_district, name="add_district"),
    path("districts/<int:pk>/", districts.district, name="district"),
    path("districts/<int:pk>/confirm/", districts.confirm_district, name="confirm_district"),
    path("districts/<int:pk>/town/", districts.map_town, name="map_town"),
    path("districts/<int:pk>/duty/", districts.give_duty, name="give_duty"),
    path("towns/<int:pk>/end/", districts.end_town, name="end_town"),
    path("duties/<int:pk>/end/", districts.end_duty, name="end_duty"),
    path("leading/", bodies.leading, name="leading"),
    path("leading/change/", bodies.lead, name="lead"),
    path("covers/", covers.covers, name="covers"),
    path("covers/<int:pk>/end/", covers.end_cover, name="end_cover"),
    path("act-as/", acting.switch, name="switch"),
]
