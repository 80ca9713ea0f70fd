def test_x(visit):
    page = visit()
    r=page.goto("/accounts/login/")
    print(r.status, page.url, page.inner_text("body")[:1500])
    assert 0
