import pytest
from tests.scenarios import test_anything_in_any_order as m
@pytest.mark.django_db
def test_fault(monkeypatch):
    from tsunagu.cases import actions
    monkeypatch.setattr(actions, 'succeed', lambda *a, **k: None)
    with pytest.raises(AssertionError):
        m.test_nobody_is_lost_and_nothing_leaks_whatever_is_done()
@pytest.mark.django_db
def test_fault2(monkeypatch):
    from tsunagu.cases.actions import case
    monkeypatch.setattr(case, '_take_along', lambda *a, **k: None)
    def no(*a, **k): return []
    from tsunagu.desk import actions
    monkeypatch.setattr(actions.sharing_actions, 'end_contract', no)
    with pytest.raises(AssertionError):
        m.test_nobody_is_lost_and_nothing_leaks_whatever_is_done()
@pytest.mark.django_db
def test_fault3(monkeypatch):
    from tsunagu.desk import actions
    monkeypatch.setattr(actions.case_actions, 'repoint', lambda *a, **k: 0)
    with pytest.raises(AssertionError):
        m.test_nobody_is_lost_and_nothing_leaks_whatever_is_done()
