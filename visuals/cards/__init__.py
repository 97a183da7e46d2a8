"""What a card says, as Markdown in parts: the screens show them one by one, an export writes them one after another."""
