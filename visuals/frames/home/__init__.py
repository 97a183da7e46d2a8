"""The parts of Home: first start, today's plan, where the learner stands, ways into the product."""
