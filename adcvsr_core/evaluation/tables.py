"""An evaluation as text, Markdown and JSON."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from adcvsr_core.evaluation.measures import Measure
from adcvsr_core.evaluation.scores import ClipScores, Evaluation


def text_table(evaluation: Evaluation) -> str:
    """A block of lines a clip, then the means."""
    methods = list(evaluation.scores)
    width = max(map(len, methods)) + 4
    header = "".join(f"{measure.label:>{_width(measure)}}" for measure in evaluation.measures)
    lines = [f"{'':{width}}{header}"]
    for title, scores in _blocks(evaluation):
        lines.append(title)
        for method, values in scores.items():
            cells = "".join(
                f"{_cell(measure, values):>{_width(measure)}}" for measure in evaluation.measures
            )
            lines.append(f"  {method:{width - 2}}{cells}")
    return "\n".join(lines) + "\n"


def markdown_table(evaluation: Evaluation) -> str:
    """A table of means, then one a clip; the best of each column is bold."""
    arrows = [f"{m.label} {'↑' if m.higher_is_better else '↓'}" for m in evaluation.measures]
    parts: list[str] = []
    for title, scores in reversed(_blocks(evaluation)):
        best = {m.name: evaluation.best(scores, m) for m in evaluation.measures}
        lines = [
            f"### {title}\n",
            f"| | {' | '.join(arrows)} |",
            f"|---|{'---|' * len(arrows)}",
        ]
        for method, values in scores.items():
            cells = [
                f"**{_cell(m, values)}**"
                if best[m.name] == method and len(scores) > 1
                else _cell(m, values)
                for m in evaluation.measures
            ]
            lines.append(f"| {method} | {' | '.join(cells)} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join([parts[0], *reversed(parts[1:])])


def report(evaluation: Evaluation, pictures: dict[str, list[Path]]) -> str:
    """A page in Markdown with the tables, and the pictures of each clip that lie beside it."""
    parts = ["# Evaluation\n", markdown_table(evaluation)]
    if evaluation.skipped:
        parts.append("### Left out\n")
        parts += [f"- {name}: {reason}" for name, reason in evaluation.skipped.items()]
        parts.append("")
    for clip, paths in pictures.items():
        parts.append(f"### Pictures of {clip}\n")
        parts += [f"![{path.stem}]({quote(path.name)})\n" for path in paths]
    return "\n".join(parts)


def to_json(evaluation: Evaluation) -> dict[str, object]:
    """Everything, as plain values."""
    return {
        "reference": "ground truth" if evaluation.with_truth else None,
        "metrics": {
            m.name: {"label": m.label, "better": "higher" if m.higher_is_better else "lower"}
            for m in evaluation.measures
        },
        "skipped": evaluation.skipped,
        "methods": {
            method: {
                "mean": _rounded(evaluation.mean(method)),
                "clips": {clip: _rounded(values) for clip, values in clips.items()},
            }
            for method, clips in evaluation.scores.items()
        },
    }


def _blocks(evaluation: Evaluation) -> list[tuple[str, dict[str, ClipScores]]]:
    """What each block of a table shows and the values in it, by method; the means come last."""
    scores = evaluation.scores
    clips = list(next(iter(scores.values())))
    blocks = [(clip, {method: scores[method][clip] for method in scores}) for clip in clips]
    means = {method: evaluation.mean(method) for method in scores}
    return [*blocks, (f"mean of {len(clips)} clip{'s' if len(clips) > 1 else ''}", means)]


def _cell(measure: Measure, values: ClipScores) -> str:
    return f"{values[measure.name]:.{measure.digits}f}"


def _width(measure: Measure) -> int:
    return max(len(measure.label), 7) + 2


def _rounded(values: ClipScores) -> ClipScores:
    return {name: round(value, 5) for name, value in values.items()}
