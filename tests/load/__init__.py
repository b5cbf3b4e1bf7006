"""What is tried under volume and does not stand in ``test_load``."""
