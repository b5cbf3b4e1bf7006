"""Who is affected and must hear it first, the press desk, what is really done."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import firebreak.base.clock
import firebreak.base.ids
import firebreak.incidents.models.part


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("incidents", "0002_presence"),
    ]

    operations = [
        migrations.CreateModel(
            name='CorrectiveAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(choices=[('close', 'Close'), ('recall', 'Recall'), ('repair', 'Repair'), ('investigate', 'Investigate'), ('help', 'Help'), ('legal', 'Legal'), ('other', 'Other')], max_length=11)),
                ('text', models.TextField()),
                ('due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('doing', 'Doing'), ('done', 'Done'), ('dropped', 'Dropped')], default='planned', max_length=7)),
                ('proof', models.TextField(blank=True, default='')),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('sayable', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No')], default='', max_length=3)),
                ('sayable_at', models.DateTimeField(null=True)),
                ('public_words', models.TextField(blank=True, default='')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrective', to='incidents.incident')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sayable_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['incident', 'state', 'due_at'], name='corrective_open')],
            },
        ),
        migrations.CreateModel(
            name='PressQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('salt', models.CharField(default=firebreak.incidents.models.part.new_salt, editable=False, max_length=32)),
                ('outlet', models.CharField(max_length=120)),
                ('journalist', models.CharField(blank=True, default='', max_length=120)),
                ('contact', models.CharField(blank=True, default='', max_length=200)),
                ('text', models.TextField(blank=True, default='')),
                ('asked_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('answering', 'Answering'), ('answered', 'Answered'), ('printed', 'Printed'), ('dropped', 'Dropped')], default='asked', max_length=9)),
                ('answer', models.TextField(blank=True, default='')),
                ('answered_at', models.DateTimeField(null=True)),
                ('link', models.CharField(blank=True, default='', max_length=500)),
                ('tone', models.CharField(blank=True, choices=[('factual', 'Factual'), ('speculative', 'Speculative'), ('sensational', 'Sensational')], default='', max_length=11)),
                ('printed', models.TextField(blank=True, default='')),
                ('printed_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('spoke', models.CharField(blank=True, default='', max_length=200)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='press', to='incidents.incident')),
                ('spokesperson', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['incident', 'state', 'due_at'], name='press_open')],
            },
        ),
        migrations.CreateModel(
            name='Stakeholder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('salt', models.CharField(default=firebreak.incidents.models.part.new_salt, editable=False, max_length=32)),
                ('sort', models.CharField(choices=[('affected', 'Affected'), ('staff', 'Staff'), ('union', 'Union'), ('authority', 'Authority'), ('partner', 'Partner'), ('other', 'Other'), ('public', 'Public')], max_length=9)),
                ('who', models.JSONField(default=dict)),
                ('group', models.CharField(blank=True, default='', max_length=60)),
                ('name', models.CharField(blank=True, default='', max_length=120)),
                ('private', models.BooleanField(default=False)),
                ('reach', models.CharField(blank=True, default='', max_length=200)),
                ('affected', models.TextField(blank=True, default='')),
                ('place', models.PositiveIntegerField()),
                ('first', models.BooleanField(default=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('way', models.CharField(blank=True, choices=[('meeting', 'Meeting'), ('phone', 'Phone'), ('message', 'Message'), ('mail', 'Mail'), ('letter', 'Letter'), ('form', 'Form'), ('intranet', 'Intranet'), ('other', 'Other')], default='', max_length=8)),
                ('proof', models.TextField(blank=True, default='')),
                ('waived_why', models.TextField(blank=True, default='')),
                ('removed_at', models.DateTimeField(null=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stakeholders', to='incidents.incident')),
                ('teller', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['incident', 'place'], name='stakeholder_order')],
            },
        ),
        migrations.AddField(
            model_name='legalclock',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='legalclock',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
