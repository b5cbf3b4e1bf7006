"""A monitor's stored past once more through the detector, at an alarm budget of choice.

:mod:`.replaying` is the judgement, slice by slice; :mod:`.running` does it in turns of about a second as jobs, so that
nothing else has to wait for it and a person can stop it.
"""
