"""Mirrors: local stand-ins that speak the platforms' documented wire format.

Rehearsal, demo and tests talk to them instead of to the public. Standard library only; they
import neither `pipeline` nor `channels`, so that no mistake of ours is made twice alike.
"""
