"""The one door to a record, the note of what a page showed, and the page itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    # For the type checker only: views hand these to actions, so they must be the real types.
    from tsunagu.agencies.actor import Actor
    from tsunagu.sharing.reader import Reader

GUARDED = {"person_id", "holder_id", "scope", "why"}  # what visible_to() leaves on a guarded row

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)


class Shown(NamedTuple):
    """One row that a page showed: about whom, held by whom, of which scope, under which Disclosure."""

    person_id: int | None
    holder_id: int
    scope: int
    disclosure_id: int | None


class Request(HttpRequest):
    """A request that has passed the middleware: logged in, acting in one post, its shown rows noted."""

    actor: Actor
    reader: Reader
    htmx: HtmxDetails
    shown: list[Shown]
    papers: list[Any]  # records about nobody that the page shows (note_read)


class Narrowed(Protocol[Row_co]):
    """A queryset that already holds only what the reader may see."""

    def get(self, *args: Any, **lookup: Any) -> Row_co: ...


class Records(Protocol[Row_co]):
    """A manager or queryset that can say what a reader may see."""

    def visible_to(self, reader: Any, /) -> Narrowed[Row_co]: ...


def find(request: Request, records: Records[Row], **lookup: Any) -> Row:
    """The one door to a record. Hidden, missing and malformed are the same: Http404."""
    try:
        row = records.visible_to(request.reader).get(**lookup)
    except (ObjectDoesNotExist, ValidationError):
        raise Http404 from None
    fields = row if isinstance(row, dict) else vars(row)
    if fields.keys() >= GUARDED:
        request.shown.extend(_shown(fields))
    return row


def note_shown(request: Request, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Note guarded rows read with .values(…): each has person_id, holder_id, scope and why."""
    noted = [dict(row) for row in rows]
    for row in noted:
        request.shown.extend(_shown(row))
    return noted


def note_read(request: Request, *records: Any) -> None:
    """Note records that are about no person: reading them leaves an entry that names them and nobody."""
    request.papers.extend(record for record in records if record not in request.papers)


def _shown(row: Mapping[str, Any]) -> list[Shown]:
    """One line for the person of the row; a row about two people (続柄) shows both."""
    shown = [Shown(row["person_id"], row["holder_id"], row["scope"], row["why"])]
    if row.get("other_person_id") is not None:
        shown.append(Shown(row["other_person_id"], row["holder_id"], row["scope"], row["other_why"]))
    return shown


def _has_partial(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def show(
    request: Request, template: str, context: dict[str, Any], *, panel: str = "panel", status: int = 200
) -> HttpResponse:
    """The whole page for a browser, or only the named partial and the messages for htmx.

    A page that has no such partial is shown whole: it was not made to be changed in place.
    """
    if not request.htmx or not _has_partial(f"{template}#{panel}"):
        return render(request, template, context, status=status)
    response = render(request, f"{template}#{panel}", context, status=status)
    response.write(render_to_string("components/messages.html", {"oob": True}, request))
    return response
