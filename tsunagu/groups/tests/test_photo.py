"""入口の写真: who puts it and takes it away, who sees it, and what is left of an old one."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.queries import count
from tsunagu.cases.tests.factories import acts, form_key
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups import pictures
from tsunagu.groups.actions import photo as actions
from tsunagu.groups.models import Group, GroupPhoto
from tsunagu.groups.tests.factories import begin
from tsunagu.groups.tests.photographs import HEIC, SVG, WORDS, encoded, from_a_phone, png_that_says, put, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(sato):
    return begin(sato, more={"is_public": True, "access": "右の階段で2階へ。"})


def text(answer):
    return answer.content.decode()


def send(post, player, group, data=None, words=WORDS, **more):
    return post(
        player, "groups:photo_new", group.public_id, picture=sent(data or encoded()), words=words, **more
    )


def public_page(group, client=None):
    return (client or Client()).get(reverse("groups:public", args=[group.public_id]))


def public_photo(photo):
    return Client().get(reverse("groups:public_photo", args=[photo.public_id]))


# --- it happens --------------------------------------------------------------------------


def test_a_photo_is_put_and_everybody_sees_it(sato, group, post):
    answer = send(post, sato, group, from_a_phone(6))
    assert answer.url == reverse("groups:group", args=[group.public_id])
    photo = GroupPhoto.objects.get()
    assert (photo.group_id, photo.width, photo.height, photo.words) == (group.pk, 40, 60, WORDS)
    assert photo.put_by == sato.membership
    page = text(public_page(group))
    way_in = page[page.index("<dt>入口と道順</dt>") : page.index("<dt>お金</dt>")]
    address = reverse("groups:public_photo", args=[photo.public_id])
    assert f'<img src="{address}" width="40" height="60" alt="{WORDS}">' in way_in
    assert "右の階段で2階へ。" in way_in


def test_the_picture_leaves_as_a_jpeg_and_as_nothing_else(sato, group):
    photo = put(sato, group, data=from_a_phone())
    staff = sato.client.get(reverse("groups:photo", args=[photo.public_id]))
    for answer in (staff, public_photo(photo)):
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith("attachment")
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        shown = Image.open(io.BytesIO(answer.content))
        assert (shown.format, dict(shown.getexif())) == ("JPEG", {})
    assert "img-src 'self'" in public_page(group)["Content-Security-Policy"]


def test_the_group_page_shows_it_and_leads_who_runs_it_to_the_form(sato, tanaka, group, get):
    page = text(get(sato, "groups:group", group.public_id))
    assert "入口の写真を足す" in page
    photo = put(sato, group)
    address = reverse("groups:photo", args=[photo.public_id])
    page = text(get(sato, "groups:group", group.public_id))
    assert f'<img src="{address}" width="60" height="40" alt="{WORDS}">' in page
    assert "入口の写真をかえる" in page
    page = text(get(tanaka, "groups:group", group.public_id))
    assert address in page
    assert "入口の写真をかえる" not in page


def test_a_second_photo_takes_the_place_of_the_first(sato, group, post):
    first = put(sato, group)
    form = text(sato.client.get(reverse("groups:photo_new", args=[group.public_id])))
    assert reverse("groups:photo", args=[first.public_id]) in form
    send(post, sato, group, encoded(colour="red"), words="赤い戸")
    second = GroupPhoto.objects.get()
    assert bytes(second.image) != bytes(first.image)
    assert public_photo(first).status_code == 404
    assert sato.client.get(reverse("groups:photo", args=[first.public_id])).status_code == 404
    assert public_photo(second).status_code == 200


def test_the_words_alone_can_be_put_right(sato, group, post):
    photo = put(sato, group)
    answer = post(sato, "groups:photo_new", group.public_id, words="青い戸の前に、低い石段が2段")
    assert answer.status_code == 302
    now = GroupPhoto.objects.get()
    assert (now.public_id, now.words) == (photo.public_id, "青い戸の前に、低い石段が2段")
    assert bytes(now.image) == bytes(photo.image)
    assert acts("group.photo_described").count() == 1


def test_words_for_a_photo_that_is_gone_are_a_sentence(sato, group):
    with sato.acting() as by, pytest.raises(NotAllowed, match="もうありません"):
        actions.describe_photo(group, by=by, words="青い戸")


def test_pressed_twice_it_is_put_once(sato, group, post):
    key = form_key()
    for _ in range(2):
        send(post, sato, group, key=key)
    assert acts("group.photo_put").count() == 1


def test_a_photo_is_taken_away(sato, group, post):
    photo = put(sato, group)
    post(sato, "groups:remove_photo", group.public_id)
    assert not GroupPhoto.objects.exists()
    assert public_photo(photo).status_code == 404
    assert "<img" not in text(public_page(group))


def test_what_is_gone_cannot_be_taken_away_again(sato, group):
    with sato.acting() as by, pytest.raises(NotAllowed, match="もうありません"):
        actions.remove_photo(group, by=by)


def test_the_trail_says_who_put_it_and_who_took_it_away_and_no_words(sato, group, post):
    put(sato, group)
    post(sato, "groups:remove_photo", group.public_id)
    for code in ("group.photo_put", "group.photo_removed"):
        entry = acts(code).get()
        assert entry.n_people == 0
        assert WORDS not in str(acts(code).values())


# --- who may not -------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["tanaka", "saito", "yamada", "yoshida"])
def test_who_does_not_run_it_gets_a_sentence(key, who, sato, group, post, get):
    """Another body, the facilitator of another group, a commissioner: they see it and change nothing."""
    photo, player = put(sato, group), who(key)
    for answer in (
        get(player, "groups:photo_new", group.public_id),
        send(post, player, group),
        post(player, "groups:remove_photo", group.public_id),
    ):
        assert answer.status_code == 403
        assert "開いている機関" in text(answer)
    assert get(player, "groups:photo", photo.public_id).status_code == 200
    assert GroupPhoto.objects.get() == photo


@pytest.mark.parametrize("key", ["saito", "yamada"])
def test_the_act_itself_refuses_them_too(key, who, group):
    made = pictures.picture(io.BytesIO(encoded()))
    with who(key).acting() as by, pytest.raises(NotAllowed):
        actions.put_photo(group, by=by, picture=made, words=WORDS)


def test_the_facilitator_of_the_group_itself_may(yamada, post):
    group = begin(yamada)
    assert send(post, yamada, group).status_code == 302


def test_another_town_and_the_auditor_find_nothing(elsewhere, yamaguchi, sato, group, get, post):
    Group.objects.update(is_public=False)
    photo = put(sato, group)
    for player in (elsewhere, yamaguchi):
        assert get(player, "groups:photo", photo.public_id).status_code == 404
        assert get(player, "groups:photo_new", group.public_id).status_code == 404
        assert send(post, player, group).status_code == 404


def test_without_a_log_in_only_a_public_place_shows_it(sato, group):
    photo = put(sato, group)
    Group.objects.update(is_public=False)
    assert public_photo(photo).status_code == 404
    staff = Client().get(reverse("groups:photo", args=[photo.public_id]))
    assert staff.status_code == 302
    assert "login" in staff.url


# --- what cannot be used -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"words called .jpg", pictures.NO_PICTURE),
        (SVG, pictures.NO_PICTURE),
        (encoded("GIF"), pictures.NO_PICTURE),
        (HEIC, pictures.NO_HEIC),
        (encoded(size=(900, 900))[:-2000], pictures.BROKEN),
        (png_that_says(60_000, 60_000), pictures.TOO_LARGE),
        (encoded() + b"\0" * pictures.MOST_BYTES, pictures.TOO_HEAVY),
    ],
    ids=["text", "svg", "gif", "heic", "cut", "bomb", "heavy"],
)
def test_a_refused_file_says_what_to_do_and_the_words_stay(data, sentence, sato, group, post):
    answer = send(post, sato, group, data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert WORDS in text(answer)
    assert not GroupPhoto.objects.exists()


def test_a_photo_without_words_is_asked_for_them(sato, group, post):
    answer = send(post, sato, group, words=" ")
    assert answer.status_code == 422
    assert "ひとことで書いてください" in text(answer)


def test_words_without_a_photo_are_kept(sato, group, post):
    answer = post(sato, "groups:photo_new", group.public_id, words=WORDS)
    assert answer.status_code == 422
    assert "写真のファイルを選んでください" in text(answer)
    assert WORDS in text(answer)


def test_the_form_says_what_must_not_be_on_it(sato, group, get):
    page = text(get(sato, "groups:photo_new", group.public_id))
    assert "人の顔・表札・車の番号が写っていない写真にします" in page
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize("fault", [{"words": ""}, {"width": 0}, {"height": 0}])
def test_the_table_itself_refuses_a_photo_without_words_or_size(fault, sato, group):
    put(sato, group)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupPhoto.objects.update(**fault)


# --- how much it costs -------------------------------------------------------------------


def test_statements_of_the_pages(sato, group):
    photo = put(sato, group)
    pages = [("photo_new", group), ("photo", photo), ("public", group), ("public_photo", photo)]
    for page, row in pages:
        assert count(sato.client, reverse(f"groups:{page}", args=[row.public_id])) <= 12, page
    assert count(sato.client, reverse("groups:group", args=[group.public_id])) <= 16


# --- 家から参加するには -------------------------------------------------------------------

HOME = "画面を出さずに見られます。 https://minamo.example/twin へ。<b>"


def test_how_to_take_part_from_home_stands_on_both_pages(sato, get):
    group = begin(sato, more={"is_public": True, "place": "福祉会館 2階", "from_home": HOME})
    for page in (text(public_page(group)), text(get(sato, "groups:group", group.public_id))):
        assert "家から参加するには" in page
        assert '<a href="https://minamo.example/twin" rel="nofollow">' in page
        assert "へ。&lt;b&gt;" in page


def test_it_is_written_in_the_form_and_a_link_begins_with_https(sato, group):
    facts = {"name": group.name, "kind": group.kind_id, "desk": sato.desk.pk, "booking": "none"}
    address = reverse("groups:edit", args=[group.public_id])

    def edit(words):
        return sato.client.post(address, facts | {"from_home": words, "form_key": form_key()})

    refused = edit("http://minamo.example/")
    assert refused.status_code == 422
    assert "https:// ではじまる" in text(refused)
    edit(HOME)
    group.refresh_from_db()
    assert group.from_home == HOME
