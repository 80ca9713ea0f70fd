"""場と催し: groups and places, their sessions, joint consultation days, networks, and who fits where."""

from tsunagu.groups.models.group import (
    Ease,
    Field,
    Group,
    GroupDecision,
    GroupEase,
    GroupField,
    GroupHelp,
    GroupHost,
    GroupKind,
    GroupStage,
    PlaceRows,
)
from tsunagu.groups.models.joint_day import Booking, Event, EventFigure, Slot, Table
from tsunagu.groups.models.matching import EaseNeed, Interest, Match
from tsunagu.groups.models.network import (
    MemberRows,
    Network,
    NetworkAttendance,
    NetworkMeeting,
    NetworkMember,
    NetworkPaper,
    NetworkTask,
)
from tsunagu.groups.models.part import GroupPart, credits
from tsunagu.groups.models.photo import GroupPhoto
from tsunagu.groups.models.register import Helper, HelperConflict, HelperField, PersonConflict, Training
from tsunagu.groups.models.school import BodyNote, SchoolPlace
from tsunagu.groups.models.session import HeadCount, Session, SessionWork, SignUp

__all__ = [
    "BodyNote",
    "Booking",
    "Ease",
    "EaseNeed",
    "Event",
    "EventFigure",
    "Field",
    "Group",
    "GroupDecision",
    "GroupEase",
    "GroupField",
    "GroupHelp",
    "GroupHost",
    "GroupKind",
    "GroupPart",
    "GroupPhoto",
    "GroupStage",
    "HeadCount",
    "Helper",
    "HelperConflict",
    "HelperField",
    "Interest",
    "Match",
    "MemberRows",
    "Network",
    "NetworkAttendance",
    "NetworkMeeting",
    "NetworkMember",
    "NetworkPaper",
    "NetworkTask",
    "PersonConflict",
    "PlaceRows",
    "SchoolPlace",
    "Session",
    "SessionWork",
    "SignUp",
    "Slot",
    "Table",
    "Training",
    "credits",
]
