"""How good is the detection? Bursts, injected crises, vendors' rules, airlines, and streams without events."""
