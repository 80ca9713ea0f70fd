"""Texts for the tests, in words of our own: an ordinary record, and one with every oddity that was seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tsunagu.demo.visits import FILE
from tsunagu.exchange.reading import read

TODAY = date(2025, 6, 2)
DEMO = FILE.read_text(encoding="utf-8")
SEED = Path(__file__).parents[4] / "shared" / "seed-record.txt"  # beside the repository, where it is at hand
WHOLE = {"demo": DEMO} | ({"seed": SEED.read_text(encoding="utf-8")} if SEED.exists() else {})

# Blank lines, full-width blanks and digits, fields in another order, a heading broken over two lines, a word
# broken over a page with its number and the town's name again, paragraphs, an inline heading, an unknown
# heading, headings missing and out of order, a late ■, and an orphan line at the very end.
ODD = """
　ひきこもりの相談　情報交換の覚え

【はまべ市】

■参加部署：福祉総務課、健康課（保健センター）
　　　はまべ市社会福祉協議会（生活支援
係）
■実施日時： 令和６年１１月５日（火）　午後１時３０分～３時

○当事者会との連携状況について
・話の場「はまかぜ」が週に1回ひらかれている。
* 「はまかぜ」は、絵をかく人が多い。来る日も来ない日も、席をあけて待っている。はまべ市の若者サポー
- 3 -
【はまべ市】
トステーションの職員も、ときどき顔を出している。

○ひきこもり支援の中
心部門
・福祉総務課、こども課

○はまべ市の動き
福祉総務課がひきこもりの相談の中心になっている。

　健康課は、こころの健康相談を月に2回ひらいている。
①手紙を出した数を、ことしから数えている。
②電話の数も数えている。

○海の家での手伝いについて：夏だけの小さな仕事がある。

○ひきこもりサポートネットからの情報提供・事例紹介・提案等
- ・名前を言わずに話せる日をつくることを提案。
- ・となりの市の
PC clubの
例を紹介。
■次回：令和7年秋
- ・日にちはこれから決める
- ・場所は市役所
を借りる方向で調整。
"""


def reading(text=DEMO, today=TODAY):
    return read(text, today=today)


def of_town(town, text=DEMO):
    """The demo's record as if another town had said it."""
    return text.replace("みなも市", town)
