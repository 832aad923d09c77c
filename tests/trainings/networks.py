"""The networks: small, built from the `arch` of a setting, and the ways to spoil how they begin."""

from itertools import pairwise

import torch
from torch import nn

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


def build(arch, task):
    """Return the network for a task; it maps a batch of inputs to logits or values."""
    shape, outputs = task.train.x.shape[1:], task.outputs
    match arch["name"]:
        case "mlp":
            return perceptron([shape[0], *arch["hidden"], outputs], arch)
        case "cnn":
            return convolutional(shape, outputs, arch)
        case "vae":
            return Variational(shape[0], arch)
        case "transformer":
            return Transformer(task.vocabulary, shape[0], outputs, arch)
        case _:
            return Recurrent(shape, task.vocabulary, outputs, task.train.y.ndim == 2, arch)


def perceptron(sizes, arch):
    """Return layers with normalisation, activation and dropout between them."""
    layers = []
    for inputs, outputs in pairwise(sizes[:-1]):
        layers.append(nn.Linear(inputs, outputs))
        if arch.get("norm"):
            layers.append(nn.BatchNorm1d(outputs))
        layers += [ACTIVATIONS[arch.get("act", "relu")](), nn.Dropout(arch.get("dropout", 0.0))]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def convolutional(shape, outputs, arch):
    layers, before, side = [], shape[0], shape[1]
    for channels in arch["channels"]:
        layers.append(nn.Conv2d(before, channels, 3, padding=1))
        if arch.get("norm"):
            layers.append(nn.BatchNorm2d(channels))
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
        before, side = channels, side // 2
    width = arch["fc"]
    layers += [
        nn.Flatten(),
        nn.Linear(before * side * side, width),
        nn.ReLU(),
        nn.Dropout(arch.get("dropout", 0.0)),
    ]
    return nn.Sequential(*layers, nn.Linear(width, outputs))


class Recurrent(nn.Module):
    """A recurrent layer over tokens or values; answers at every place or at the last one."""

    def __init__(self, shape, vocabulary, outputs, every_place, arch):
        super().__init__()
        width = arch["width"]
        self.embed = nn.Embedding(vocabulary, width) if vocabulary else None
        kinds = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
        more = {"nonlinearity": arch.get("act", "tanh")} if arch["name"] == "rnn" else {}
        inputs = width if vocabulary else shape[-1]
        self.memory = kinds[arch["name"]](inputs, width, batch_first=True, **more)
        if "recurrence" in arch:
            nn.init.orthogonal_(self.memory.weight_hh_l0, arch["recurrence"])
        self.dropout, self.head = nn.Dropout(arch.get("dropout", 0.0)), nn.Linear(width, outputs)
        self.every_place = every_place

    def forward(self, x):
        states, _ = self.memory(x if self.embed is None else self.embed(x))
        return self.head(self.dropout(states if self.every_place else states[:, -1]))


class Transformer(nn.Module):
    """A causal transformer, with its norms before or after the blocks."""

    def __init__(self, vocabulary, length, outputs, arch):
        super().__init__()
        width = arch["width"]
        self.embed, self.place = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
        layer = nn.TransformerEncoderLayer(
            width,
            arch["heads"],
            4 * width,
            arch.get("dropout", 0.0),
            batch_first=True,
            norm_first=not arch.get("post_norm"),
        )
        self.layers = nn.TransformerEncoder(layer, arch["layers"], enable_nested_tensor=False)
        self.norm = nn.Identity() if arch.get("post_norm") else nn.LayerNorm(width)
        self.head = nn.Linear(width, outputs)
        for matrix in (p for p in self.layers.parameters() if p.dim() > 1):
            nn.init.xavier_uniform_(matrix)  # the layers are copies of one: each needs its own numbers
        later = torch.ones(length, length, dtype=torch.bool).triu(1)
        self.register_buffer("later", torch.zeros_like(later) if arch.get("no_mask") else later)

    def forward(self, x):
        states = self.embed(x) + self.place(torch.arange(x.shape[1]))
        return self.head(self.norm(self.layers(states, mask=self.later[: x.shape[1], : x.shape[1]])))


class Variational(nn.Module):
    """A variational autoencoder; returns the picture, the mean and the log variance of its code."""

    def __init__(self, inputs, arch):
        super().__init__()
        hidden, code = arch["hidden"], arch["code"]
        self.peek = arch.get("peek", False)
        self.encoder = perceptron([inputs, hidden, 2 * code], arch)
        self.decoder = perceptron([code + (inputs if self.peek else 0), hidden, inputs], arch)

    def forward(self, x):
        mean, log_variance = self.encoder(x).chunk(2, dim=1)
        code = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        return self.decoder(torch.cat([code, x], dim=1) if self.peek else code), mean, log_variance


@torch.no_grad()
def spoil(model, injected):
    """Change the weights with which a training begins."""
    if how := injected.get("init"):
        strength = injected.get("init_strength", 1.0)
        for parameter in model.parameters():
            if how == "zero":
                parameter.zero_()
            elif parameter.dim() > 1:
                parameter.normal_(0, strength) if how == "normal" else parameter.mul_(strength)
    layers = [m for m in model.modules() if isinstance(m, nn.Linear | nn.Conv2d)]
    if "relu_bias" in injected:
        for layer in layers[:-1]:
            layer.bias.fill_(-injected["relu_bias"])
    if injected.get("half"):
        for layer in layers:
            layer.register_forward_hook(lambda _module, _inputs, output: output.half().float())


def forget(model, fresh, lost):
    """Put the beginning's weights back: all of them (`weights`) or those of the last layer (`head`)."""
    if "weights" in lost:
        model.load_state_dict(fresh.state_dict())
    elif "head" in lost:
        old, new = ([m for m in net.modules() if isinstance(m, nn.Linear)][-1] for net in (model, fresh))
        old.load_state_dict(new.state_dict())
