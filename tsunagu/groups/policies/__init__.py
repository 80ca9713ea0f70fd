"""Who may run and read what is in groups. Pure questions; nothing is written."""
