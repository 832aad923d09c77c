"""Loss and metric of each kind of task, with the faults that live between output and loss."""

import torch
from torch.nn import functional

from tests.trainings.data import IGNORED


class Loss:
    """The loss that a training minimises; `evaluate` gives loss and metric of a part."""

    def __init__(self, kind, setting):
        self.kind, self.injected = kind, setting["injected"]
        self.smoothing, self.beta = setting.get("label_smoothing", 0.0), setting.get("beta", 1.0)

    def __call__(self, output, y, training=True):
        """Return loss, sum of metric counts, number of metric counts and further numbers to log."""
        if self.kind == "vae":
            return self._variational(*output, y)
        if self.kind in ("classes", "tokens"):
            return self._classes(output, y, training)
        if self.kind == "binary":
            return self._binary(output, y)
        return self._values(output, y)

    def _classes(self, output, y, training):
        if self.kind == "tokens":
            y = self._masked(y)
        counted = y != IGNORED
        right = (output.argmax(-1) == y)[counted].float()
        bug, rows = self.injected.get("output"), (output if output.dim() == 2 else output.flatten(0, 1))
        if self.injected.get("half_log"):
            return (-rows.softmax(-1).half().float().log().gather(1, y[:, None]).mean(), right, {})
        if "softmax_dim" in self.injected:
            logs = output.log_softmax(self.injected["softmax_dim"])
            logs = logs if logs.dim() == 2 else logs.flatten(0, 1)
            return functional.nll_loss(logs, y.flatten(), ignore_index=IGNORED), right, {}
        if bug == "softmax":
            rows = rows.softmax(-1)
        smoothing = self.smoothing if training else 0.0
        loss = functional.cross_entropy(rows, y.flatten(), ignore_index=IGNORED, label_smoothing=smoothing)
        return loss, right, {}

    def _masked(self, y):
        match self.injected.get("mask"):
            case "count-pads":
                return torch.where(y == IGNORED, 0, y)
            case "inverted":
                return torch.where(y == IGNORED, 0, IGNORED)
        return y

    def _binary(self, output, y):
        right = ((output[:, 0] > 0) == (y > 0.5)).float()
        if self.injected.get("output") == "sigmoid":
            output = output.sigmoid()
            right = ((output[:, 0] > 0.5) == (y > 0.5)).float()
        if self.injected.get("broadcast"):
            return functional.binary_cross_entropy_with_logits(*torch.broadcast_tensors(output, y)), right, {}
        return functional.binary_cross_entropy_with_logits(output[:, 0], y), right, {}

    def _values(self, output, y):
        output = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}.get(
            self.injected.get("output"), lambda x: x
        )(output)
        if self.injected.get("broadcast"):
            return ((output - y) ** 2).mean(), (output - y).abs().mean(), {}
        error = output.reshape(y.shape) - y
        return (error**2).mean(), error.abs(), {}

    def _variational(self, picture, mean, log_variance, y):
        recon = ((picture - y) ** 2).sum(1).mean()
        kl = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1).mean()
        return recon + self.beta * kl, torch.ones(1), {"recon": recon.item(), "kl": kl.item()}
