"""Pages of the rota: the calendar, a shift, a pattern, handing over."""
