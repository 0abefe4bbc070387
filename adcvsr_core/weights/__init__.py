"""Weights files: the format, importers of published weights, and where models are found."""
