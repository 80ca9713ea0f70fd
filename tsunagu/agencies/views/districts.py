"""地区と担当: the maps of the town and who answers where."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.agencies import actions, lists
from tsunagu.agencies.forms import DistrictForm, DutyForm, EndForm, TownForm, attempt
from tsunagu.agencies.models import District, DistrictDuty, DistrictTown
from tsunagu.agencies.views.pages import administration, form_page, posted, steps
from tsunagu.audit.forms import once
from tsunagu.web.http import Request, find


@require_http_methods(["GET"])
@administration
def districts(request: Request) -> HttpResponse:
    return render(request, "agencies/districts.html", {"districts": lists.districts(request.actor)})


@require_http_methods(["GET", "POST"])
@once
@administration
def add_district(request: Request) -> HttpResponse:
    form = DistrictForm(posted(request))
    added = attempt(form, lambda: actions.add_district(by=request.actor, **form.cleaned_data))
    if added is not None:
        messages.success(request, f"地区「{added.name}」を加えました。次は、町丁目を入れます。")
        return redirect("agencies:district", pk=added.pk)
    back = reverse("agencies:districts")
    return form_page(request, form, title="地区を加える", button="加える", back=back, place="地区と担当")


@require_http_methods(["GET"])
@administration
def district(request: Request, pk: int) -> HttpResponse:
    row = find(request, District.objects, pk=pk)
    context = {
        "district": row,
        "kind": row.get_kind_display(),
        "steps": [*steps(), {"label": "地区と担当", "url": reverse("agencies:districts")}],
        "towns": lists.towns_of(request.actor, row),
        "duties": lists.duties_of(request.actor, row),
    }
    return render(request, "agencies/district.html", context)


@require_POST
@once
@administration
def confirm_district(request: Request, pk: int) -> HttpResponse:
    actions.confirm_district(find(request, District.objects, pk=pk), by=request.actor)
    messages.success(request, "この地図を、市の確認ずみにしました。")
    return redirect("agencies:district", pk=pk)


@require_http_methods(["GET", "POST"])
@once
@administration
def map_town(request: Request, pk: int) -> HttpResponse:
    row = find(request, District.objects, pk=pk)
    form = TownForm(posted(request))
    done = attempt(form, lambda: actions.map_town(row, by=request.actor, **form.cleaned_data))
    if done is not None:
        messages.success(request, f"{form.cleaned_data['town']}を入れました。")
        return redirect("agencies:district", pk=pk)
    back = reverse("agencies:district", args=[pk])
    return form_page(request, form, title="町丁目を入れる", button="入れる", back=back, place=row.name)


@require_http_methods(["GET", "POST"])
@once
@administration
def end_town(request: Request, pk: int) -> HttpResponse:
    row = find(request, DistrictTown.objects.select_related("district"), pk=pk)
    form = EndForm(posted(request))
    done = attempt(form, lambda: actions.end_town(row, by=request.actor, **form.cleaned_data))
    if done is not None:
        messages.success(request, f"{row.town}の終わりの日を記録しました。")
        return redirect("agencies:district", pk=row.district_id)
    back = reverse("agencies:district", args=[row.district_id])
    title = f"{row.town}を、地区からはずす"
    return form_page(request, form, title=title, button="記録する", back=back, place=row.district.name)


@require_http_methods(["GET", "POST"])
@once
@administration
def give_duty(request: Request, pk: int) -> HttpResponse:
    row = find(request, District.objects, pk=pk)
    form = DutyForm(posted(request), actor=request.actor)
    done = attempt(form, lambda: actions.give_duty(row, by=request.actor, **form.cleaned_data))
    if done is not None:
        messages.success(request, "地区の担当を記録しました。")
        return redirect("agencies:district", pk=pk)
    back = reverse("agencies:district", args=[pk])
    words = "人を選ばないときは、窓口が担当します。"
    return form_page(
        request, form, title="担当を決める", button="決める", back=back, place=row.name, words=words
    )


@require_http_methods(["GET", "POST"])
@once
@administration
def end_duty(request: Request, pk: int) -> HttpResponse:
    duty = find(request, DistrictDuty.objects.select_related("district", "desk"), pk=pk)
    form = EndForm(posted(request))
    done = attempt(form, lambda: actions.end_duty(duty, by=request.actor, **form.cleaned_data))
    if done is not None:
        messages.success(request, "担当の終わりの日を記録しました。")
        return redirect("agencies:district", pk=duty.district_id)
    back = reverse("agencies:district", args=[duty.district_id])
    title = f"「{duty.desk}」の担当を終える"
    return form_page(request, form, title=title, button="記録する", back=back, place=duty.district.name)
