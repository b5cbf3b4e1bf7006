"""How often is the detector right and wrong? Scores used by ``benchmarks/detect`` and by the tests."""
