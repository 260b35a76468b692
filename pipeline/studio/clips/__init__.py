"""Clips that staff bring from their phones: footage looks at them, editing makes them ready."""
