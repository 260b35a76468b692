"""The commands of `loa`: each file a few that belong together; newsroom.py does the wiring."""
