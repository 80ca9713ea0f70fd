"""書きかけ: kept two seconds after a pause by the script of the page, given back to its writer alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.audit.forms import is_sent
from tsunagu.desk import actions
from tsunagu.desk.models import Draft
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST = 50_000  # characters of one form
NOT_KEPT = {"csrfmiddlewaretoken", "form_key", "draft", "act", "here", "seen", "drop"}


@require_http_methods(["GET", "POST"])
def draft(request: Request, form: str) -> HttpResponse:
    """GET: what is kept of this form, and a token for a form after a new log-in; POST: keep, or drop.

    A form that has done its work is no draft, also where its answer was lost on the way and the page does
    not know: given back, it would be sent a second time under a new key.
    """
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), **_kept(request, form)})
    if "drop" in request.POST:
        actions.drop_draft(form, by=request.reader)
        return HttpResponse(status=204)
    if is_sent(request):
        return HttpResponse(status=204)
    text = json.dumps(_typed(request), ensure_ascii=False)
    if len(text) > LONGEST:
        return HttpResponse(status=413)
    actions.save_draft(form, text, by=request.reader)
    return HttpResponse(status=204)


def _typed(request: Request) -> dict[str, list[str]]:
    return {name: values for name, values in request.POST.lists() if name not in NOT_KEPT and any(values)}


def _kept(request: Request, form: str) -> dict[str, Any]:
    rows = Draft.objects.visible_to(request.reader).filter(only_for=request.reader.membership, form=form)
    for row in note_shown(request, rows.values(*GUARD, "text", "saved_at")):
        return {"at": f"{timezone.localtime(row['saved_at']):%H:%M}", "fields": json.loads(row["text"])}
    return {}


def sent(request: HttpRequest) -> None:
    """A form was sent with success: nothing of it is kept any longer (settings.FORM_SENT)."""
    reader, form = getattr(request, "reader", None), request.POST.get("draft", "")
    if reader is not None and form:
        actions.drop_draft(form, by=reader)
