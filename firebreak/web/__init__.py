"""What every page is made of: templates, navigation, components, charts drawn as SVG, and the live stream.

Public door for the rooms above:

* ``firebreak.web.slots``: ``nav`` and ``slots``, where rooms announce pages and put panels on others'.
* ``{% load firebreak %}``: the components; ``web/app.html`` and ``web/plain.html``: the page frames.
* ``firebreak.web.charts``: pure functions from numbers to accessible SVG.
* ``firebreak.web.live`` and ``firebreak.web.asgi_front``: the event stream and the ASGI front of the process.
* ``firebreak.web.prefs``: theme and shortcut choices of a reader, and the signal sent when one changes.
"""
