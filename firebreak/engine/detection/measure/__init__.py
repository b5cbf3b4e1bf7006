"""How often is the detector right and wrong? Scores used by ``benchmarks/detect.py`` and by the tests."""
