"""Short films of articles."""
