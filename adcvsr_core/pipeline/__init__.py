"""From a source to a target: probe, decode, upscale, finish, encode, in resumable pieces."""

from adcvsr_core.pipeline.job import JobResult, upscale_video

__all__ = ["JobResult", "upscale_video"]
