"""Gradient boosting, stepped: stage by stage, and its losses over many stages."""
