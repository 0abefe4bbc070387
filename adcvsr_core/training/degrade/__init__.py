"""Low-quality clips from good ones, on the fly."""
