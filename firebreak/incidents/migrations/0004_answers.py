"""See the models of the same name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import firebreak.base.clock
import firebreak.base.ids


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_people"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name='presence',
            name='since',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='LongShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('since', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='long_shifts', to='incidents.incident')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('reason', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_why', models.TextField(blank=True, default='')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='incidents.incident')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('incident',), name='one_open_hold')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('origin', models.CharField(choices=[('mention', 'Mention'), ('report', 'Report'), ('hand', 'Hand')], max_length=7)),
                ('about', models.CharField(blank=True, default='', max_length=80)),
                ('kind', models.CharField(choices=[('question', 'Question'), ('complaint', 'Complaint'), ('threat', 'Threat'), ('help', 'Help'), ('offer', 'Offer'), ('other', 'Other')], default='other', max_length=9)),
                ('text', models.TextField()),
                ('author', models.CharField(blank=True, default='', max_length=200)),
                ('platform', models.CharField(blank=True, default='', max_length=60)),
                ('language', models.CharField(blank=True, default='', max_length=20)),
                ('link', models.CharField(blank=True, default='', max_length=2000)),
                ('said_at', models.DateTimeField()),
                ('personal', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Claimed'), ('answered', 'Answered'), ('solved', 'Solved'), ('dropped', 'Dropped')], default='waiting', max_length=8)),
                ('held_until', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True, default='')),
                ('answer_link', models.CharField(blank=True, default='', max_length=2000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('follow_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('ended_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='incidents.incident')),
            ],
            options={
                'indexes': [models.Index(fields=['incident', 'state', 'said_at'], name='message_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('about', ''), _negated=True), fields=('incident', 'about'), name='message_once')],
            },
        ),
        migrations.CreateModel(
            name='RoomHandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('duty', models.CharField(blank=True, default='', max_length=60)),
                ('open', models.TextField(blank=True, default='')),
                ('promised', models.TextField(blank=True, default='')),
                ('next', models.TextField(blank=True, default='')),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='offered', max_length=9)),
                ('reason', models.TextField(blank=True, default='')),
                ('offered_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='incidents.incident')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('incident', 'giver', 'duty'), name='hand_over_one_open')],
            },
        ),
    ]
