"""世話人の画面: つぎの回, 受付, ふりかえり, お知らせ, 人数のまとめ. No case stands on any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.common.calendar import fiscal_year
from tsunagu.common.decisions import Decision, NotAllowed, Replaced, no, require
from tsunagu.groups import agenda, documents
from tsunagu.groups.actions import count as count_actions
from tsunagu.groups.actions import session as actions
from tsunagu.groups.counting import Room, came, room_of, rooms_of
from tsunagu.groups.forms.session import CountingForm, LookBackForm, NameForm, PassOnForm, TapsForm
from tsunagu.groups.models import HeadCount, Session
from tsunagu.groups.policies import session as policies
from tsunagu.groups.said import Tap
from tsunagu.groups.views.session import found
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

Kind = HeadCount.Kind
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_YOURS = "つぎの回とこれまでの回は、場を開いている機関の人の画面です。場の一覧は「場と催し」で見られます。"


@require_safe
def next_sessions(request: Request) -> HttpResponse:
    """F1 つぎの回: known in ten seconds."""
    require(_gathers(request.reader))
    return render(request, "groups/next.html", agenda.next_of(request.reader))


@require_safe
def past(request: Request) -> HttpResponse:
    """これまで: the sessions of a fiscal year, the newest first, with how many came."""
    reader = request.reader
    require(_gathers(reader))
    year, years = _year(request)
    rows = agenda.with_numbers(reversed(agenda.of_year(reader, year)), reader)
    return render(request, "groups/past.html", {"rows": rows, "year": _named(year), "years": years})


@require_safe
def announcements(request: Request) -> HttpResponse:
    """お知らせ: what is announced, and the flyer, page and calendar that came of it."""
    require(_gathers(request.reader))
    return render(request, "groups/announcements.html", agenda.next_of(request.reader))


# --- F2 受付 ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@once
def door(request: Request, public_id: UUID) -> HttpResponse:
    """Buttons that count. Each press works as a plain form; groups/counter.js sends them behind the page."""
    row = found(request, public_id)
    require(policies.can_count(request.reader, row))
    if request.GET.get("as") == "numbers":
        return _numbers(request, row)
    if "taps" in request.POST:
        return _take(request, row)
    if request.method == "POST":
        return _press(request, row)
    return _door_page(request, row)


def _take(request: Request, row: Session) -> HttpResponse:
    """Presses of the open page, with one key each: known ones change nothing."""
    form = TapsForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"words": "読めない内容だったので、数えていません。"}, status=400)
    taken = count_actions.count(row, by=request.reader, taps=form.cleaned_data["taps"])
    return _numbers(request, row, refused=len(taken.refused))


def _press(request: Request, row: Session) -> HttpResponse:
    """One press without JavaScript; the key of the form is the key of the press."""
    kind, _, step = request.POST.get("press", "").partition(" ")
    form = TapsForm({"taps": f'[{{"kind": "{kind}", "step": "{step}", "key": "{_key(request)}"}}]'})
    if not form.is_valid():
        messages.info(request, "数えられませんでした。もう一度おしてください。")
        return redirect("groups:door", row.public_id)
    taps: list[Tap] = form.cleaned_data["taps"]
    taken = count_actions.count(row, by=request.reader, taps=taps)
    if taken.refused:
        messages.info(request, f"{Kind(kind).label}は、いま0人です。これ以上へらせません。")
    return redirect("groups:door", row.public_id)


def _numbers(request: Request, row: Session, refused: int = 0) -> HttpResponse:
    room, me = room_of(row, request.reader), request.reader.membership.pk
    return JsonResponse(
        {
            "token": get_token(request),
            "mine": room.own(me),
            "others": room.others(me),
            "counting": row.counting,
            "refused": refused,
        }
    )


@require_POST
@once
def name(request: Request, public_id: UUID) -> HttpResponse:
    """One more, with the nickname of the name tag. The same one twice: a sentence and a choice."""
    row = found(request, public_id)
    form = NameForm(request.POST)
    key = _key(request)
    done = attempt(
        form, lambda: count_actions.count_by_name(row, by=request.reader, key=key, **form.cleaned_data)
    )
    if done is None:
        return _door_page(request, row, form)
    messages.success(request, "数えました。")
    return redirect("groups:door", row.public_id)


@require_POST
@once
def counting(request: Request, public_id: UUID) -> HttpResponse:
    row = found(request, public_id)
    form = CountingForm(request.POST)
    if attempt(form, lambda: count_actions.choose_counting(row, by=request.reader, **form.cleaned_data)):
        messages.success(request, "数えかたを決めました。")
    return redirect("groups:door", row.public_id)


def _door_page(request: Request, row: Session, form: NameForm | None = None) -> HttpResponse:
    reader = request.reader
    room, me = room_of(row, reader), reader.membership.pk
    own = room.own(me)
    if form is None:
        form = NameForm()
    if count_actions.SAME_NAME not in form.non_field_errors():
        form.fields.pop("is_another")
    here = HeadCount.objects.visible_to(reader).filter(session=row).exclude(nickname="")
    context = {
        "row": row,
        "line": agenda.line(row, timezone.localdate(reader.at)),
        "total": room.came(),
        "buttons": [(kind, label, own[kind], kind in HeadCount.CAME) for kind, label in Kind.choices],
        "others": room.others(me),
        "mine": came(own),
        "is_shared": room.is_shared,
        "counting_form": CountingForm(initial={"counting": row.counting}) if room.is_shared else None,
        "form": form,
        "nicknames": list(here.order_by("pk").values_list("nickname", flat=True)),
        "is_planned": row.status == Session.Status.PLANNED,
    }
    return render(request, "groups/door.html", context, status=422 if form.is_bound else 200)


def _key(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        raise NotAllowed(no("この画面は古くなっています。読みこみ直して、もう一度おしてください。")) from None


# --- F3 ふりかえり ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@once
def look_back(request: Request, public_id: UUID) -> HttpResponse:
    """Three lines, each can stay empty; sending them closes the session and erases the names of the day."""
    row, reader = found(request, public_id), request.reader
    require(policies.can_close(reader, row))
    initial = {"did": row.did, "good": row.good, "following": row.following}
    form = LookBackForm(request.POST if request.method == "POST" else None, initial=initial)
    version = request.POST.get("version", "")
    try:
        done = None if _is_old(form, row, version) else attempt(form, lambda: _close(request, row, form))
    except Replaced:
        form.add_error(None, "ほかの人が先に書きました。いまの内容を確かめて、もう一度送ってください。")
        done = None
    if done is not None:
        messages.success(request, "おつかれさまでした。ふりかえりを残しました。")
        return redirect("groups:session", row.public_id)
    context = {
        "form": form,
        "row": row,
        "line": agenda.line(row, timezone.localdate(reader.at)),
        "came": room_of(row, reader).came(),
        "works": row.works.all(),
        "now": [(label, words) for label, words in _lines(row) if words] if form.is_bound else [],
    }
    return render(request, "groups/look_back.html", context, status=422 if form.is_bound else 200)


def _close(request: Request, row: Session, form: LookBackForm) -> Session:
    lines = {name: form.cleaned_data[name] for name in ("did", "good", "following")}
    return actions.close(row, by=request.reader, work=form.work(), version=row.version, **lines)


def _is_old(form: LookBackForm, row: Session, version: str) -> bool:
    """Somebody wrote since the form was drawn: the sentence stands at the form, and nothing is saved."""
    if not form.is_bound or version in ("", str(row.version)):
        return False
    form.add_error(None, "ほかの人が先に書きました。下の「いまの内容」を見て、もう一度送ってください。")
    return True


def _lines(row: Session) -> list[tuple[str, str]]:
    return [("なにをした", row.did), ("よかったこと", row.good), ("つぎに", row.following)]


@require_http_methods(["GET", "HEAD", "POST"])
@once
def pass_on(request: Request, public_id: UUID) -> HttpResponse:
    """つなぎたい人がいる: with the person's agreement, a few words go to a desk and stay there."""
    row, reader = found(request, public_id), request.reader
    require(policies.can_close(reader, row))
    data = request.POST if request.method == "POST" else None
    form = PassOnForm(data, reader=reader, group=row.group)
    sent = attempt(form, lambda: [actions.pass_on(row, by=reader, **form.cleaned_data)])
    if sent is not None:
        messages.success(request, "窓口に送りました。あとは窓口の人が、本人と話します。")
        return redirect("groups:session", row.public_id)
    context = {"form": form, "row": row, "line": agenda.line(row, timezone.localdate(reader.at))}
    return render(request, "groups/pass_on.html", context, status=422 if form.is_bound else 200)


# --- F5 人数のまとめ ------------------------------------------------------------------------------


@require_safe
def figures(request: Request) -> HttpResponse:
    """By month and kind, for one fiscal year, group by group."""
    require(_gathers(request.reader))
    year, years = _year(request)
    tables = [
        {"name": name, "rows": [_cells(month) for month in months], "total": _total(months)}
        for name, months in _by_group(request.reader, year)
    ]
    context = {"tables": tables, "year": _named(year), "number": year, "years": years}
    return render(request, "groups/figures.html", context | {"heads": documents.FIGURES})


@require_safe
def figures_sheet(request: Request) -> HttpResponse:
    """The same rows, columns and order as the screen, as .xlsx."""
    require(_gathers(request.reader))
    year, _ = _year(request)
    sheets = [
        (name, [*(_cells(month) for month in months), _total(months)])
        for name, months in _by_group(request.reader, year)
    ]
    answer = HttpResponse(documents.workbook(sheets or [("場", [])]), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="figures-{year}.xlsx"'
    return answer


def _by_group(reader: Reader, year: int) -> list[tuple[str, list[Any]]]:
    sessions = agenda.of_year(reader, year)
    counted: dict[int, Room] = rooms_of(sessions, reader)
    names = dict.fromkeys((session.group_id, session.group.name) for session in sessions)
    return [(name, agenda.months((s for s in sessions if s.group_id == pk), counted)) for pk, name in names]


def _cells(month: Any) -> list[Any]:
    return [f"{month.first.year}年{month.first.month}月", *month.row()]


def _total(months: list[Any]) -> list[Any]:
    return ["合計", *(sum(column) for column in zip(*(month.row() for month in months), strict=True))]


def _year(request: Request) -> tuple[int, list[dict[str, Any]]]:
    """The fiscal year that is asked for, this one otherwise; and the years to choose from."""
    found_years = agenda.years(request.reader)
    asked = request.GET.get("year", "")
    this = fiscal_year(timezone.localdate(request.reader.at))
    year = int(asked) if asked.isdecimal() and int(asked) in found_years else this
    choices = [{"number": each, "words": _named(each), "is_here": each == year} for each in found_years]
    return year, choices


def _named(year: int) -> str:
    return f"令和{year - 2018}年度（{year}年4月〜）"


def _gathers(reader: Reader) -> Decision:
    return Decision(True) if reader.may(May.GATHER) else no(NOT_YOURS)
