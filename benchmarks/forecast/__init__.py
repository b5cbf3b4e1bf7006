"""How good is the forecast? Final sizes of whole cascades, and the course after real bursts."""
