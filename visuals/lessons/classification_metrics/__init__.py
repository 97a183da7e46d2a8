"""Classification metrics, threshold by threshold and bin by bin."""
