"""Work that nobody waits for: planning, sending and reading texts. `python -m jobs` keeps the timetable."""
