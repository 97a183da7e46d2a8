"""Random forest, stepped: tree after tree is drawn, grown and asked to vote."""
