"""Japanese dates: what staff type, in 和暦 or 西暦, whole or in part, and how it is shown again.

Eras: law-and-forms.md §7.1. Two days belong to two eras: 1912-07-30 (明治45, 大正元) and 1926-12-25
(大正15, 昭和元). Both are read; the newer era is shown. Before 1873 Japan counted by the moon, so the
range starts there.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

FIRST_YEAR, LAST_YEAR = 1873, 2100
LONGEST = 60  # characters; the longest date that makes sense is half of this

_DECADES = "年代は「昭和40年代」「1970年代」「50代」のように入力してください。"
_EXAMPLES = "「昭和45年3月2日」「S45.3.2」「1970/3/2」のように入力してください。"


class Precision(TextChoices):
    """How exactly a date is known. Stored beside its first and last possible day."""

    DAY = "day", "日まで"
    MONTH = "month", "月まで"
    YEAR = "year", "年まで"
    AROUND = "around", "ころ"
    DECADE = "decade", "年代"


class UnreadableDate(ValueError):
    """`sentence` says what is wrong and what to type; `suggestion` is the day that was probably meant."""

    def __init__(self, sentence: str, suggestion: date | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: it lies between `first` and `last`, both included. `text` is as typed.

    ころ does not widen the range: nobody can say by how much.
    """

    first: date
    last: date
    precision: Precision
    text: str

    def __str__(self) -> str:
        """Both calendars: 昭和45年3月2日（1970年）, 昭和45年ごろ（1970年）, 50代（1966年から1976年）."""
        if self.precision == Precision.DECADE:
            return f"{self.text}（{self.first.year}年から{self.last.year}年）"
        around = "ごろ" if self.precision == Precision.AROUND else ""
        return f"{_name(self.first, self._known_to())}{around}（{self.first.year}年）"

    def _known_to(self) -> Precision:
        if self.precision != Precision.AROUND:
            return self.precision
        if self.first == self.last:
            return Precision.DAY
        return Precision.MONTH if self.first.month == self.last.month else Precision.YEAR


@dataclass(frozen=True, slots=True)
class _Era:
    name: str
    letter: str
    first: date
    last: date

    def western(self, year: int) -> int:
        return self.first.year + year - 1

    def year(self, western: int) -> str:
        return str(western - self.first.year + 1) if western > self.first.year else "元"


_ERAS = (
    _Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
    _Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    _Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    _Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    _Era("令和", "R", date(2019, 5, 1), date.max),
)


# --- showing ---------------------------------------------------------------------------------------------


def wareki(day: date) -> str:
    """令和7年3月13日（木）: records. A day before 明治 is shown in the western calendar."""
    return f"{_name(day, Precision.DAY)}（{'月火水木金土日'[day.weekday()]}）"


def both(day: date) -> str:
    """令和7年3月13日（2025年）: the echo under a date field."""
    return f"{_name(day, Precision.DAY)}（{day.year}年）"


def short(day: date, today: date | None = None) -> str:
    """3/13(木): lists. Beside `today`, a day of another year carries its own: R7.3.13(木)."""
    weekday = "月火水木金土日"[day.weekday()]
    if today is None or day.year == today.year:
        return f"{day.month}/{day.day}({weekday})"
    era = next((era for era in reversed(_ERAS) if era.first <= day), None)
    year = f"{era.letter}{era.year(day.year)}" if era else str(day.year)
    return f"{year}.{day.month}.{day.day}({weekday})"


def age_on(birth: date, day: date) -> int:
    """満年齢 on `day`. Born on 29 February: a year older on 1 March of a common year (民法143条2項).

    ValueError when `day` is before `birth`.
    """
    if day < birth:
        raise ValueError("the day is before the birth")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _name(day: date, known_to: Precision) -> str:
    era = next((era for era in reversed(_ERAS) if era.first <= day), None)
    year = f"{era.name}{era.year(day.year)}年" if era else f"{day.year}年"
    if known_to == Precision.YEAR:
        return year
    return f"{year}{day.month}月" + (f"{day.day}日" if known_to == Precision.DAY else "")


# --- reading ---------------------------------------------------------------------------------------------

_ERA = "明治?|大正?|昭和?|平成?|令和?|[MTSHR]"
_TAIL = r"(?P<decade>代)?(?:生|生まれ|生れ)?(?P<around>[こご]ろ|頃|[くぐ]らい)?(?:\((?P<remark>[^()]*)\))?"
_SPACED = re.compile(
    rf"(?:(?P<era>{_ERA})/?|西暦)?(?P<year>[0-9]{{1,4}})"
    rf"(?:[/年](?:(?P<month>[0-9]{{1,2}})(?:[/月](?:(?P<day>[0-9]{{1,2}})日?)?)?)?)?{_TAIL}"
)
_PACKED = re.compile(
    rf"(?:(?P<era>{_ERA})(?=[0-9]{{6}}(?![0-9]))|(?=[0-9]{{8}}))"
    rf"(?P<year>[0-9]{{2,4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TAIL}"
)
_AGE = re.compile(r"(?P<age>[0-9]{1,3})[歳才]?代(?P<half>前半|後半)?(?:[こご]ろ|頃|[くぐ]らい)?")
_NO_YEAR = re.compile(r"(?P<month>0?[1-9]|1[0-2])[/月](?P<day>[0-9]{1,2})日?(?:\([月火水木金土日]\))?")

_KANJI_DIGITS = {"〇": "0", "○": "0", "零": "0"} | {
    kanji: str(n) for n, kanji in enumerate("一二三四五六七八九", 1)
}
_KANJI_RUN = re.compile(f"[{''.join(_KANJI_DIGITS)}十百]+")
_KANJI_TENS = re.compile(
    "(?:([一二三四五六七八九])?百)?(?:([一二三四五六七八九])?十)?([一二三四五六七八九])?"
)
_SEPARATORS = re.compile("[./,、。・‐‑‒–—―−ーｰ-]+")


def parse(text: str, *, today: date) -> PartialDate:
    """Read a date in either calendar. Raises UnreadableDate and nothing else, whatever the text.

    Takes 元年, M T S H R, 漢数字, any width, a missing day or month, ころ, 昭和40年代, and 50代 as an age
    on `today`.
    """
    plain = _plain(text) if len(text) <= LONGEST else ""
    if age := _AGE.fullmatch(plain):
        return _decade_of_age(age, today, text.strip())
    if found := _NO_YEAR.fullmatch(plain):
        raise _year_missing(int(found["month"]), int(found["day"]), today)
    if found := _PACKED.fullmatch(plain) or _SPACED.fullmatch(plain):
        return _partial_date(found, text.strip())
    raise UnreadableDate(f"日付として読み取れません。{_EXAMPLES}")


def _plain(text: str) -> str:
    """One width, Arabic digits, `/` between numbers, no blanks."""
    plain = unicodedata.normalize("NFKC", text).upper().strip(" \t")
    plain = _KANJI_RUN.sub(_arabic, plain)
    plain = re.sub(r"(?<![0-9])元(?![0-9])", "1", plain)
    plain = re.sub(r"(?<=[0-9])[ \t]+(?=[0-9])", "/", plain)
    return _SEPARATORS.sub("/", re.sub(r"[ \t]", "", plain))


def _arabic(run: re.Match[str]) -> str:
    """四十五 → 45, 一九七〇 → 1970. A run that is no number stays as it is."""
    if not set(run[0]) & set("十百"):
        return "".join(_KANJI_DIGITS[kanji] for kanji in run[0])
    tens = _KANJI_TENS.fullmatch(run[0])
    if not tens:
        return run[0]
    number = 0
    for weight, mark, kanji in zip((100, 10, 1), "百十 ", tens.groups(), strict=True):
        number += weight * (int(_KANJI_DIGITS[kanji]) if kanji else mark in run[0])
    return str(number)


def _partial_date(found: re.Match[str], text: str) -> PartialDate:
    era = next((era for era in _ERAS if found["era"] and found["era"][0] in (era.name[0], era.letter)), None)
    year, month, day = (int(found[part] or -1) for part in ("year", "month", "day"))
    first, last, precision = _days(_western(era, year, len(found["year"])), month, day)
    if found["decade"]:
        first, last, precision = _decade(first, last, precision, year)
    if era:
        first, last = _within(era, first, last, precision)
    if found["remark"] is not None:
        _agree(first, found["remark"])
    if found["around"] and precision != Precision.DECADE:
        precision = Precision.AROUND
    return PartialDate(first, last, precision, text)


def _western(era: _Era | None, year: int, digits: int) -> int:
    if not era and digits < 4:
        raise UnreadableDate(
            "年が和暦か西暦かわかりません。「昭和45年」のように元号をつけるか、「1970年」のように4けたで入力してください。"
        )
    if era and year < 1:
        raise UnreadableDate(f"{era.name}0年はありません。はじめの年は「{era.name}元年」と入力してください。")
    western = era.western(year) if era else year
    if not FIRST_YEAR <= western <= LAST_YEAR:
        raise UnreadableDate(
            f"{_name(date(FIRST_YEAR, 1, 1), Precision.YEAR)}（{FIRST_YEAR}年）から"
            f"{_name(date(LAST_YEAR, 1, 1), Precision.YEAR)}（{LAST_YEAR}年）までの日付を入力してください。"
        )
    return western


def _days(year: int, month: int, day: int) -> tuple[date, date, Precision]:
    """First and last possible day; -1 stands for a month or day that was left out."""
    if month == -1:
        return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    if not 1 <= month <= 12:
        raise UnreadableDate(f"{month}月はありません。月は1から12までの数で入力してください。")
    length = calendar.monthrange(year, month)[1]
    if day == -1:
        return date(year, month, 1), date(year, month, length), Precision.MONTH
    if not 1 <= day <= length:
        raise UnreadableDate(f"{year}年{month}月は1日から{length}日までです。日を確かめて入力してください。")
    return date(year, month, day), date(year, month, day), Precision.DAY


def _decade(first: date, last: date, precision: Precision, year: int) -> tuple[date, date, Precision]:
    """昭和40年代, 1970年代."""
    if precision != Precision.YEAR or year % 10:
        raise UnreadableDate(_DECADES)
    return first, last.replace(year=min(last.year + 9, LAST_YEAR)), Precision.DECADE


def _within(era: _Era, first: date, last: date, precision: Precision) -> tuple[date, date]:
    """平成元年 begins on 8 January. Days outside the era are refused, with the right name for them."""
    inside = max(first, era.first), min(last, era.last)
    if inside[0] <= inside[1]:
        return inside
    limit = f"{_name(era.first, Precision.DAY)}から" if first < era.first else f"{_last_day(era)}まで"
    meant = _name(first, precision if precision != Precision.DECADE else Precision.YEAR)
    raise UnreadableDate(
        f"{era.name}は{limit}です。{meant}のことですか？ そのときは「{meant}」と入力してください。",
        first if precision == Precision.DAY else None,
    )


def _last_day(era: _Era) -> str:
    return f"{era.name}{era.year(era.last.year)}年{era.last.month}月{era.last.day}日"


def _agree(day: date, remark: str) -> None:
    """Our own display can be typed back: （木） and （2025年） must be true."""
    if remark not in ("月火水木金土日"[day.weekday()], f"{day.year}年", str(day.year)):
        raise UnreadableDate(
            f"かっこの中が日付と合いません。{_name(day, Precision.DAY)}のことなら、かっこを消してください。"
        )


def _decade_of_age(found: re.Match[str], today: date, text: str) -> PartialDate:
    age = int(found["age"])
    if age % 10 or not 10 <= age <= 110:
        raise UnreadableDate(_DECADES)
    youngest = age + (5 if found["half"] == "後半" else 0)
    oldest = age + (4 if found["half"] == "前半" else 9)
    first = _years_before(today, oldest + 1) + timedelta(days=1)
    return PartialDate(first, _years_before(today, youngest), Precision.DECADE, text)


def _years_before(day: date, years: int) -> date:
    """The last day of birth on which one is at least `years` old on `day`."""
    length = calendar.monthrange(day.year - years, day.month)[1]
    return day.replace(year=day.year - years, day=min(day.day, length))


def _year_missing(month: int, day: int, today: date) -> UnreadableDate:
    """3/13: the last such day up to today is probably meant, but it is not guessed."""
    for year in (today.year, today.year - 1):
        try:
            meant = date(year, month, day)
        except ValueError:
            continue
        if meant <= today:
            name = _name(meant, Precision.DAY)
            return UnreadableDate(f"年がありません。{name}のことですか？ 年から入力してください。", meant)
    return UnreadableDate(f"年がありません。{_EXAMPLES}")
