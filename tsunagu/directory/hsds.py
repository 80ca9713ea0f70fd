"""Open Referral HSDS 3: the public rows as JSON, and such a file in.

services() is the page of services of the specification's API, each with its organization; organizations()
lists the bodies with their services. What HSDS has no field for (種類, 困りごと, 限り) travels as
attributes with taxonomy terms of our own. Both read the same way.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.utils import timezone

from tsunagu.directory.columns import DAY, Kind, Need
from tsunagu.directory.files import Unreadable
from tsunagu.directory.opendata import prefecture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsunagu.agencies.models import Municipality
    from tsunagu.directory.columns import Places
    from tsunagu.directory.lists import Kept
    from tsunagu.directory.models import ResourceAddress

Json = dict[str, Any]
TERMS = UUID("6f2c1d1e-3a7b-5a51-9a65-0a3b6b8f4c10")  # the name space of our terms and bodies
NEED, KIND, LIMITS, PUBLISHED, BODY = "need", "kind", "limits", "is_public", "body"
MEANWHILE = "仮の住所"
SAME = {  # a field of a service and the field of ours that it carries, word for word
    "name": "name",
    "alternate_name": "kana",
    "description": "when_to_use",
    "url": "url",
    "email": "email",
    "application_process": "how",
    "fees_description": "fee",
    "eligibility_description": "who_for",
}
NOT_IN_USE = "いまは使われていない資源（{}）です。使えるときは、いつからいつまでかを書いてください。"


def services(rows: Iterable[Kept], town: Municipality, places: Places, today: date) -> Json:
    """One page with all of them."""
    found = [_service(kept, town, places, today) | {"organization": _body(kept)} for kept in rows]
    page = {"total_items": len(found), "total_pages": 1, "page_number": 1, "size": len(found)}
    return page | {"first_page": True, "last_page": True, "empty": not found, "contents": found}


def organizations(rows: Iterable[Kept], town: Municipality, places: Places, today: date) -> list[Json]:
    """The bodies, each with what it offers."""
    found: dict[str, Json] = {}
    for kept in rows:
        body = _body(kept)
        service = _service(kept, town, places, today) | {"organization_id": body["id"]}
        found.setdefault(body["id"], body | {"services": []})["services"].append(service)
    return list(found.values())


def _body(kept: Kept) -> Json:
    name, number = kept.values["body_name"] or kept.values["name"], kept.values["corporate_number"]
    key = str(uuid5(TERMS, f"body:{kept.resource.municipality_id}:{name}:{number}"))
    known = {"id": key, "name": name, "description": name}
    if not number:
        return known
    identifier = {"identifier_scheme": "JP-HOUJIN", "identifier_type": "法人番号", "identifier": number}
    return known | {"organization_identifiers": [{"id": str(uuid5(UUID(key), "number")), **identifier}]}


def _service(kept: Kept, town: Municipality, places: Places, today: date) -> Json:
    row, values = kept.resource, kept.values
    texts = {theirs: values[ours] for theirs, ours in SAME.items()}
    now = next((line for line in kept.addresses if _holds(line, today)), None)
    found = {"id": str(row.public_id), **texts, "status": "active" if _is_running(row, today) else "inactive"}
    found |= {
        "alert": f"いまは{MEANWHILE}です：{now.address}" if now else "",
        "assured_date": row.verified_on.isoformat() if row.verified_on else "",
        "last_modified": timezone.localtime(row.changed_at).isoformat(timespec="milliseconds"),
        "phones": _phones(kept),
        "schedules": _schedules(kept),
        "service_areas": [
            {"id": _part(kept, f"area:{pk}"), "name": places.names[pk], "extent_type": "text"}
            for pk in values["districts"]
            if pk in places.names
        ],
        "service_at_locations": _locations(kept, town),
        "attributes": _attributes(kept),
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _part(kept: Kept, name: str) -> str:
    """The same part of the same resource has the same id every time."""
    return str(uuid5(kept.resource.public_id, name))


def _is_running(row: Any, today: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= today
    return begun and (row.valid_until is None or row.valid_until > today)


def _holds(line: ResourceAddress, today: date) -> bool:
    return line.since <= today and (line.until is None or line.until > today)


def _phones(kept: Kept) -> list[Json]:
    return [
        {"id": _part(kept, f"phone:{kind}"), "number": kept.values[name], "type": kind}
        for kind, name in (("voice", "phone"), ("fax", "fax"))
        if kept.values[name]
    ]


def _schedules(kept: Kept) -> list[Json]:
    """The hours in words, and from when until when it is there at all; `valid_to` is the last day."""
    days = _range(kept.resource.valid_from, kept.resource.valid_until)
    hours = {"description": kept.values["hours"]} if kept.values["hours"] else {}
    return [{"id": _part(kept, "schedule"), **days, **hours}] if days or hours else []


def _range(since: date | None, until: date | None) -> Json:
    begin = {"valid_from": since.isoformat()} if since else {}
    return begin | ({"valid_to": (until - DAY).isoformat()} if until else {})


def _locations(kept: Kept, town: Municipality) -> list[Json]:
    values = kept.values
    found = []
    if values["address"] or values["town"] or values["postal_code"]:
        own = {"address_1": values["address"], "region": values["town"], "postal_code": values["postal_code"]}
        found.append(_location(kept, "address", own, town))
    for line in kept.addresses:
        part = f"address:{line.since.isoformat()}"
        at = _location(kept, part, {"address_1": line.address, "postal_code": ""}, town)
        at["location"]["alternate_name"] = MEANWHILE
        at["schedules"] = [{"id": _part(kept, f"{part}:days"), **_range(line.since, line.until)}]
        found.append(at | ({"description": line.words} if line.words else {}))
    return found


def _location(kept: Kept, part: str, address: Json, town: Municipality) -> Json:
    place = {
        "city": town.name,
        "state_province": prefecture(town.code),
        "country": "JP",
        "address_type": "physical",
    }
    lines = [{"id": _part(kept, f"{part}:lines"), **place, **address}]
    location = {"id": _part(kept, f"{part}:place"), "location_type": "physical", "addresses": lines}
    return {"id": _part(kept, part), "service_id": str(kept.resource.public_id), "location": location}


def _attributes(kept: Kept) -> list[Json]:
    values = kept.values
    found = [_term(kept, KIND, values["kind"], str(Kind(values["kind"]).label))]
    found += [_term(kept, NEED, code, str(Need(code).label)) for code in values["needs"]]
    if values["limits"]:
        found.append(_term(kept, LIMITS, LIMITS, "できないこと・限り", values["limits"]))
    if values["is_public"]:
        found.append(_term(kept, PUBLISHED, PUBLISHED, "公開する", "yes"))
    if not values["body_name"]:
        found.append(_term(kept, BODY, BODY, "運営する団体", "none"))
    return found


def _term(kept: Kept, taxonomy: str, code: str, name: str, value: str = "") -> Json:
    term = {"id": str(uuid5(TERMS, f"{taxonomy}:{code}")), "code": code, "name": name, "description": name}
    return {
        "id": _part(kept, f"{taxonomy}:{code}"),
        "link_id": str(kept.resource.public_id),
        "link_entity": "service",
        "link_type": taxonomy,
        "value": value or code,
        "taxonomy_term_id": term["id"],
        "taxonomy_term": term | {"taxonomy": f"tsunagu:{taxonomy}", "language": "ja"},
    }


# --- and back --------------------------------------------------------------------------------


def is_json(text: str) -> bool:
    return text.lstrip("\ufeff \r\n\t")[:1] in ("{", "[")


def read(text: str, places: Places) -> list[dict[str, Any]]:
    """Every service of a page, a list, an organization or a single service, as the data of a form."""
    try:
        given = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise Unreadable(
            "JSON として読めません。ファイルが途中で切れていないか、確かめてください。"
        ) from None
    found = [(service, body) for service, body in _all(given) if isinstance(service, dict)]
    if not found:
        raise Unreadable(
            "HSDS の service が見つかりません。services か organizations のファイルを選んでください。"
        )
    return [_raw(service, _dict(body), places) for service, body in found]


def _all(given: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(given, dict) and isinstance(given.get("contents"), list):
        given = given["contents"]
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, dict) and isinstance(one.get("services"), list):
            yield from ((service, one) for service in one["services"])
        elif isinstance(one, dict) and "status" in one:
            yield one, one.get("organization")


def _raw(service: Json, body: Json, places: Places) -> dict[str, Any]:
    data: Json = {ours: _text(service.get(theirs)) for theirs, ours in SAME.items()}
    plan = next(iter(_dicts(service, "schedules")), {})
    terms = _dicts(service, "attributes")
    values = {kind: [_value(term) for term in terms if _taxonomy(term) == kind] for kind in (NEED, KIND)}
    more = {_taxonomy(term): _text(term.get("value")) for term in terms}
    areas = [_text(area.get("name")) for area in _dicts(service, "service_areas")]
    phones = _dicts(service, "phones")
    voices = [phone for phone in phones if _text(phone.get("type")).lower() != "fax"]
    faxes = [phone for phone in phones if _text(phone.get("type")).lower() == "fax"]
    numbers = _dicts(body, "organization_identifiers")
    data |= {
        "kind": next(iter(values[KIND]), ""),
        "needs": [code for code in values[NEED] if code],
        "limits": more.get(LIMITS, ""),
        "is_public": "on" if more.get(PUBLISHED) == "yes" else "",
        "hours": _text(plan.get("description")),
        "valid_from": _text(plan.get("valid_from")).replace("-", "/"),
        "valid_until": _text(plan.get("valid_to")).replace("-", "/"),
        "phone": _text(voices[0].get("number")) if voices else "",
        "fax": _text(faxes[0].get("number")) if faxes else "",
        "body_name": "" if more.get(BODY) == "none" else _text(body.get("name")),
        "corporate_number": next((_text(n.get("identifier")) for n in numbers if "法人番号" in str(n)), ""),
        "districts": [str(places.named(name) or name) for name in areas],
    }
    raw = {"data": data, "id": _text(service.get("id")), "verified": _text(service.get("assured_date"))}
    _read_locations(service, raw)
    if _text(service.get("status")) not in ("", "active") and not (data["valid_from"] or data["valid_until"]):
        raw["fault"] = NOT_IN_USE.format(_text(service.get("status")))
    return raw | {"default": {"kind": Kind.OTHER.value}}


def _read_locations(service: Json, raw: dict[str, Any]) -> None:
    raw["addresses"] = []
    for at in _dicts(service, "service_at_locations"):
        location = _dict(at.get("location"))
        lines = next(iter(_dicts(location, "addresses")), {})
        plan = next(iter(_dicts(at, "schedules")), {})
        if _text(plan.get("valid_from")):
            days = {"since": _text(plan["valid_from"]), "until": _text(plan.get("valid_to"))}
            words = _text(at.get("description"))
            raw["addresses"].append({"address": _text(lines.get("address_1")), "words": words, **days})
        elif "address" not in raw["data"]:
            names = {"address": "address_1", "town": "region", "postal_code": "postal_code"}
            raw["data"] |= {ours: _text(lines.get(theirs)) for ours, theirs in names.items()}


def _taxonomy(term: Json) -> str:
    return _text(_dict(term.get("taxonomy_term")).get("taxonomy")).removeprefix("tsunagu:")


def _value(term: Json) -> str:
    return _text(_dict(term.get("taxonomy_term")).get("code"))


def _dicts(thing: Json, name: str) -> list[Json]:
    given = thing.get(name)
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _dict(thing: Any) -> Json:
    return thing if isinstance(thing, dict) else {}


def _text(thing: Any) -> str:
    return str(thing) if isinstance(thing, str | int | float) and not isinstance(thing, bool) else ""
