"""The application: what staff and the service can do in an office, whatever face they see it by.

Nothing here prints, asks at a terminal or listens to HTTP: `pipeline/cli/` and `pipeline/web/` do.
"""
