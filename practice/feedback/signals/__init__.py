"""The signals: each reads one thing out of the words of an answer, and says nothing inside its good band."""
