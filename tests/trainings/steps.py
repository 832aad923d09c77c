"""One optimizer step: learning rate of the moment, gradients with their faults, clipping, the update."""

import copy
import math

import torch
from torch import nn

from tests.trainings.networks import forget, spoil


def rate_factor(schedule, step, steps):
    """Return by what the base rate is multiplied at a step."""
    schedule = schedule or {"kind": "constant"}
    place, gamma = step / steps, schedule.get("gamma", 1.0)
    warmup = schedule.get("warmup", 0.0)
    factor = min(1.0, (place * steps + 1) / (warmup * steps)) if warmup else 1.0
    match schedule["kind"]:
        case "cosine":
            return factor * 0.5 * (1 + math.cos(math.pi * max(0.0, place - warmup) / max(1 - warmup, 1e-6)))
        case "one-cycle":
            rise = min(1.0, (place + 0.02) / 0.3)
            return rise if place < 0.3 else 0.5 * (1 + math.cos(math.pi * (place - 0.3) / 0.7)) + 1e-3
        case "step":
            return factor * gamma ** (step // schedule["every_step"])
        case "exponential":
            return factor * gamma**step
        case "growth":
            return factor * gamma ** int(place / schedule["every"])
        case "jump":
            return factor * (schedule["factor"] if place >= schedule["at"] else 1.0)
        case "waves":
            return factor * 0.5 * (1.001 + math.cos(math.pi * step / schedule["every_step"]))
        case "restarts":
            return factor * 0.5 * (1.02 + math.cos(math.pi * (place % schedule["every"]) / schedule["every"]))
    return factor


def optimizer_of(model, options):
    """Return the optimizer that a setting names."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    shared = {"lr": options["lr"], "weight_decay": options.get("weight_decay", 0.0)}
    if options["name"] == "sgd":
        return torch.optim.SGD(parameters, momentum=options.get("momentum", 0.0), **shared)
    kind = torch.optim.AdamW if options["name"] == "adamw" else torch.optim.Adam
    betas = tuple(options.get("betas", (0.9, 0.999)))
    return kind(parameters, eps=options.get("eps", 1e-8), betas=betas, foreach=False, **shared)


class Stepper:
    """Model, optimizer and schedule of a training, with what is done to them on the way."""

    def __init__(self, build, setting, steps):
        self.setting, self.injected, self.steps = setting, setting["injected"], steps
        self.build = build
        self.model = self._new_model()
        if self.injected.get("frozen") == "but-bias":
            *rest, _bias = self.model.parameters()
            for parameter in rest:
                parameter.requires_grad_(False)
        held = self._new_model() if self.injected.get("no_step") == "other-model" else self.model
        self.optimizer = optimizer_of(held, setting["optimizer"])
        self.first, self.scale = 0, 1.0  # where the schedule began, and by what a resumed rate is off

    def _new_model(self):
        model = self.build()
        spoil(model, self.injected)
        return model

    def resume_if_due(self, step):
        """Stop and go on from a checkpoint that lacks a part."""
        resume = self.injected.get("resume")
        if not resume or step != int(resume["at"] * self.steps):
            return
        lost = resume["lost"]
        forget(self.model, self._new_model(), lost)
        state = copy.deepcopy(self.optimizer.state_dict())
        self.optimizer = optimizer_of(self.model, self.setting["optimizer"])
        if "optimizer" not in lost and "weights" not in lost:
            self.optimizer.load_state_dict(state)
        if "schedule" in lost:
            self.first = step
        self.scale = resume.get("rate", 1.0)

    def rate(self, step):
        """Set and return the learning rate of a step."""
        factor = rate_factor(self.setting.get("schedule"), step - self.first, self.steps)
        rate = self.setting["optimizer"]["lr"] * factor * self.scale
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def update(self, loss):
        """Do the step that a loss asks for; return the norm of the gradient before clipping."""
        if not self.injected.get("no_zero_grad"):
            self.model.zero_grad()
        loss.backward()
        parameters = [p for p in self.model.parameters() if p.grad is not None]
        if scale := self.injected.get("loss_scale"):
            for parameter in parameters:
                parameter.grad = (parameter.grad * scale).half().float() / scale
        limit = self.setting.get("clip_norm") or math.inf
        norm = nn.utils.clip_grad_norm_(parameters, limit).item()
        if self.injected.get("no_step") != "missing":
            self.optimizer.step()
        return norm
