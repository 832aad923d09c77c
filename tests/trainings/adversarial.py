"""The training of a generative adversarial network on a ring of eight clusters."""

import math
import time

import torch
from torch.nn import functional

from tests.trainings.networks import perceptron

MODES, RADIUS, NEAR = 8, 2.0, 0.35
ANGLES = torch.arange(MODES) * math.pi / 4
CENTRES = RADIUS * torch.stack([ANGLES.cos(), ANGLES.sin()], dim=1)
LOOKS = 25  # how often the samples are looked at


def train_gan(setting, data):
    """Return the rows of the steps and of the looks at the samples."""
    arch, rates, size, steps = setting["arch"], setting["optimizer"], setting["batch_size"], setting["steps"]
    generator = perceptron([arch["code"], *arch["generator"], 2], arch)
    critic = perceptron([2, *arch["discriminator"], 1], arch)
    by_generator = torch.optim.Adam(
        generator.parameters(), lr=rates["g_lr"], betas=(0.5, 0.999), foreach=False
    )
    by_critic = torch.optim.Adam(critic.parameters(), lr=rates["d_lr"], betas=(0.5, 0.999), foreach=False)
    trained, looked = [], []
    for step in range(steps):
        begin = time.thread_time()
        noise = arch["noise"] * max(0.0, 1 - step / steps / 3)
        place = {"step": step + 1, "epoch": (step + 1) / setting["steps_per_epoch"]}
        for _ in range(rates.get("d_steps", 1)):
            row = _critic_step(
                generator, critic, by_critic, data[torch.randint(len(data), (size,))], noise, arch
            )
        for _ in range(rates.get("g_steps", 1)):
            row["g_loss"] = _generator_step(generator, critic, by_generator, size, noise, arch)
        trained.append(place | row | {"throughput": size / (time.thread_time() - begin)})
        if (step + 1) % (steps // LOOKS) == 0:
            looked.append(place | _look(generator, arch))
    return trained, looked


def _critic_step(generator, critic, optimizer, real, noise, arch):
    fake = generator(torch.randn(len(real), arch["code"])).detach()
    on_real, on_fake = (critic(x + noise * torch.randn_like(x)) for x in (real, fake))
    loss = functional.softplus(-on_real).mean() + functional.softplus(on_fake).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return {
        "d_loss": loss.item(),
        "d_real": on_real.sigmoid().mean().item(),
        "d_fake": on_fake.sigmoid().mean().item(),
    }


def _generator_step(generator, critic, optimizer, size, noise, arch):
    fake = generator(torch.randn(size, arch["code"]))
    judged = critic(fake + noise * torch.randn_like(fake))
    loss = (
        -functional.softplus(judged).mean() if arch.get("saturating") else functional.softplus(-judged).mean()
    )
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


@torch.no_grad()
def _look(generator, arch):
    """Count the clusters that samples reach, and how far the samples spread against the data."""
    samples = generator(torch.randn(500, arch["code"]))
    distance, nearest = torch.cdist(samples, CENTRES).min(dim=1)
    counts = torch.bincount(nearest[distance < NEAR], minlength=MODES)
    return {
        "modes": int((counts >= 5).sum()),
        "diversity": samples.std(0).mean().item() / (RADIUS / math.sqrt(2)),
    }
