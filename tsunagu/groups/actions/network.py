"""連絡会の行い: begin it, who takes part, a meeting with its papers, and what each desk will do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, Replaced, no, not_yet, require
from tsunagu.groups.models import Network, NetworkMeeting, NetworkMember, NetworkPaper, NetworkTask
from tsunagu.groups.policies import network as policies
from tsunagu.groups.policies.names import holds_no_name
from tsunagu.notices import actions as notices
from tsunagu.notices.models import Notice

if TYPE_CHECKING:
    from collections.abc import Collection

    from tsunagu.agencies.models import Agency, Desk
    from tsunagu.sharing.reader import Reader

Part = NetworkMember.Part


@transaction.atomic
def begin_network(*, by: Reader, name: str, purpose: str, since: date) -> Network:
    """A network whose 事務局 is the body that begins it."""
    require(policies.can_begin(by))
    require(holds_no_name(by, purpose))
    home = by.agency.home
    if Network.objects.visible_to(by).filter(municipality=home, name=name).exists():
        raise NotAllowed(not_yet(f"「{name}」という連絡会が、すでにあります。"))
    assert home is not None  # can_begin asks for it
    network = Network.objects.create(municipality=home, name=name, purpose=purpose)
    NetworkMember.objects.create(
        network=network,
        agency=by.agency,
        part=Part.SECRETARIAT,
        reached_by=NetworkMember.Way.PHONE,
        since=since,
    )
    log.record("network.begun", by=by, target=network)
    return network


@transaction.atomic
def join_network(
    network: Network,
    *,
    by: Reader,
    part: str,
    reached_by: str,
    since: date,
    agency: Agency | None = None,
    name: str = "",
    reach_words: str = "",
) -> NetworkMember:
    """One more body takes part; one that is not in the town's list stands by its name."""
    require(policies.can_run(by, network.pk))
    if (agency is None) == (not name):
        raise NotAllowed(not_yet("機関を選ぶか、名前を書くか、どちらかひとつにしてください。"))
    if agency and NetworkMember.objects.filter(network=network, agency=agency, until=None).exists():
        raise NotAllowed(not_yet("この機関は、もう加わっています。"))
    member = NetworkMember.objects.create(
        network=network,
        agency=agency,
        name=name,
        part=part,
        reached_by=reached_by,
        reach_words=reach_words,
        since=since,
    )
    log.record("network.joined", by=by, target=network, detail={"part": part})
    return member


@transaction.atomic
def leave_network(member: NetworkMember, *, by: Reader, until: date) -> NetworkMember:
    require(policies.can_run(by, member.network_id))
    Network.objects.select_for_update().get(pk=member.network_id)  # two 事務局 leave one after the other
    require(policies.can_end(member, until))
    if not NetworkMember.objects.filter(pk=member.pk, until=None).update(until=until):
        raise NotAllowed(no("ほかの人が、先に書きました。画面を読み直してください。"))
    log.record("network.left", by=by, target=member.network)
    member.refresh_from_db()
    return member


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """When and where a network meets, what it talks about and what was said."""

    on: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    agenda: str = ""
    minutes: str = ""


@transaction.atomic
def call_meeting(network: Network, sitting: Sitting, *, by: Reader) -> NetworkMeeting:
    require(policies.can_take_part(by, network.pk))
    require(holds_no_name(by, f"{sitting.agenda}\n{sitting.minutes}"))
    meeting = NetworkMeeting.objects.create(
        network=network, **asdict(sitting), recorded_by=by.membership, recorded_at=by.at
    )
    log.record("network.meeting_called", by=by, target=meeting)
    return meeting


@transaction.atomic
def write_meeting(
    meeting: NetworkMeeting, sitting: Sitting, came: Collection[NetworkMember], *, by: Reader, version: int
) -> NetworkMeeting:
    """Put agenda, minutes and who came right. Raises Replaced when somebody was faster."""
    require(policies.can_take_part(by, meeting.network_id))
    require(holds_no_name(by, f"{sitting.agenda}\n{sitting.minutes}"))
    now = NetworkMeeting.objects.filter(pk=meeting.pk, version=version)
    moved = now.update(
        **asdict(sitting), version=F("version") + 1, recorded_by=by.membership, recorded_at=by.at
    )
    if not moved:
        raise Replaced
    meeting.came.set([member for member in came if member.network_id == meeting.network_id])
    log.record("network.meeting_written", by=by, target=meeting, detail={"came": len(came)})
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def add_paper(
    meeting: NetworkMeeting, *, by: Reader, kind: str, title: str, text: str, checked: bool = False
) -> NetworkPaper:
    """A paper names nobody. For a story, whoever ticks stands by it: nobody can be recognised."""
    require(policies.can_take_part(by, meeting.network_id))
    require(policies.is_checked(kind, checked=checked))
    require(holds_no_name(by, f"{title}\n{text}"))
    is_story = kind == NetworkPaper.Kind.ANONYMISED
    paper = NetworkPaper.objects.create(
        meeting=meeting,
        kind=kind,
        title=title,
        text=text,
        checked_by=by.membership if is_story else None,
        recorded_by=by.membership,
        recorded_at=by.at,
    )
    log.record("network.paper_added", by=by, target=paper, detail={"kind": kind})
    return paper


@transaction.atomic
def ask_desk(meeting: NetworkMeeting, *, by: Reader, desk: Desk, words: str, due_on: date) -> NetworkTask:
    """What was decided becomes work of a desk; it stands on its きょう until it is done."""
    require(policies.can_take_part(by, meeting.network_id))
    require(policies.can_ask(by, desk, due_on))
    require(holds_no_name(by, words))
    task = NetworkTask.objects.create(meeting=meeting, desk=desk, words=words, due_on=due_on)
    log.record("network.desk_asked", by=by, target=task, detail={"desk": desk.pk})
    notices.post(Notice.Kind.WORK, desk_id=desk.pk, url_name="groups:networks")
    return task


@transaction.atomic
def finish_task(task: NetworkTask, *, by: Reader) -> NetworkTask:
    require(policies.can_finish(by, task))
    moved = NetworkTask.objects.filter(pk=task.pk, done_on=None).update(
        done_on=timezone.localdate(by.at), done_by=by.membership
    )
    if not moved:
        raise NotAllowed(no("ほかの人が、先に済ませました。"))
    log.record("network.task_finished", by=by, target=task)
    task.refresh_from_db()
    return task
