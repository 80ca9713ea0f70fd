"""What leaves the house: a flyer of a session, a calendar, a sheet of figures, the list of events."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qrcode  # type: ignore[import-untyped]
import qrcode.image.svg  # type: ignore[import-untyped]
import typst
from django.utils import timezone
from icalendar import Calendar, Event
from openpyxl import Workbook
from openpyxl.styles import Font

from tsunagu.common.wareki import wareki
from tsunagu.groups import agenda
from tsunagu.groups.agenda import NEVER_SAY, eases_of, signboard
from tsunagu.groups.forms.session import hours
from tsunagu.groups.models import Group, HeadCount, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).parent
FLYER = HERE / "flyer.typ"
PICTOGRAMS = re.compile("[\U0001f000-\U0001faff\u200d\ufe0e\ufe0f]")  # 絵文字: not in the font of a flyer
PRODUCT = "-//Tsunagu//JA"
BOM = "\ufeff"
FIGURES = ["月", "回数（回）", *(f"{kind.label}（延べ人）" for kind in HeadCount.Kind), "参加（延べ人）"]
EVENTS = """
都道府県コード又は市区町村コード NO 都道府県名 市区町村名 イベント名 イベント名_カナ イベント名_英語 開始日
終了日 開始時間 終了時間 開始日時特記事項 説明 料金(基本) 料金(詳細) 連絡先名称 連絡先電話番号 連絡先内線番号
主催者 場所名称 住所 方書 緯度 経度 アクセス方法 駐車場情報 定員 参加申込終了日 参加申込終了時間 参加申込方法
URL 備考 カテゴリー 区 公開日 更新日 子育て情報 施設No.
"""
EVENT_COLUMNS = EVENTS.split()


# --- flyer -----------------------------------------------------------------------------------


def flyer(session: Session, *, url: str, kind: str = "pdf") -> bytes:
    """One A4 sheet; `url` is where the square code leads. `kind`: pdf, or png for looking at it."""
    sheet = json.dumps(_sheet(session, url), ensure_ascii=False)
    inputs = {"sheet": PICTOGRAMS.sub("", sheet), "code": _code(url)}
    if kind == "png":
        return _typeset(inputs, kind, ppi=110.0)
    try:
        return _typeset(inputs, kind, pdf_standards=["ua-1"])
    except typst.TypstError:  # a sign that our font does not have: a sheet with a gap is better than none
        return _typeset(inputs, kind)


def _typeset(inputs: dict[str, str], kind: str, **options: Any) -> bytes:
    sheet: bytes = typst.compile(
        FLYER,
        root=HERE,
        font_paths=[HERE / "fonts"],
        format=kind,  # type: ignore[call-overload]  # one of its literals
        sys_inputs=inputs,
        **options,
    )
    return sheet


def _sheet(session: Session, url: str) -> dict[str, Any]:
    group = session.group
    return {
        "name": signboard(group),
        "day": f"{session.on.month}月{session.on.day}日（{'月火水木金土日'[session.on.weekday()]}）",
        "year": wareki(session.on).partition("年")[0] + "年",
        "hours": hours(session.starts_at, session.ends_at),
        "place": session.place,
        "words": _plain(session.words),
        "guests": _plain(session.guests),
        "cancelled": session.cancelled_words if session.status == Session.Status.CANCELLED else "",
        "is_cancelled": session.status == Session.Status.CANCELLED,
        "answers": [
            ["申し込み", _booking(session)],
            ["名前", "ニックネームで大丈夫です。"],
            ["お金", group.fee],
            ["付きそい", group.companion],
            ["道順", group.access],
            ["家から", group.from_home],
            ["主催", agenda.host_of(group)],
        ],
        "eases": eases_of(group),
        "desk": f"{group.desk.agency.name}　{group.desk.name}",
        "phone": group.desk.phone,
        "url": url,
    }


def _booking(session: Session) -> str:
    if session.booking == Group.Booking.NONE:
        return "いりません。当日そのままどうぞ。"
    words = (
        "下の電話で申し込んでください。"
        if session.booking == Group.Booking.NEEDED
        else "下の電話で聞いてください。"
    )
    return f"{words}定員{session.capacity}人。" if session.capacity else words


def _code(url: str) -> str:
    picture = qrcode.make(url, image_factory=qrcode.image.svg.SvgPathImage, border=1)
    return str(picture.to_string(encoding="unicode"))


def _plain(words: str) -> str:
    return "" if NEVER_SAY.search(words) else words


# --- calendar --------------------------------------------------------------------------------


def calendar(group: Group, sessions: Iterable[Session], *, url: str) -> bytes:
    """Neutral: the name on the board, times and place; what is done there stays on the page."""
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("x-wr-calname", signboard(group))
    feed.add("x-wr-timezone", "Asia/Tokyo")
    for session in sessions:
        feed.add_component(_event(session, url))
    return bytes(feed.to_ical())


def _event(session: Session, url: str) -> Event:
    is_cancelled = session.status == Session.Status.CANCELLED
    event = Event()
    event.add("uid", f"{session.public_id}@tsunagu")
    event.add("summary", f"{'【中止】' if is_cancelled else ''}{signboard(session.group)}")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("sequence", session.version)
    event.add("dtstamp", session.written_at)
    event.add("location", session.place)
    event.add("url", url)
    if session.starts_at is None:
        event.add("dtstart", session.on)
    else:
        event.add("dtstart", _moment(session, session.starts_at))
        if session.ends_at is not None:
            event.add("dtend", _moment(session, session.ends_at))
    return event


def _moment(session: Session, at: Any) -> datetime:
    return timezone.make_aware(datetime.combine(session.on, at)).astimezone(UTC)


# --- figures ---------------------------------------------------------------------------------


def workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> bytes:
    """A real .xlsx: one sheet for each (title, rows); text that looks like a formula stays text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        page: Any = book.create_sheet(_title(title, book.sheetnames))
        page.append(FIGURES)
        for row in rows:
            page.append([""] * len(row))
            for cell, value in zip(page[page.max_row], row, strict=False):
                cell.value = value
                if isinstance(value, str):
                    cell.data_type, cell.quotePrefix = "s", value[:1] in "=+-@"
        for cell in page[1]:
            cell.font = Font(bold=True)
            page.column_dimensions[cell.column_letter].width = 16
        page.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(words: str, taken: Sequence[str]) -> str:
    """A sheet's name: 31 characters, without those that Excel refuses, and no name twice."""
    plain = "".join(letter for letter in words if letter not in r"[]:*?/\'")[:28] or "場"
    return plain if plain not in taken else f"{plain}{len(taken) + 1}"


# --- open data -------------------------------------------------------------------------------


def events(sessions: Iterable[Session], *, url: Any) -> bytes:
    """イベント一覧 of announced sessions: UTF-8 with its mark. `url`: gives the page of a group."""
    out = io.StringIO()
    writer = csv.DictWriter(out, EVENT_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for session in sessions:
        writer.writerow({title: _safe(text) for title, text in _event_row(session, url).items()})
    return (BOM + out.getvalue()).encode("utf-8")


def _event_row(session: Session, url: Any) -> dict[str, str]:
    group, town = session.group, session.group.municipality
    is_cancelled = session.status == Session.Status.CANCELLED
    return {
        "都道府県コード又は市区町村コード": town.code,
        "NO": str(session.public_id),
        "市区町村名": town.name,
        "イベント名": signboard(group),
        "開始日": session.on.isoformat(),
        "終了日": session.on.isoformat(),
        "開始時間": f"{session.starts_at:%H:%M}" if session.starts_at else "",
        "終了時間": f"{session.ends_at:%H:%M}" if session.ends_at else "",
        "開始日時特記事項": "中止" if is_cancelled else "",
        "説明": _plain(session.words),
        "料金(基本)": group.fee,
        "連絡先名称": f"{group.desk.agency.name} {group.desk.name}",
        "連絡先電話番号": group.desk.phone,
        "主催者": agenda.host_of(group),
        "場所名称": session.place,
        "アクセス方法": group.access,
        "定員": str(session.capacity or ""),
        "参加申込方法": session.get_booking_display(),
        "URL": url(group),
        "備考": session.cancelled_words,
        "カテゴリー": _plain(group.kind.name),
        "公開日": timezone.localdate(session.published_at).isoformat(),
        "更新日": timezone.localdate(session.written_at).isoformat(),
    }


def _safe(text: str) -> str:
    """A cell that a sheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
