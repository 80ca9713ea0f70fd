"""The reasoned exceptions to the guards. An entry that matches nothing any more fails, and so does one without reason."""

PUBLIC = {
    "account_login": "the log-in page itself",
    "accounts:enter": "the demo's way in, one press for each of the cast; outside the demo it answers 404",
    "web:favicon": "browsers ask for it by themselves, and it says nothing of anybody",
}

# "path Class": rows that are read without visible_to. Everything that says something about a person is not among them.
DOORS = {
    "tsunagu/sharing/guarded.py *": "the door itself: it asks the ledger",
    "tsunagu/sharing/reader.py *": "makes the reader of whom the door asks",
}

WRITERS = {
    "tsunagu/audit/log.py:_append": "the only writer of the audit trail, inside the act that it describes",
    "tsunagu/audit/keys.py:*": "the key against a second press is written around the act, not by it",
    "tsunagu/accounts/sessions.py:*": "Django's own session store, under a hashed key",
    "tsunagu/common/cells.py:*": "set.update on a set of cells, no database",
    "tsunagu/demo/cast.py:*": "founds the invented town before there is anybody who could act in it",
}

RAW_SQL = {
    "tsunagu/audit/log.py:_insert": "one insert for a page of any length; Django would split it on SQLite",
    "tsunagu/audit/triggers.py:*": "the triggers that make the trail append-only",
    "tsunagu/sharing/ddl.py:*": "installs the triggers of the ledger, one text per database",
}

NOT_ONCE = {
    "tsunagu/accounts/views.py:login": "a second log-in is a log-in; nobody is there yet to own a key",
    "tsunagu/accounts/views.py:logout": "a second log-out finds nobody",
    "tsunagu/accounts/views.py:change_password": "a second press fails by itself: the old password is no longer right",
    "tsunagu/accounts/views.py:text_size": "choosing the same size twice is choosing it once",
    "tsunagu/accounts/views.py:enter": "the demo's log-in; nobody is there yet to own a key",
}

UNDECLARED = {
    "tsunagu/accounts/views.py:login": "allauth's view inside answers GET and POST and nothing else",
    "tsunagu/accounts/views.py:logout": "allauth's view inside answers GET and POST and nothing else",
    "tsunagu/accounts/views.py:change_password": "allauth's view inside answers GET and POST and nothing else",
}

CLASS_VIEWS = {
    "tsunagu/accounts/views.py:login": "allauth's own view, called inside a function of ours",
    "tsunagu/accounts/views.py:change_password": "allauth's own view, called inside a function of ours",
}

FORMS_WITHOUT_KEY = {
    "*/login.html account_login": "nobody is there yet to own a key",
    "*/login.html accounts:enter": "nobody is there yet to own a key",
    "* account_logout": "a second log-out finds nobody",
    "* accounts:text_size": "choosing the same size twice is choosing it once",
    "account/password_change.html account_change_password": "the old password works once",
}

# Django, allauth and the form renderer ask for these by names of their own.
ASKED_FOR_ELSEWHERE = {
    "account/messages/*.txt": "allauth asks for its messages by name",
    "account/password_change.html": "allauth's view asks for it by name",
    "account/login.html": "allauth's view asks for it by name",
    "account/logout.html": "allauth's view asks for it by name",
}

BY = {
    "tsunagu.accounts.actions.*": "None is the command line, which makes the first accounts of a town",
    "tsunagu.notices.actions.*": "a notice is part of an act, which says by whom and is audited there",
    "tsunagu.sharing.actions.ledger.write_rows": "the rows of an act, which says by whom and is audited there",
    "tsunagu.sharing.actions.ledger.end_of": "a date, computed for an act; writes nothing",
}

UNLOGGED = {
    "tsunagu.sharing.actions.work.keep": "one row of an act; the act itself is audited",
    "tsunagu.sharing.actions.work.tell_coordination": "rows of add_person and join, which are audited",
    "tsunagu.households.actions.introduce": "one row of join and split, which are audited",
}

KEYS: dict[str, str] = {}

SCOPELESS: dict[str, str] = {
    "Contact": "stands in the scope of its words, which the writer chose (ProgressNote has the bound)",
}

NO_INDEX = {
    "Informant": "reached through its intake alone, one to one",
    "Intake": "work of a desk, found by the desk; the person is usually not known yet",
}

MAY_NOT_RUN: dict[str, str] = {}

PLACES: dict[str, str] = {}

LARGE: dict[str, str] = {}
