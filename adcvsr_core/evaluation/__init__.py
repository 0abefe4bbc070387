"""How good upscaled clips are: scores, tables and pictures, beside other methods."""
