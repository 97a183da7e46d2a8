"""What the pages of algorithms show: for each one its data, its scenes, its questions and its words.

Pure: no Streamlit.
"""
