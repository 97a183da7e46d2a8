"""Query autocompletion: what a completer answers, the ranker that the screens use, and the methods of the paper."""
