"""Measures of decoded frames: each takes pictures as they come and says what it found."""
