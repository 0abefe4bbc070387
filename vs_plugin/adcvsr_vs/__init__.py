"""The Python half of the VapourSynth plugin `adcvsr`: it runs the model for the native filter."""
