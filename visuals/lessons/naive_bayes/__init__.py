"""Naive Bayes, stepped: normal columns, beside logistic regression, and words."""
