"""What ``./dev bench`` runs, and the recorded results."""
