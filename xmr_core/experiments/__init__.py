"""The experiments of the articles, on the embedded shop and on data sets of one's own."""
