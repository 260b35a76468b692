"""HTTP to platforms and services: one way to ask a far end, one reading of every failure.

endpoint → answer | deadline    a request, what came of it, and how long it may take
"""
