"""What the screens with experiments share: the one that runs, a result drawn, pinned and compared."""
