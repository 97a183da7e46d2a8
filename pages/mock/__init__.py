"""Mock interviews: set up, held, reported on, and asked by a friend."""
