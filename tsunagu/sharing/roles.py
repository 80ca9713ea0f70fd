"""役割: what each role may do on which scopes. One table; the administrator's page shows it in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tsunagu.agencies.models import Membership
from tsunagu.common.scopes import Scope

Role = Membership.Role


class May(StrEnum):
    """What a role may do; the ledger decides about whom."""

    WRITE = "write"
    SHARE = "share"
    APPROVE = "approve"
    LEAD = "lead"
    ADMINISTER = "administer"
    EXCHANGE = "exchange"
    PLACES = "places"  # read what the town offers: groups, sessions, joint days
    GATHER = "gather"  # run what one's own agency hosts


# A sealed address needs step-up and a second person; until those stand, no role reads that scope.
CASE_WORK = frozenset(Scope) - {Scope.SEALED_ADDRESS}
NOTHING: frozenset[Scope] = frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """`scopes`: what the role may read and write, where the ledger agrees. `words`: for people."""

    scopes: frozenset[Scope]
    may: frozenset[May]
    words: str


ROLES: dict[Membership.Role, Rights] = {
    Role.WORKER: Rights(
        CASE_WORK,
        frozenset({May.WRITE, May.SHARE, May.LEAD, May.EXCHANGE, May.PLACES, May.GATHER}),
        "相談を受けつけ、世帯の記録を書き、根拠にもとづいて共有します。見えるのは、自分の機関の記録と、共有された範囲だけです。",
    ),
    Role.SUPERVISOR: Rights(
        CASE_WORK,
        frozenset({May.WRITE, May.SHARE, May.LEAD, May.APPROVE, May.EXCHANGE, May.PLACES, May.GATHER}),
        "担当者と同じことに加え、共有の承認と、所属が終わった人の仕事の引き取りをします。",
    ),
    Role.APPROVER: Rights(
        CASE_WORK,
        frozenset({May.APPROVE, May.EXCHANGE, May.PLACES}),
        "理由のいる共有を読んで承認します。自分では記録を書きません。",
    ),
    Role.COMMISSIONER: Rights(
        NOTHING,
        frozenset({May.PLACES}),
        "地域の気づきを窓口に伝えます。世帯の記録は見えません。気になることは、地区の担当者に電話でお伝えください。",
    ),
    Role.FACILITATOR: Rights(
        NOTHING,
        frozenset({May.PLACES, May.GATHER}),
        "会や場を開きます。世帯の記録は見えません。つなぎたい人がいるときは、本人に聞いてから窓口に電話してください。",
    ),
    Role.ADMINISTRATOR: Rights(
        NOTHING,
        frozenset({May.ADMINISTER, May.EXCHANGE, May.PLACES}),
        "機関・窓口・利用者・所属を整えます。世帯の記録や相談の中身は見えません。",
    ),
    Role.AUDITOR: Rights(
        NOTHING,
        frozenset(),
        "だれが何を見たかの記録を確かめます。世帯の記録や相談の中身は見えません。",
    ),
    Role.METROPOLITAN: Rights(
        NOTHING,
        frozenset({May.EXCHANGE, May.PLACES}),
        "区市町村との情報交換をします。町の世帯の記録は見えません。",
    ),
}
