"""Networks that show a student what to make of low quality, and the cache of what they made."""

SCALE = 4
"""All published teachers upscale four times."""
