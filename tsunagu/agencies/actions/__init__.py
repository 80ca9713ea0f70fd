"""機関と人の行い: everything that can happen to bodies, desks, posts, districts and to who leads."""

from tsunagu.agencies.actions.bodies import add_agency, add_desk, close_desk, rename_desk
from tsunagu.agencies.actions.covers import cover, end_cover
from tsunagu.agencies.actions.districts import (
    add_district,
    confirm_district,
    end_duty,
    end_town,
    give_duty,
    map_town,
)
from tsunagu.agencies.actions.leading import lead
from tsunagu.agencies.actions.posts import add_user, begin, choose, end, reset_password

__all__ = [
    "add_agency",
    "add_desk",
    "add_district",
    "add_user",
    "begin",
    "choose",
    "close_desk",
    "confirm_district",
    "cover",
    "end",
    "end_cover",
    "end_duty",
    "end_town",
    "give_duty",
    "lead",
    "map_town",
    "rename_desk",
    "reset_password",
]
