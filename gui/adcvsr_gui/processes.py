"""Processes and their children: holding them still, and what memory they use."""

from __future__ import annotations

import psutil


def set_suspended(process_id: int, suspended: bool) -> bool:
    """Holds a process and its children still, or lets them go on; whether that worked."""
    try:
        process = psutil.Process(process_id)
        for one in (process, *process.children(recursive=True)):
            if suspended:
                one.suspend()
            else:
                one.resume()
    except psutil.Error:
        return False
    return True


def memory_bytes(process_id: int) -> int:
    """Memory that a process and its children have; 0 when it is gone."""
    try:
        process = psutil.Process(process_id)
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0
