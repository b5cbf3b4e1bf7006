"""What ``./dev bench release-safety`` is made of: a network with faults, workers with bugs planted, two judges."""
