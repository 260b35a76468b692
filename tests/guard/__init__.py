"""What must not go out unnoticed."""
