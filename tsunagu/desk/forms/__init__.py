"""The forms of the acts that touch several apps."""
