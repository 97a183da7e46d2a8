"""The question bank: the list with its search, and a card."""
