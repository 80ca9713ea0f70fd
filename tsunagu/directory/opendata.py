"""自治体標準オープンデータセット「公共施設一覧」: the public rows out as CSV, and such a file in.

Columns after law-and-forms §7.5. Older files (推奨データセット) call some of them
otherwise; they are read too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsunagu.directory.columns import Kind
from tsunagu.directory.files import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsunagu.agencies.models import Municipality
    from tsunagu.directory.lists import Kept

HEADINGS = (
    *("全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英語"),
    *("所在地_全国地方公共団体コード", "町字ID", "所在地_連結表記", "所在地_都道府県", "所在地_市区町村"),
    *("所在地_町字", "所在地_番地以下", "建物名等(方書)", "緯度", "経度", "電話番号", "内線番号"),
    *(
        "連絡先メールアドレス",
        "FAX番号",
        "郵便番号",
        "法人番号",
        "団体名",
        "利用可能曜日",
        "開始時間",
        "終了時間",
    ),
    *("利用可能日時特記事項", "料金(詳細)", "説明", "バリアフリー情報", "URL", "備考"),
)
CARRIES = {  # a column and the field of ours that it carries, word for word
    "名称": "name",
    "名称_カナ": "kana",
    "所在地_連結表記": "address",
    "所在地_町字": "town",
    "電話番号": "phone",
    "連絡先メールアドレス": "email",
    "FAX番号": "fax",
    "郵便番号": "postal_code",
    "法人番号": "corporate_number",
    "団体名": "body_name",
    "利用可能日時特記事項": "hours",
    "料金(詳細)": "fee",
    "説明": "who_for",
    "URL": "url",
    "備考": "limits",
}
OLDER = {"NO": "ID", "住所": "所在地_連結表記", "都道府県コード又は市区町村コード": "全国地方公共団体コード"}
MARKS = {"全国地方公共団体コード", "都道府県コード又は市区町村コード", "所在地_連結表記"}
_PREFECTURES = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県"),
    *("栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県"),
    *("石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県"),
    *("滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県"),
    *("岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)


def prefecture(code: str) -> str:
    """The first two digits of a 団体コード; empty where they are none."""
    number = int(code[:2]) if code[:2].isdigit() else 0
    return _PREFECTURES[number - 1] if 1 <= number <= len(_PREFECTURES) else ""


def facilities(rows: Iterable[Kept], town: Municipality) -> bytes:
    """The CSV of these rows: UTF-8 with its mark."""
    head = {
        "全国地方公共団体コード": town.code,
        "地方公共団体名": town.name,
        "所在地_全国地方公共団体コード": town.code,
        "所在地_都道府県": prefecture(town.code),
        "所在地_市区町村": town.name,
    }
    lines = ([_cell(kept, title, head) for title in HEADINGS] for kept in rows)
    return csv_bytes([HEADINGS, *lines])


def _cell(kept: Kept, title: str, head: dict[str, str]) -> str:
    if title == "ID":
        return str(kept.resource.public_id)
    return str(kept.values[CARRIES[title]]) if title in CARRIES else head.get(title, "")


def is_facilities(heading: list[str]) -> bool:
    return "名称" in heading and bool(MARKS & set(heading))


def read(heading: list[str], row: list[str]) -> dict[str, Any]:
    """One row as the data of a form, with only what the file carries; a new one is a place."""
    given = {OLDER.get(title, title): cell for title, cell in zip(heading, row, strict=False)}
    data = {name: given[title] for title, name in CARRIES.items() if title in given}
    days = (given.get(title, "") for title in ("利用可能曜日", "開始時間", "終了時間"))
    day, begin, end = days
    if not data.get("hours"):
        data["hours"] = f"{day} {begin}〜{end}".strip(" 〜") if begin or end else day
    if given.get("建物名等(方書)", given.get("方書")):
        data["address"] = (
            f"{data.get('address', '')} {given.get('建物名等(方書)', given.get('方書'))}".strip()
        )
    return {
        "data": data,
        "id": given.get("ID", "").strip(),
        "verified": "",
        "default": {"kind": Kind.PLACE.value},
    }
