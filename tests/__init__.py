"""Tests that drive the whole product: real processes, a real browser, every address. Each room tests itself."""
