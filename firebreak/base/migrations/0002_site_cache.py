"""The table of the shared cache, which rate limits need: no second command to run."""

from django.db import migrations

CREATE = """
CREATE TABLE site_cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires {time} NOT NULL)
"""


def create(apps, schema_editor):
    time = "datetime" if schema_editor.connection.vendor == "sqlite" else "timestamp with time zone"
    schema_editor.execute(CREATE.format(time=time))
    schema_editor.execute("CREATE INDEX site_cache_expires ON site_cache (expires)")


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
