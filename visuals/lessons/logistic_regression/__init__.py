"""Logistic regression, stepped: Newton's method and gradient descent."""
