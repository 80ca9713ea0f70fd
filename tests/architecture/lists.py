"""The reasoned exceptions to the guards. A stale entry fails, and so does one without reason.

Keys are what the guard's offences name; * stands for anything.
"""

PUBLIC = {
    "account_login": "the log-in page itself",
    "accounts:enter": "the demo's way in, one press for each of the cast; outside the demo it answers 404",
    "directory:send": "who runs a resource sends changes; the token of the link is the key",
    "groups:public": "the open page of a place that its host made public: announced days and ten answers",
    "groups:calendar": "the calendar of the same announced days, under the name on the board",
    "groups:public_photo": "the photo of the way in to a place that its host made public",
    "groups:flyer": "the flyer of an announced session; of any other only for the town's own people",
    "web:favicon": "browsers ask for it by themselves, and it says nothing of anybody",
}

# "path Class": rows that are read without visible_to. What says something about a person is not among them.
DOORS = {
    "tsunagu/sharing/guarded.py *": "the door itself: it asks the ledger",
    "tsunagu/sharing/grants.py *": "the question that the door asks the ledger",
    "tsunagu/sharing/reader.py *": "makes the reader of whom the door asks",
    "tsunagu/demo/cast.py *": "founds the invented town before there is anybody who could read it",
    "* Municipality": "the names of towns are in every directory",
    "* Agency": "every worker may know which bodies work for the town; they are chosen from lists",
    "* AgencyArea": "which towns a body serves is public",
    "* Desk": "where work can be addressed is what every worker must know",
    "* Membership": "who works where is what every worker must know; it says nothing of anybody served",
    "* Setting": "which desk leads is what every worker must know",
    "* User": "the names of colleagues; accounts are put in order by the administrator's own pages",
    "* LegalBasisVersion": "the text of laws is for everybody",
    "* EvidenceRecipient": "read to narrow Evidence that went through the door",
    "* LoginSession": "Django's own session store, under a hashed key",
    "tsunagu/groups/agenda.py Session": "announced ones are public; the rest goes by the group's own door",
    "tsunagu/groups/views/public.py *": "the open page: public places and announced sessions, nothing else",
    "* FormKey": "keys of one's own forms, no words of anybody",
    "* ChainHead": "the newest seal of the audit trail, no words of anybody",
    "tsunagu/audit/queries.py EntryPerson": "plain numbers by holder, for the agency that holds them",
    "tsunagu/audit/queries.py Entry": "what somebody opened last themselves, for their own eyes",
    "tsunagu/directory/lists.py *": "needs, districts and addresses of resources that went through the door",
    "tsunagu/directory/columns.py *": "which district a place is in is what every worker must know",
    "tsunagu/directory/views/link.py ResourceLink": "the token of the link is the door; there is no account",
    "tsunagu/demo/places_directory.py District": "the invented town's own districts, while it is told",
    "tsunagu/agencies/duties.py DistrictTown": "who answers for a place is what every worker must know",
    "tsunagu/groups/schools.py District*": "which 学園 there are and who answers for them is public",
    "tsunagu/demo/places*.py *": "tells of invented places, and takes up again what it has just written",
    "tsunagu/demo/crowd*.py *": "writes an invented town in bulk; nobody is there yet who could read",
    "tsunagu/demo/attack.py *": "founds two invented towns before there is anybody who could read them",
    "tsunagu/demo/worlds.py *": "lays out invented worlds and takes up again what it has just written",
    "tsunagu/demo/truth.py *": "tells everything of an invented town; it is only where the demo is",
    "tsunagu/desk/tick.py *": "the timer asks which desks have something due; nothing of anybody leaves it",
    "tsunagu/demo/replay.py Entry": "the command asks whether the story was told already",
}

WRITERS = {
    "tsunagu/audit/log.py:_append": "the only writer of the audit trail, inside the act that it describes",
    "tsunagu/audit/keys.py:*": "the key against a second press is written around the act, not by it",
    "tsunagu/accounts/sessions.py:*": "Django's own session store, under a hashed key",
    "tsunagu/demo/cast.py:*": "founds the invented town before there is anybody who could act in it",
    "tsunagu/demo/attack.py:*": "founds two invented towns before there is anybody who could act in them",
    "tsunagu/demo/crowd*.py:*": "writes an invented town in bulk, under the same triggers and constraints",
    "tsunagu/directory/sheet.py:workbook": "a workbook written into memory, no database",
    "tsunagu/groups/documents.py:workbook": "a workbook written into memory, no database",
    "tsunagu/groups/pictures.py:*": "a picture written into memory, no database",
    "tsunagu/demo/places_photo.py:*": "a picture drawn into memory, no database",
    "tsunagu/common/cells.py:*": "set.update on a set of cells, no database",
    "tsunagu/households/forms.py:*": "dict.update on the attributes of a widget, no database",
    "tsunagu/groups/joint_lists.py:workbook": "an Excel file in memory, no database",
}

RAW_SQL = {
    "tsunagu/audit/log.py:_insert": "one insert for a page of any length; Django would split it on SQLite",
    "tsunagu/audit/triggers.py:*": "the triggers that make the trail append-only",
    "tsunagu/demo/crowd.py:_take_stock": "ANALYZE after writing a whole town in bulk",
    "tsunagu/households/tokens.py:*": "installs the index of pieces, one text per database",
    "tsunagu/sharing/ddl.py:*": "installs the triggers of the ledger, one text per database",
}

NOT_ONCE = {
    "tsunagu/directory/views/link.py:send": "no account that could own a key; the same again is one revision",
    "tsunagu/desk/views/drafts.py:draft": "the newest text stands; keeping it twice is keeping it once",
    "tsunagu/accounts/views.py:login": "a second log-in is a log-in; nobody is there yet to own a key",
    "tsunagu/accounts/views.py:logout": "a second log-out finds nobody",
    "tsunagu/accounts/views.py:change_password": "a second press fails: the old one is no longer right",
    "tsunagu/accounts/views.py:text_size": "choosing the same size twice is choosing it once",
    "tsunagu/accounts/views.py:enter": "the demo's log-in; nobody is there yet to own a key",
    "tsunagu/agencies/views/people.py:people": "a search, posted to keep names out of addresses",
    "tsunagu/desk/views/search.py:search": "a search, posted to keep names out of addresses",
    "tsunagu/households/views.py:contacts": "a press that reads; each is a reading of its own",
}

UNDECLARED = {
    "tsunagu/accounts/views.py:login": "allauth's view inside answers GET and POST alone",
    "tsunagu/accounts/views.py:logout": "allauth's view inside answers GET and POST alone",
    "tsunagu/accounts/views.py:change_password": "allauth's view inside answers GET and POST alone",
}

CLASS_VIEWS = {
    "tsunagu/accounts/views.py:login": "allauth's own view, called inside a function of ours",
    "tsunagu/accounts/views.py:change_password": "allauth's own view, called inside a function of ours",
}

FORMS_WITHOUT_KEY = {
    "directory/send.html": "nobody is there to own a key; the same sent twice is one revision",
    "account/login.html account_login": "nobody is there yet to own a key",
    "account/login.html accounts:enter": "nobody is there yet to own a key",
    "* account_logout": "a second log-out finds nobody",
    "* accounts:text_size": "choosing the same size twice is choosing it once",
    "account/password_change.html account_change_password": "a second press fails by itself",
    "agencies/people.html *": "a search that is posted to keep names out of addresses",
    "desk/search.html *": "a search that is posted to keep names out of addresses",
    "desk/today.html households:contacts": "a press that reads; it is a reading each time",
    "held.html": "the key of the form that could not be saved is among its fields",
    "households/contacts.html": "a press that reads; it is a reading each time",
    "households/panels/facts.html households:contacts": "a press that reads; it is a reading each time",
}

# allauth asks for these by names of its own.
ASKED_FOR_ELSEWHERE = {
    "account/messages/*.txt": "allauth asks for its messages by name",
    "account/*.html": "allauth's views ask for them by name",
}

BY = {
    "tsunagu.groups.actions.group.seen_of": "what a form was shown, in short; writes nothing",
    "tsunagu.groups.actions.register.seen_of": "what a form was shown, in short; writes nothing",
    "tsunagu.groups.actions.group.answers_of": "what stands now, for a form; writes nothing",
    "tsunagu.groups.actions.forgetting.forget_names": "the timer; its line in the trail says so",
    "tsunagu.groups.actions.session.erase": "part of closing and forgetting, which are audited",
    "tsunagu.desk.actions.expire_memos": "the timer, not a person; its line in the trail says so",
    "tsunagu.exchange.actions.bring": "None is the command line, run by who keeps the server",
    "tsunagu.accounts.actions.*": "None is the command line, which makes the first accounts of a town",
    "tsunagu.agencies.actions.founding.begin_town": "begins the first town, before anybody can act",
    "tsunagu.agencies.actions.founding.know_town": "a town known by a record only: nobody acts there",
    "tsunagu.households.actions.rebuild_keys": "None is the command line; it says nothing new of anybody",
    "tsunagu.directory.actions.send": "who holds the link, without an account; its line names the link",
    "tsunagu.notices.actions.*": "a notice is part of an act, which says by whom and is audited there",
    "tsunagu.sharing.actions.ledger.write_rows": "rows of an act, which says by whom and is audited",
    "tsunagu.sharing.actions.work.standing_end": "a date, computed for an act; writes nothing",
    "tsunagu.sharing.actions.ledger.end_of": "a date, computed for an act; writes nothing",
    "tsunagu.desk.actions.open_ends": "reads what stands in the way of a pause; writes nothing",
    "tsunagu.desk.actions.running_disclosures": "reads what a split has to decide about; writes nothing",
}

UNLOGGED = {
    "tsunagu.sharing.actions.work.keep": "one row of an act; the act itself is audited",
    "tsunagu.sharing.actions.work.tell_coordination": "rows of add_person and join, which are audited",
    "tsunagu.households.actions.introduce": "one row of join and split, which are audited",
}

KEYS: dict[str, str] = {}

SCOPELESS = {
    "Contact": "stands in the scope that its writer chose for the words about it",
    "Informant": "has no person, so no scope opens it to anybody but its holder",
}

NO_INDEX = {
    "Draft": "never about a person; found by who keeps it and the form",
    "Memo": "never about a person; found by who keeps it",
    "Informant": "reached through its intake alone, one to one",
    "Intake": "work of a desk, found by the desk; the person is usually not known yet",
}

MAY_NOT_RUN: dict[str, str] = {}

PLACES: dict[str, str] = {}

LARGE: dict[str, str] = {}
