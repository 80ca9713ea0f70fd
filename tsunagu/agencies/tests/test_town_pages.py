"""機関と窓口・地区と担当・まとめる窓口, set up by hand on the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tsunagu.agencies.models import Agency, District, DistrictTown, Membership
from tsunagu.audit.models import Entry

TODAY = timezone.localdate()


def text(response):
    return response.content.decode()


def today_words():
    return f"{TODAY:%Y/%m/%d}"


@pytest.mark.parametrize(
    "name, of, data, kept, sentence",
    [
        (
            "add_agency",
            None,
            {"name": "みなも市", "kind": "other", "since": "2026/4/1", "desk": "相談"},
            "みなも市",
            "すでにあります",
        ),
        ("add_desk", "body", {"name": "総合相談", "phone": "00"}, "00", "同じ名前の窓口"),
        (
            "rename_desk",
            "desk",
            {"name": "夜間", "phone": "00", "seen": "前の名"},
            "夜間",
            "先に「事務局」に直しました",
        ),
        ("add_district", None, {"kind": "community", "name": "大川"}, "大川", "同じ名称の地区"),
        (
            "map_town",
            "district",
            {"town": "駅前1丁目", "since": "2026/4/1"},
            "駅前1丁目",
            "「駅前」に入って",
        ),
        ("end_town", "town", {"on": "平成2年1月1日"}, "平成2年1月1日", "始まりの日"),
        ("lead", None, {"since": "2001/4/1"}, "2001/4/1", "より後の日"),
    ],
)
def test_what_does_not_fit_comes_back_to_the_form(sasaki, town, name, of, data, kept, sentence):
    district = District.objects.get(municipality=town.municipality, name="大川")
    arguments = {
        None: [],
        "body": [town.bodies["care"].pk],
        "desk": [town.desks["network"].pk],
        "district": [district.pk],
        "town": [DistrictTown.objects.filter(district=district)[0].pk],
    }
    if name == "lead":
        data = data | {"desk": town.desks["youth"].pk}
    before = Entry.objects.count()
    answer = sasaki.client.post(reverse(f"agencies:{name}", args=arguments[of]), data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{kept}"' in text(answer)
    assert Entry.objects.count() == before


def test_a_body_and_its_desks_are_set_up_by_hand(sasaki, town):
    sasaki.client.post(
        reverse("agencies:add_agency"),
        {"name": "あおば", "kind": "other", "since": today_words(), "desk": "相談", "phone": ""},
    )
    agency = Agency.objects.get(name="あおば")
    assert agency.home == town.municipality
    sasaki.client.post(reverse("agencies:add_desk", args=[agency.pk]), {"name": "夜間"})
    desk = agency.desks.get(name="夜間")
    renamed = {"name": "夜の相談", "phone": "00-1", "seen": "夜間"}
    sasaki.client.post(reverse("agencies:rename_desk", args=[desk.pk]), renamed)
    assert "夜の相談</a><br>00-1" in text(sasaki.client.get(reverse("agencies:bodies")))
    sasaki.client.post(reverse("agencies:close_desk", args=[desk.pk]))
    assert "夜の相談（" in text(sasaki.client.get(reverse("agencies:bodies")))
    page = text(sasaki.client.get(reverse("agencies:add_user")))
    assert "夜の相談" not in page


def test_a_desk_with_people_says_why_it_cannot_be_closed(sasaki, ito):
    page = text(sasaki.client.get(reverse("agencies:rename_desk", args=[ito.desk.pk])))
    assert "この窓口を閉じる" not in page
    assert "まだ所属している人がいます" in page
    assert sasaki.client.post(reverse("agencies:close_desk", args=[ito.desk.pk])).status_code == 403


def test_a_district_is_set_up_by_hand(sasaki, ito):
    answer = sasaki.client.post(reverse("agencies:add_district"), {"kind": "care", "name": "東の区域"})
    district = District.objects.get(name="東の区域")
    page = reverse("agencies:district", args=[district.pk])
    assert answer.url == page
    assert "未確認" in text(sasaki.client.get(page))
    sasaki.client.post(reverse("agencies:confirm_district", args=[district.pk]))
    day = {"since": today_words()}
    sasaki.client.post(reverse("agencies:map_town", args=[district.pk]), {"town": "東1丁目"} | day)
    duty = {"desk": ito.desk.pk, "membership": ito.membership.pk} | day
    sasaki.client.post(reverse("agencies:give_duty", args=[district.pk]), duty)
    shown = text(sasaki.client.get(page))
    assert "確認ずみ" in shown
    assert "伊藤 彩" in shown
    for name, row in [("end_town", district.towns.get()), ("end_duty", district.duties.get())]:
        sasaki.client.post(reverse(f"agencies:{name}", args=[row.pk]), {"on": today_words()})
    assert "終わりを記録する" not in text(sasaki.client.get(page))
    listed = text(sasaki.client.get(reverse("agencies:districts")))
    assert "東1丁目" not in listed


def test_a_duty_of_somebody_whose_post_is_over_is_said(sasaki, mori, admin):
    page = reverse("agencies:districts")
    assert "森 健太（所属は終わりました）" not in text(sasaki.client.get(page))
    Membership.objects.filter(pk=mori.membership.pk).update(until=admin.at)
    assert "森 健太（所属は終わりました）" in text(sasaki.client.get(page))


def test_the_leading_desk_is_changed_by_hand(sasaki, inoue):
    tomorrow = TODAY + timedelta(days=1)
    data = {"desk": inoue.desk.pk, "since": f"{tomorrow:%Y/%m/%d}"}
    assert sasaki.client.post(reverse("agencies:lead"), data).url == reverse("agencies:leading")
    page = text(sasaki.client.get(reverse("agencies:leading")))
    assert page.index("児童青少年課") < page.index("地域福祉課 窓口")
