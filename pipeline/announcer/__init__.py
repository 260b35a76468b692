"""What a station says of an article, and how: its words, voices and tunes.

The radio channel hands it to the loudspeakers; the website, the podcast and products with sound
use the same words from the same voice.
"""
