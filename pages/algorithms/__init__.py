"""One page an algorithm, and an overview of them."""
