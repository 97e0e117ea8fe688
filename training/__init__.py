"""The coder's corpus, its training and its measuring. Nothing here is in the wheel."""
