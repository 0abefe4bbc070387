"""Where samples come from and how they are cut: the [data] table of a recipe."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class DataConfig:
    """Where ground truth comes from and how samples are cut.

    The shares are relative to each other; a kind of sample whose material is missing (no clips, no
    stills) is left out and the others take its place.
    """

    clips: tuple[str, ...] = ()
    """Folders of videos."""
    stills: tuple[str, ...] = ()
    """Folders of still images, set in motion."""
    index: tuple[str, ...] = ()
    """Index files that `adcvsr dataset` wrote; they name clips and stills."""
    pairs: tuple[str, ...] = ()
    """Folders with `lq` and `teacher` inside: clips that are low quality already, and the output of
    a teacher for them under the same names."""
    clip_share: float = 0.6
    """Samples cut from clips."""
    still_share: float = 0.4
    """Samples made from stills under a moving camera."""
    layer_share: float = 0.0
    """Samples of one thing moving in front of another: occlusion and parallax."""
    procedural_share: float = 0.0
    """Samples that are drawn: dead leaves, lettering, gratings."""
    pair_share: float = 0.6
    """Samples cut from pairs."""
    num_frames: int
    """T, frames a sample."""
    patch: int
    """Height and width of the low-quality side, in pixels, even."""
    crop: int = 0
    """Height and width of the part that each use of a sample takes, at a random place, in pixels of
    the low-quality side; 0 takes all of it. One large sample cut many times costs less to make than
    small ones, and repeats itself less."""
    crop_frames: int = 0
    """Consecutive frames that each use of a sample takes; 0 takes all of them. With 1, the same
    time shows a network the most pictures: for a first stage."""
    batch: int
    """Samples a step, on each process."""
    reuse: int = 4
    """How often a finished sample is used, each time flipped, turned or played backwards anew:
    decoding and codecs cost more than a step of a small student."""
    pool: int = 40
    """Finished samples kept for each sample of a batch; the uses of one lie so far apart that they
    fill it."""
    cuts: int = 2
    """Samples cut at once from each decoded excerpt."""
    workers: int = 1
    """Processes that make samples; the batches are the same for any number."""
    cache_mib: int = 512
    """Decoded video that each worker keeps, at most, in MiB."""
    seed: int = 0
    """Of the sample makers."""

    def __post_init__(self) -> None:
        for name in ("num_frames", "patch", "batch", "reuse", "pool", "cuts"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} = {getattr(self, name)}: at least 1 is needed")
        for name in ("crop", "crop_frames", "workers", "cache_mib", "seed"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} = {getattr(self, name)} is negative")
        if self.patch % 2:
            raise ValueError(f"patch = {self.patch} is odd; codecs need an even size")
        for part, whole in (("crop", "patch"), ("crop_frames", "num_frames")):
            if getattr(self, part) > (most := getattr(self, whole)):
                raise ValueError(f"{part} = {getattr(self, part)} is more than {whole} = {most}")
        shares = [field.name for field in fields(self) if field.name.endswith("_share")]
        if wrong := [name for name in shares if not 0 <= getattr(self, name) < float("inf")]:
            raise ValueError(f"{wrong[0]} = {getattr(self, wrong[0])}: a share is 0 or more")

    @property
    def used_frames(self) -> int:
        """Frames of each sample of a batch."""
        return self.crop_frames or self.num_frames

    @property
    def used_patch(self) -> int:
        """Height and width of the low-quality side of each sample of a batch, in pixels."""
        return self.crop or self.patch
