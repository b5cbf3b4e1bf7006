"""An incident's channel in the brand's chat: opened, filled from the room, and what is said there carried back as notes.

Counsel's notes never go there. The channel is private to people who linked their name and may see the incident.
"""
