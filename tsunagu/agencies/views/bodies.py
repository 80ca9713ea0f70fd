"""機関と窓口: the bodies of the town, and the desks where work arrives."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.agencies import actions, lists
from tsunagu.agencies.forms import AgencyForm, DeskForm, LeadForm, RenameForm, attempt
from tsunagu.agencies.models import Agency, Desk
from tsunagu.agencies.policies import can_close_desk
from tsunagu.agencies.views.pages import administration, form_page, posted, steps
from tsunagu.audit.forms import once
from tsunagu.web.http import Request, find


@require_http_methods(["GET"])
@administration
def bodies(request: Request) -> HttpResponse:
    return render(request, "agencies/bodies.html", {"agencies": lists.agencies(request.actor)})


@require_http_methods(["GET", "POST"])
@once
@administration
def add_agency(request: Request) -> HttpResponse:
    form = AgencyForm(posted(request), actor=request.actor)
    agency = attempt(form, lambda: actions.add_agency(by=request.actor, **form.cleaned_data))
    if agency is not None:
        messages.success(request, f"「{agency.name}」を加えました。")
        return redirect("agencies:bodies")
    back = reverse("agencies:bodies")
    return form_page(request, form, title="機関を加える", button="加える", back=back, place="機関と窓口")


@require_http_methods(["GET", "POST"])
@once
@administration
def add_desk(request: Request, pk: int) -> HttpResponse:
    agency = find(request, Agency.objects, pk=pk)
    form = DeskForm(posted(request))
    desk = attempt(form, lambda: actions.add_desk(agency, by=request.actor, **form.cleaned_data))
    if desk is not None:
        messages.success(request, f"「{agency.name}」に、窓口「{desk.name}」を加えました。")
        return redirect("agencies:bodies")
    back = reverse("agencies:bodies")
    return form_page(
        request, form, title="窓口を加える", button="加える", back=back, place="機関と窓口", words=agency.name
    )


@require_http_methods(["GET", "POST"])
@once
@administration
def rename_desk(request: Request, pk: int) -> HttpResponse:
    """The desk's page: its name and number, and the way to close it."""
    desk = find(request, Desk.objects.select_related("agency"), pk=pk)
    now = {"name": desk.name, "phone": desk.phone, "seen": desk.name}
    form = RenameForm(posted(request), initial=now)
    done = attempt(form, lambda: actions.rename_desk(desk, by=request.actor, **form.cleaned_data))
    if done is not None:
        messages.success(request, "窓口を直しました。")
        return redirect("agencies:bodies")
    context = {"form": form, "desk": desk, "steps": steps(), "close": can_close_desk(request.actor, desk)}
    return render(request, "agencies/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
@once
@administration
def close_desk(request: Request, pk: int) -> HttpResponse:
    desk = actions.close_desk(find(request, Desk.objects.select_related("agency"), pk=pk), by=request.actor)
    messages.success(request, f"窓口「{desk.name}」を閉じました。")
    return redirect("agencies:bodies")


@require_http_methods(["GET"])
@administration
def leading(request: Request) -> HttpResponse:
    return render(request, "agencies/leading.html", {"lines": lists.leaders(request.actor)})


@require_http_methods(["GET", "POST"])
@once
@administration
def lead(request: Request) -> HttpResponse:
    form = LeadForm(posted(request), actor=request.actor)
    setting = attempt(form, lambda: actions.lead(by=request.actor, **form.cleaned_data))
    if setting is not None:
        messages.success(request, f"{lists.day(setting.since)}から、「{setting.desk}」がまとめます。")
        return redirect("agencies:leading")
    back = reverse("agencies:leading")
    words = "始まる日に、いまの窓口は終わります。記録はのこります。"
    return form_page(
        request,
        form,
        title="まとめる窓口を変える",
        button="変える",
        back=back,
        place="まとめる窓口",
        words=words,
    )
