"""See the models of the same name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_answers")]

    operations = []
