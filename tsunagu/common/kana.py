"""Search keys: two spellings of one name meet in one key. A key is for finding, never stored as the name."""

from __future__ import annotations

import re
import unicodedata

# Each pair: a shape seen in registers, then the everyday shape that stands for it in keys.
_PAIRS = """
髙高 﨑崎 嵜崎 邊辺 邉辺 齋斉 齊斉 斎斉 濵浜 濱浜 廣広 澤沢 櫻桜 國国 圀国 嶋島 嶌島 瀨瀬 德徳 惠恵 眞真
淺浅 榮栄 營営 龍竜 瀧滝 學学 實実 寬寛 彥彦 晉晋 渕淵 渊淵 𠮷吉 豐豊 冨富 會会 條条 靜静 藏蔵 增増 黑黒
壽寿 鐵鉄 鷗鴎 穗穂 繩縄 縣県 體体 圓円 團団 萬万 與与 來来 兒児 佛仏 澁渋 溪渓 鹽塩 假仮 劍剣 劒剣 藝芸
關関 聰聡 總総 莊荘 曾曽 巖巌 峯峰 嶽岳 壯壮 禮礼 絲糸 盡尽 埜野 舩船 桒桑 栁柳 槇槙 遙遥 堯尭 瑤瑶 彌弥
戶戸 靑青 淸清 內内 吳呉 鄉郷 郞郎 緖緒 祿禄 錄録 綠緑 敎教 每毎 步歩 强強 蘆芦 薗園 㐂喜 檜桧 諫諌 籔藪
薮藪 蔣蒋 凉涼 臺台 穐秋 龜亀 讚讃 稻稲 單単 收収 勳勲 薰薫 燈灯 濟済 濤涛 當当 寶宝 寳宝 邨村 舘館 驛駅
驒騨 點点 桝枡 禱祷 萊莱 麵麺 黃黄 橫横 惣総 祢禰 鷄鶏 靏鶴 曻昇 昻昂 晧皓 翆翠 惪徳 鄕郷 釼剣 廐厩
"""


def _full_size(code: int) -> str:
    """The full-size letter of a small katakana (ャ → ヤ), or "" if it is not a small one."""
    name = unicodedata.name(chr(code), "")
    return unicodedata.lookup(name.replace("SMALL ", "")) if " SMALL " in name else ""


_VARIANTS = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_KATAKANA = {code: chr(code + 0x60) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_FULL_SIZE = {
    code: full for code in (*range(0x30A1, 0x30FB), *range(0x31F0, 0x3200)) if (full := _full_size(code))
}
_VOICE_MARKS = {0x309B: "\u3099", 0x309C: "\u309a"}  # ゛゜ typed alone: NFKC would put a space before them
_V_SOUNDS = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}
_UNHEARD = re.compile(r"[\s・=ー]")  # spaces, the dots and bars between foreign names, the long vowel
_UNFINISHED_ROMAJI = re.compile(r"(?<=[ァ-ヺー])[a-z]+$")  # やまd: the input method was not done
_REPEATED = re.compile(r"(.)[々ヽ]")

# What the ear may miss or the pen leave out: ガ and カ, ヅ and ズ, ヲ and オ. It finds, in second place.
_LOOSE = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヲヱヰ",
    "カキクケコサシスセソタシステトハヒフヘホハヒフヘホオエイ",
)

_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
}
_ROWS |= {"m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド"}
_ROWS |= {"b": "バビブベボ", "p": "パピプペポ"}
_SOUNDS = {
    row + vowel: kana for row, line in _ROWS.items() for vowel, kana in zip("aiueo", line, strict=True)
}
_SOUNDS |= {"ya": "ヤ", "yu": "ユ", "yo": "ヨ", "wa": "ワ", "wo": "ヲ", "nn": "ン", "n'": "ン"}
_SOUNDS |= {"shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ"}
_SOUNDS |= {
    row + "y" + vowel: _ROWS[row][1] + kana
    for row in "kstnhmrgzdbp"
    for vowel, kana in zip("auo", "ヤユヨ", strict=True)
}
_SOUNDS |= {
    row + vowel: kana + small
    for row, kana in {"sh": "シ", "ch": "チ", "j": "ジ"}.items()
    for vowel, small in zip("auo", "ヤユヨ", strict=True)
}
_SOUND = re.compile("|".join(sorted(map(re.escape, _SOUNDS), key=len, reverse=True)))
_LETTERS = re.compile(r"[a-z']+")


def fold(text: str) -> str:
    """The key under which a name or reading is stored for search and looked up. May be empty.

    ひらがな, カタカナ and half width are one; small kana, long vowels, spaces and variant kanji do not count.
    ガ and カ stay different.
    """
    key = unicodedata.normalize("NFKC", text.translate(_VOICE_MARKS)).casefold()
    key = _without_selectors(key).translate(_KATAKANA)
    for sound, plain in _V_SOUNDS.items():
        key = key.replace(sound, plain)
    key = _UNFINISHED_ROMAJI.sub("", key.strip())
    key = _UNHEARD.sub("", key.translate(_FULL_SIZE).translate(_VARIANTS))
    return _REPEATED.sub(r"\1\1", key)


def loose(key: str) -> str:
    """A folded key without 濁点 and with like sounds made one: かとう finds がとう, かずえ finds かづえ."""
    return key.translate(_LOOSE)


def from_romaji(key: str) -> str:
    """yamada → ヤマダ; "" for what is no romaji. Long vowels stay as they are spelled (satou → サトウ).

    Letters after the last whole sound are dropped, as the input method was not done with them.
    """
    if not _LETTERS.fullmatch(key):
        return ""
    kana, place = "", 0
    while place < len(key):
        rest = key[place:]
        sound = _SOUND.match(rest)
        if sound:
            kana, place = kana + _SOUNDS[sound[0]], place + sound.end()
        elif rest[0] in "nm" and len(rest) > 1 and rest[1] not in "aiueoy":
            kana, place = kana + "ン", place + 1
        elif len(rest) > 1 and (rest[0] == rest[1] or rest.startswith("tch")) and rest[0] not in "aiueo'":
            kana, place = kana + "ツ", place + 1
        elif rest[0] == "h" and kana and kana[-1] in "オコソトノホモヨロゴゾドボポ":
            place += 1  # Ohno, Katoh: the h only draws the vowel out
        else:
            return kana if _is_unfinished(rest) else ""
    return kana


def _is_unfinished(rest: str) -> bool:
    return len(rest) <= 2 and not set(rest) & set("aiueo'")


def fold_phone(text: str) -> str:
    """The digits of one phone number, from its leading 0; +81 becomes 0, an extension (内線) is left out."""
    number = re.split("内線|#", unicodedata.normalize("NFKC", text))[0]
    return re.sub(r"^\+810?", "0", re.sub(r"[^0-9+]", "", number)).replace("+", "")


def _without_selectors(text: str) -> str:
    """Drop joiners, variation selectors and other characters without a shape of their own."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf" and not _is_selector(c))


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
