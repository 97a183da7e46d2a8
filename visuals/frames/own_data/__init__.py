"""The view "Your data" of any screen: load a file, train on it, open or delete what is kept."""
