"""Adversarial losses and the KL term of a variational autoencoder."""

import math

import numpy as np

from kb.curves.curve import Curve
from kb.curves.margins import FAR, above, all_of, any_of, below, certainty
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import course, number, quoted, seen
from kb.language import Text


def _late(curve: Curve) -> float:
    """Median of the last fifth."""
    return float(np.median(curve.values[-max(1, len(curve) // 5) :]))


BALANCE = 2 * math.log(2)  # both halves of the binary cross-entropy when the discriminator can only guess


def is_balanced(view: View) -> bool:
    """Whether the discriminator neither wins nor gives up: its loss is a fifth to twice that of guessing.

    One that never did better than guessing (by 2 %, in bins) has taught its rival nothing.
    """
    d = view.curves.get("d_loss")
    if d is None or len(d) < 8:
        return False
    return 0.2 * BALANCE < _late(d) < 2 * BALANCE and d.low < 0.98 * BALANCE


def gan_discriminator_wins(view: View) -> Sighting | None:
    """See a discriminator loss below a ninth of what guessing gives, beside a high generator loss.

    Guessing gives 2 ln 2 = 1.386 for the cross-entropy (half of it where the two terms are averaged) and
    0.25 to 0.5 for least squares: the first values tell which it is. The generator loss must be 5 x that of
    the discriminator; of losses that may be negative (Wasserstein) nothing is said.
    """
    d, g = view.curves.get("d_loss"), view.curves.get("g_loss")
    if d is None or len(d) < 8 or float(d.lows.min()) < 0:
        return None
    level, start = _late(d), float(d.values[:3].max())
    rival = FAR if g is None or not len(g) else above(_late(g) / max(level, 1e-6), 5.0)
    lost = below(max(level, 1e-6) / max(start, 1e-6), 1 / 9)
    if g is not None and len(g) and not any("cyc" in name or "idt" in name for name in view.curves):
        # -ln D(G(z)) above 2: the discriminator gives samples less than 14 %, whatever the first values were
        lost = any_of(lost, all_of(below(max(level, 1e-6), 0.2), above(max(_late(g), 1e-6), 2.0)))
    # next to nothing: a generator loss that saturates (log(1 - D)) does not even rise beside it
    margin = any_of(all_of(lost, rival), below(max(level, 1e-9) / max(start, 1e-6), 1e-3))
    evidence = course(d, start, level)
    if g is not None and len(g):
        rivals = course(g, float(g.values[0]), _late(g))
        evidence = Text(f"{evidence.en}, {rivals.en}", f"{evidence.zh}，{rivals.zh}")
    state = "near_zero" if margin > 0 else "balanced"
    found = [seen(f"d_loss={state}", certainty(abs(margin)), evidence, d)]
    if margin > 0 and g is not None and len(g) and _late(g) > 1.5 * float(g.values[0]):
        found.append(seen("g_loss=rising", certainty(margin), evidence, g))
    return Sighting("gan-discriminator-wins", margin, tuple(found))


_DIVERSITY = ("modes", "diversity", "sample_std", "coverage")


def gan_mode_collapse(view: View) -> Sighting | None:
    """See a measure of diversity that ends below half of its best, or a count of modes of three and less."""
    if "g_loss" not in view.curves and "d_loss" not in view.curves:
        return None
    found: list[tuple[float, Curve]] = []
    for name, curve in view.curves.items():
        if not any(word in name for word in _DIVERSITY) or len(curve) < 4:
            continue
        lost = below(max(_late(curve), 1e-6) / max(float(curve.values.max()), 1e-6), 0.5)
        few = (
            below(max(_late(curve), 1e-6), 3.5) if "mode" in name and float(curve.values.max()) >= 1 else -FAR
        )
        found.append((any_of(lost, few), curve))
    if not found:
        return None
    margin, curve = max(found, key=lambda pair: pair[0])
    top, late = number(float(curve.highs.max())), quoted(curve, curve.last_step, _late(curve))
    evidence = Text(
        f"{curve.name}: at most {top}, at the end {late.en}", f"{curve.name}：最高 {top}，最终{late.zh}"
    )
    state = "low" if margin > 0 else "good"
    return Sighting(
        "gan-mode-collapse",
        margin,
        (seen(f"sample_diversity={state}", certainty(abs(margin)), evidence, curve),),
    )


def vae_posterior_collapse(view: View) -> Sighting | None:
    """See a KL term below 0.1 nat beside a reconstruction term: the latent carries nothing."""
    kl = view.curves.get("kl") or view.curves.get("train_kl") or view.curves.get("kl_loss")
    reconstructs = any("recon" in name or "elbo" in name or "nll" in name for name in view.curves)
    if kl is None or len(kl) < 4 or not reconstructs:
        return None
    level = _late(kl)
    margin = below(max(level, 1e-6), 0.1)
    en, zh = (": the latent carries nothing", "：隐变量不携带信息") if margin > 0 else ("", "")
    way = course(kl, float(kl.values[0]), level)
    evidence = Text(f"{way.en} nat{en}", f"{way.zh} nat{zh}")
    state = "near_zero" if margin > 0 else "moderate"
    return Sighting(
        "vae-posterior-collapse", margin, (seen(f"kl={state}", certainty(abs(margin)), evidence, kl),)
    )
