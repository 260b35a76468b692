"""The commands of `loa`: each file one command or group, which parses options, calls the office
and prints what came of it.
"""
