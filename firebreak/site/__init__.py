"""Settings, addresses, server, command line, wiring: the only place that knows everything."""
