"""Mock interviews: their shape, the questions drawn, what happens in them, and the report after them."""
