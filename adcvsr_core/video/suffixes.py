"""Which files are taken for videos and images by their names, and which an output may have."""

from __future__ import annotations

# fmt: off
VIDEO_SUFFIXES = (
    ".3gp", ".asf", ".avi", ".divx", ".dv", ".f4v", ".flv", ".gif", ".h264", ".h265", ".hevc",
    ".ivf", ".m1v", ".m2t", ".m2ts", ".m2v", ".m4v", ".mjpeg", ".mkv", ".mov", ".mp4", ".mpe",
    ".mpeg", ".mpg", ".mts", ".mxf", ".nut", ".obu", ".ogm", ".ogv", ".qt", ".rm", ".rmvb", ".ts",
    ".vob", ".webm", ".wmv", ".y4m",
)
"""Files of a folder that are clips. A file that is named itself is read whatever it is called."""

IMAGE_SUFFIXES = (
    ".avif", ".bmp", ".dpx", ".exr", ".j2k", ".jp2", ".jpeg", ".jpg", ".jxl", ".pbm", ".pgm",
    ".png", ".pnm", ".ppm", ".tga", ".tif", ".tiff", ".webp",
)
"""Files that are one picture each."""

OUTPUT_SUFFIXES = (
    ".avi", ".m4v", ".mka", ".mkv", ".mov", ".mp4", ".mxf", ".nut", ".png", ".ts", ".webm",
)
"""What the name of an output file may end in."""

TURNED_SUFFIXES = (".m4v", ".mkv", ".mov", ".mp4", ".webm")
"""Outputs that can say that players shall turn their picture; others show it as it is stored."""
# fmt: on
