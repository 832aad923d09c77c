"""The front door: a path in, runs out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kb.errors import LogError
from kb.language import Text
from kb.logs.assemble import runs_of
from kb.logs.context import stated_context
from kb.logs.disk import Progress
from kb.logs.foreign import foreign
from kb.logs.registry import readers
from kb.logs.run import Run
from kb.logs.source import Source

PathLike = str | Path


def read_log(
    path: PathLike, *, mapping: Mapping[str, str] | None = None, progress: Progress | None = None
) -> Run:
    """Read one run from a log; of several runs the longest, with a note that says so.

    `mapping` names columns by hand (`{"train_loss": "my column"}`) and overrules what was guessed. Raises
    LogError where the log cannot be read or holds no curve.
    """
    runs = read_logs(path, mapping=mapping, progress=progress)
    longest = max(runs, key=lambda run: run.points)
    if len(runs) == 1:
        return longest
    place = runs.index(longest) + 1
    note = Text(
        f"the log holds {len(runs)} runs; this is the longest, number {place}",
        f"日志中有 {len(runs)} 次训练；这里取最长的一次（第 {place} 次）",
    )
    return replace(longest, notes=(*longest.notes, note))


def read_logs(
    paths: PathLike | Sequence[PathLike],
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> list[Run]:
    """Read all runs from one or several logs or directories (`-` is stdin).

    Raises LogError as `read_log` does.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    runs: list[Run] = []
    for path in given:
        if str(path) != "-" and Path(path).is_dir():
            from kb.logs.directory import read_directory

            runs.extend(read_directory(Path(path), mapping, progress))
        else:
            runs.extend(read_file(path, mapping, progress))
    return runs


def read_file(path: PathLike, mapping: Mapping[str, str] | None, progress: Progress | None) -> list[Run]:
    """Read all runs of one file."""
    source = Source(path, progress)
    if not source.head.strip():
        raise source.error(Text("the file is empty", "文件是空的"))
    if other := foreign(source.head):
        raise source.error(other)
    for reader in readers():
        if reader.recognise(source):
            runs = [run for table in reader.read(source) for run in runs_of(table, source.name, mapping)]
            if runs:
                context = stated_context(source)
                return [
                    replace(run, notes=(*source.notes, *run.notes), context=run.context or context)
                    for run in runs
                ]
            raise source.error(
                Text(
                    f"holds no training curve (recognised as {reader.name})",
                    f"其中没有训练曲线（识别为 {reader.name}）",
                )
            )
    raise _unknown(source)


def _unknown(source: Source) -> LogError:
    if b"\0" in source.head:
        return source.error(
            Text("is a binary file of no known log format", "是二进制文件，不属于任何已知的日志格式")
        )
    if source.broken_document:
        return source.error(
            Text(
                "is one JSON document that is damaged or cut off, and could not be mended",
                "是一个已损坏或不完整的 JSON 文档，无法修复",
            )
        )
    return source.error(
        Text(
            "no training curve was found: no line or column with a loss, a metric or a step",
            "没有找到训练曲线：没有含 loss、指标或步数的行或列",
        )
    )
