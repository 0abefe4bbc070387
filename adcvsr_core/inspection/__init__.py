"""Looking at a source before it is upscaled: what to know about it, and which option helps."""
