"""団体コード of the 62 towns of 東京都 (JIS X 0402), so that a record of any of them can come in."""

from __future__ import annotations

_PREFECTURE = "13"
_NAMES = {  # the first number of a run: names in the order of their numbers
    101: "千代田区 中央区 港区 新宿区 文京区 台東区 墨田区 江東区 品川区 目黒区 大田区 世田谷区 渋谷区 "
    "中野区 杉並区 豊島区 北区 荒川区 板橋区 練馬区 足立区 葛飾区 江戸川区",
    201: "八王子市 立川市 武蔵野市 三鷹市 青梅市 府中市 昭島市 調布市 町田市 小金井市 "
    "小平市 日野市 東村山市 国分寺市 国立市",
    218: "福生市 狛江市 東大和市 清瀬市 東久留米市 武蔵村山市 多摩市 稲城市",
    227: "羽村市 あきる野市 西東京市",
    303: "瑞穂町",
    305: "日の出町",
    307: "檜原村 奥多摩町",
    361: "大島町 利島村 新島村 神津島村",
    381: "三宅村 御蔵島村",
    401: "八丈町 青ヶ島村",
    421: "小笠原村",
}
_WEIGHTS = (6, 5, 4, 3, 2)


def _with_check_digit(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=True))
    return number + str((11 - total % 11) % 10)


CODES = {
    name: _with_check_digit(f"{_PREFECTURE}{first + n}")
    for first, names in _NAMES.items()
    for n, name in enumerate(names.split())
}
