"""Offices that an earlier version published, packed; every later version must open them."""
