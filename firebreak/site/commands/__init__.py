"""One module per verb of the ``firebreak`` command."""
