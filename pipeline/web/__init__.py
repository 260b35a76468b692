"""The pages that `loa run` shows on this machine's own address."""
