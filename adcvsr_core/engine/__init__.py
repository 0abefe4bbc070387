"""The engine: a student run over clips, in windows or as a stream, whole frames or tiles."""

from adcvsr_core.engine.upscaler import Upscaler

__all__ = ["Upscaler"]
