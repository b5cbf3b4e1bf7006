"""Who acts: this room does everything by itself."""

from firebreak.base.actions import machine

DESK = machine("review")
