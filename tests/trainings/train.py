"""One training: the loop, the validation, and everything that could be logged of it."""

import time
from functools import partial

import numpy as np
import torch

from tests.trainings.adversarial import train_gan
from tests.trainings.data import IGNORED, load
from tests.trainings.losses import Loss
from tests.trainings.networks import build
from tests.trainings.processing import constant_loss, prepare
from tests.trainings.settings import KIND
from tests.trainings.steps import Stepper

EVALUATIONS = 12  # validations of a run that has too few epochs to show a curve
MOST_STEPS = 6000


def train(setting):
    """Return the setting with its measures, and the rows of the log: one a step, and one a validation."""
    torch.manual_seed(setting["seed"])
    kind = KIND[setting["base"]]
    random = np.random.default_rng(setting["seed"])
    made = load(setting["data"], random)
    task = prepare(made, setting, random)
    setting = setting | measures(made, task, setting, kind)
    if kind == "gan":
        return setting, *train_gan(setting, torch.tensor(task.train.x, dtype=torch.float32))
    return setting, *Training(setting, task, kind).run()


def measures(made, task, setting, kind):
    """Return the sizes that a reader of the log could know."""
    batch = min(setting["batch_size"], len(task.train.x))
    per_epoch = max(1, len(task.train.x) // batch)
    found = {"batch_size": batch, "train_size": len(task.train.x), "val_size": len(task.val.x)}
    found["steps_per_epoch"] = per_epoch
    found["steps"] = min(round(setting["epochs"] * per_epoch), MOST_STEPS)
    if (loss := constant_loss(task.train, kind)) is not None:
        found["constant_predictor_loss"] = round(loss, 4)
    if kind in ("classes", "tokens", "binary"):
        found["classes_or_vocabulary"] = 2 if kind == "binary" else made.outputs
    return found


def _tensors(part, task, kind):
    inputs = torch.long if task.vocabulary else torch.float32
    targets = torch.long if kind in ("classes", "tokens") else torch.float32
    return torch.as_tensor(part.x, dtype=inputs), torch.as_tensor(part.y, dtype=targets)


class Training:
    """The state of one run."""

    def __init__(self, setting, task, kind):
        self.setting, self.injected, self.steps = setting, setting["injected"], setting["steps"]
        self.loss = Loss(kind, setting)
        self.stepper = Stepper(partial(build, setting["arch"], task), setting, self.steps)
        self.x, self.y = _tensors(task.train, task, kind)
        self.val_x, self.val_y = _tensors(task.val, task, kind)
        self.outputs = task.outputs
        self.history = []

    def run(self):
        """Return the rows of the steps and the rows of the validations."""
        per_epoch = self.setting["steps_per_epoch"]
        every = per_epoch if self.steps >= 4 * per_epoch else max(1, self.steps // EVALUATIONS)
        every = max(every, self.steps // 600)
        trained, validated = [], []
        self.stepper.model.train(self.injected.get("mode") != "always-eval")
        for step in range(self.steps):
            self.stepper.resume_if_due(step)
            trained.append({"step": step + 1, "epoch": (step + 1) / per_epoch} | self._step(step))
            if (step + 1) % every == 0:
                validated.append({"step": step + 1, "epoch": (step + 1) / per_epoch} | self.validate())
        return trained, validated

    def _batch(self, step):
        size, per_epoch = self.setting["batch_size"], self.setting["steps_per_epoch"]
        if step % per_epoch == 0:
            count = len(self.x)
            self.order = torch.arange(count) if "sort" in self.injected else torch.randperm(count)
        rows = self.order[(step % per_epoch) * size :][:size]
        return self._damaged(self.x[rows], self.y[rows], step)

    def _damaged(self, x, y, step):
        """Spoil the batches that a fault spoils."""
        place, corrupt = step / self.steps, self.injected.get("corrupt")
        if place >= self.injected.get("late_data", 2.0):
            return x, y[torch.randperm(len(y))]
        if corrupt and any(
            0 <= step - int(at * self.steps) < corrupt.get("length", 1) for at in corrupt["at"]
        ):
            if corrupt["mode"] == "inputs":
                return x * corrupt["strength"], y
            if y.is_floating_point():
                return x, y * corrupt["strength"] if self.outputs == 1 and y.max() > 1 else 1 - y
            return x, torch.where(
                y == IGNORED, y, (y + 1 + torch.randint_like(y, self.outputs - 1)) % self.outputs
            )
        return x, y

    def _step(self, step):
        begin = time.thread_time()  # not the clock: other programs on the machine are no part of a run
        x, y = self._batch(step)
        rate = self.stepper.rate(step)
        loss, metric, more = self.loss(self.stepper.model(x), y)
        norm = self.stepper.update(loss)
        if kept := self.injected.get("history"):
            self.history.append(torch.randn(kept["size"]))
            for _ in range(kept["times"]):
                torch.stack(self.history[-1000:]).sum()
        seconds = time.thread_time() - begin
        row = {"train_loss": loss.item(), "train_metric": metric.mean().item(), "lr": rate, "grad_norm": norm}
        return row | {"throughput": len(x) / seconds} | more

    @torch.no_grad()
    def validate(self):
        """Return loss and metric of the validation part, in the mode that the training uses for it."""
        model, mode = self.stepper.model, self.injected.get("mode")
        model.train(mode == "train-at-eval")
        size, losses, metrics, weights = self.injected.get("eval_batch", 256), [], [], []
        for begin in range(0, len(self.val_x), size):
            x, y = self.val_x[begin : begin + size], self.val_y[begin : begin + size]
            if len(x) == 1 and model.training:
                continue
            loss, metric, _ = self.loss(model(x), y, training=False)
            losses.append(loss.item() * len(x))
            metrics.append(metric.mean().item() * len(x))
            weights.append(len(x))
        model.train(mode not in ("always-eval", "eval-after-first"))
        return {"val_loss": sum(losses) / sum(weights), "val_metric": sum(metrics) / sum(weights)}
