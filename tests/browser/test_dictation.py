"""Dictation and recording in Chromium: the browser's recognition is a stand-in, its microphone plays a known sound."""
