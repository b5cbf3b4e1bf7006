"""``python -m firebreak`` is the ``firebreak`` command."""

from firebreak.site.cli import main

raise SystemExit(main())
