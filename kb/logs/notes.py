"""What a log hides, said of a run that has been read."""

from collections.abc import Callable, Mapping

import numpy as np

from kb.language import Text
from kb.logs.lexicon import SMOOTHED
from kb.logs.run import Run, Series
from kb.logs.words import words

FEWEST_TO_JUDGE = 5
"""Below five points neither a trend nor its noise can be estimated."""


def restore_filtered_nan(series: dict[str, Series]) -> Text | None:
    """Put NaN back where the Hugging Face Trainer logged 0.0: exactly zero beside a broken gradient norm.

    Trainer option `logging_nan_inf_filter` (on by default) replaces NaN and infinite step losses before
    averaging.
    """
    loss, norm = series.get("train_loss"), series.get("grad_norm")
    if loss is None or norm is None or not len(loss):
        return None
    broken = norm.steps[~np.isfinite(norm.values)]
    hidden = (loss.values == 0) & np.isin(loss.steps, broken)
    if not hidden.any():
        return None
    values = loss.values.copy()
    values[hidden] = np.nan
    series["train_loss"] = Series(loss.name, loss.column, loss.steps, values, loss.direction)
    count = int(hidden.sum())
    return Text(
        f"{count} losses of exactly 0.0 beside a gradient norm of NaN are NaN losses that the "
        "trainer filtered; they are read as NaN",
        f"有 {count} 个 loss 恰为 0.0 而梯度范数为 NaN：这是被 Trainer 过滤掉的 NaN，按 NaN 处理",
    )


def set_aside_unmeasured_norm(series: dict[str, Series]) -> Text | None:
    """Take away a gradient norm that was not measured.

    DeepSpeed's engine leaves Megatron's columns at 0 and -1.
    """
    norm, scale = series.get("grad_norm"), series.get("loss_scale")
    if norm is None or scale is None or norm.values.any() or not np.all(scale.values == -1):
        return None
    series["grad_norm_not_measured"] = series.pop("grad_norm")
    return Text(
        "the gradient norm was not measured: it is printed as 0 beside a loss scale of -1",
        "梯度范数并未测量：打印为 0，同时 loss scale 为 -1",
    )


REPAIRS = (restore_filtered_nan, set_aside_unmeasured_norm)
"""Change the series of a run where the log says something else than it means; each says so in a note."""


def notes_on(run: Run) -> tuple[Text, ...]:
    """Remarks on what this log cannot show."""
    return tuple(note for rule in _RULES if (note := rule(run.series, run)) is not None)


def _no_validation(series: Mapping[str, Series], _: Run) -> Text | None:
    if (
        "train_loss" not in series
        or "reward" in series
        or any(name.startswith(("val_", "test_")) for name in series)
    ):
        return None
    return Text(
        "no validation values in the log: overfitting cannot be seen",
        "日志中没有验证集指标：看不出是否过拟合",
    )


def _smoothed(series: Mapping[str, Series], _: Run) -> Text | None:
    loss = series.get("train_loss")
    if loss is None or not SMOOTHED & set(words(loss.column)):
        return None
    return Text(
        f"{loss.column} is a running mean: short spikes and single NaN values are smoothed away",
        f"{loss.column} 是滑动平均值：短暂的尖峰和个别 NaN 会被抹平",
    )


def _too_short(_: Mapping[str, Series], run: Run) -> Text | None:
    if run.points >= FEWEST_TO_JUDGE:
        return None
    points = "only one point" if run.points == 1 else f"only {run.points} points"
    return Text(f"{points}: too short to judge a curve", f"只有 {run.points} 个点：太短，无法判断曲线")


def _all_broken(series: Mapping[str, Series], _: Run) -> Text | None:
    names = [
        s.column
        for s in series.values()
        if len(s) > 1 and s.direction == "down" and not np.isfinite(s.values).any()
    ]
    if not names:
        return None
    return Text(
        f"{', '.join(names)}: every value is NaN or infinite", f"{', '.join(names)}：所有值都是 NaN 或 inf"
    )


_RULES: tuple[Callable[[Mapping[str, Series], Run], Text | None], ...] = (
    _no_validation,
    _smoothed,
    _too_short,
    _all_broken,
)
