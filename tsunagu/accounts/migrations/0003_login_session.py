from django.db import migrations


class Migration(migrations.Migration):
    """A running log-in gives the name Session to 回, one meeting of a group."""

    dependencies = [("accounts", "0002_cache_table")]
    operations = [migrations.RenameModel("Session", "LoginSession")]
