"""The verbs of a story file: which fields each needs and may have, and which of them are personal texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsunagu.common.scopes import Scope
from tsunagu.demo import verbs, verbs_places
from tsunagu.demo.marks import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsunagu.demo.scene import Scene


@dataclass(frozen=True)
class Verb:
    """What a verb runs, the fields it needs, those it may have, and which of them are personal texts."""

    run: Callable[[Scene], None]
    needs: str
    may: str = ""
    texts: dict[str, Text] = field(default_factory=dict)


N, E, C, S = Scope.NOTES, Scope.EXISTENCE, Scope.CONTACT, Scope.SCHEDULE
_CALLER = {
    "informant": Text(N, "", as_it_is=True),
    "contact": Text(N, "", as_it_is=True),
}
_SAID = {"words": Text(N), "called": Text(E, as_it_is=True), **_CALLER}
_RELATIVE = {"relative": Text(E, "relative_as", as_it_is=True)}
_ASKED = {"words": Text(N, "", spread=True), "called": Text(N, "", spread=True), **_CALLER}
_CALLER_FIELDS = "basis informant relation contact"

VERBS = {
    "receive": Verb(
        verbs.receive,
        "words called source person case",
        f"{_CALLER_FIELDS} relative kinship relative_as",
        _SAID | _RELATIVE,
    ),
    "attach": Verb(verbs.attach, "case person words called source", _CALLER_FIELDS, _SAID | _RELATIVE),
    "ask": Verb(verbs.ask, "words called source", _CALLER_FIELDS, _ASKED),
    "relative": Verb(verbs.relative, "case of person called kinship", "", {"called": Text(E, as_it_is=True)}),
    "called_name": Verb(verbs.called_name, "person name", "", {"name": Text(E, as_it_is=True)}),
    "legal_name": Verb(
        verbs.legal_name,
        "person family given",
        "family_kana given_kana",
        {"family": Text(C, as_it_is=True), "given": Text(C, as_it_is=True)},
    ),
    "birth": Verb(verbs.birth, "person born"),
    "contact_point": Verb(verbs.contact_point, "person way value", "town", {"value": Text(C, as_it_is=True)}),
    "safe_contact": Verb(verbs.safe_contact, "person care", "ways hours sender", {"care": Text(E)}),
    "note": Verb(
        verbs.note,
        "case people method result",
        "words scope kept then_due then_time then_words then_as",
        {"words": Text(None, "people"), "then_words": Text(S, "people")},
    ),
    "likes": Verb(verbs_places.likes, "person kind words", "", {"words": Text(N)}),
    "memo": Verb(verbs.memo, "words", "", {"words": Text(N, "", as_it_is=True)}),
    "draft": Verb(verbs.draft, "form words", "", {"words": Text(N, "", as_it_is=True)}),
    "kept": Verb(verbs.kept, "promise"),
    "dropped": Verb(verbs.dropped, "promise"),
    "happen": Verb(verbs.happen, "case people what words told_by", "basis", {"words": Text(N, "people")}),
    "involve": Verb(
        verbs.involve, "case person part scope", "agency body contact as", {"body": Text(None, as_it_is=True)}
    ),
    "stop_involvement": Verb(verbs.stop_involvement, "involvement"),
    "look": Verb(verbs.look, "case next"),
    "watch": Verb(
        verbs.watch,
        "case person reason who_knows next",
        "as evidence triggers",
        {"reason": Text(N), "who_knows": Text(N), "triggers": Text(N)},
    ),
    "keep_watching": Verb(verbs.keep_watching, "watch person reason next", "as", {"reason": Text(N)}),
    "end_watch": Verb(verbs.end_watch, "watch next"),
    "pause": Verb(verbs.pause, "case person words", "", {"words": Text(N)}),
    "reopen": Verb(verbs.reopen, "case next"),
    "change_lead": Verb(verbs.change_lead, "case to worker"),
    "join": Verb(verbs.join, "case agency people evidence"),
    "conference": Verb(verbs.conference, "title members people days basis as"),
    "consent": Verb(
        verbs.consent, "person consenter method title members scopes days basis as", "exclusions"
    ),
    "evidence": Verb(
        verbs.evidence, "kind title members people scopes basis as", "days hours reason harm_checked"
    ),
    "share": Verb(verbs.share, "evidence to people scopes purpose", "necessity"),
    "approve": Verb(verbs.approve, "evidence purpose"),
    "confirm": Verb(verbs.confirm, "evidence"),
    "withdraw": Verb(verbs.withdraw, "evidence"),
    "withdraw_consent": Verb(verbs.withdraw_consent, "consent"),
    "end_sharing": Verb(verbs.end_sharing, "person", "but"),
    "split": Verb(verbs.split, "case leaving staying keep next", "reason as", {"reason": Text(E, "leaving")}),
    "end_contract": Verb(verbs.end_contract, "contractor to"),
}
