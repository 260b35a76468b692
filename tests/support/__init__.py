"""What tests of many rooms share; each file is named for what it gives."""
