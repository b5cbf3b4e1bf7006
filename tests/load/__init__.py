"""Volume, timing and sudden death: the promises of ``./dev bench``, held in a short form."""
