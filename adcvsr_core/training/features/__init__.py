"""Frozen networks that losses and teachers look through."""
