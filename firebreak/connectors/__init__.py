"""Outside services, one folder each; adding one needs no edit elsewhere (docs/how-to/add-a-connector.md).

Public door: :func:`firebreak.connectors.discover.discover`, which finds every folder with a manifest and
registers it. ``common`` holds what several folders need and is no connector itself.
"""
