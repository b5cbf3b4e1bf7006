from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0002_site_cache'),
    ]

    operations = [
        migrations.CreateModel(
            name='RateMeter',
            fields=[
                ('key', models.CharField(max_length=160, primary_key=True, serialize=False)),
                ('full_at', models.FloatField(db_index=True)),
            ],
        ),
    ]
