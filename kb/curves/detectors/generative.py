"""Adversarial losses and the KL term of a variational autoencoder."""

import numpy as np

from kb.curves.margins import FAR, above, all_of, any_of, below, certainty
from kb.curves.sighting import Sighting
from kb.curves.view import Curve, View
from kb.curves.words import number, seen
from kb.language import Text


def _late(curve: Curve) -> float:
    """Median of the last fifth."""
    return float(np.median(curve.values[-max(1, len(curve) // 5) :]))


def gan_discriminator_wins(view: View) -> Sighting | None:
    """The discriminator loss falls to a tenth of ln 4 (its value in balance) and the generator loss stays high.

    In balance the two binary cross-entropies add up to 2 ln 2 = 1.386. D(x) - D(G(z)) says the same where logged.
    """
    d, g = view.curves.get("d_loss"), view.curves.get("g_loss")
    if d is None or len(d) < 8:
        return None
    level, start = _late(d), float(np.median(d.values[: max(1, len(d) // 10)]))
    low = all_of(below(max(level, 1e-6), 0.2), below(max(level, 1e-6) / max(start, 1e-6), 0.6))
    low = any_of(low, below(max(level, 1e-6), 0.02))
    rival = FAR if g is None or not len(g) else above(_late(g) / max(_late(d), 1e-6), 5.0)
    margin = all_of(low, rival) if float(d.values.min()) >= 0 else -FAR
    words = f"d_loss {number(start)} -> {number(level)}"
    more = "" if g is None or not len(g) else f", g_loss {number(float(g.values[0]))} -> {number(_late(g))}"
    evidence = Text(words + more, words + more.replace(", ", "，"))
    state = "near_zero" if margin > 0 else "balanced"
    found = [seen(f"d_loss={state}", certainty(abs(margin)), evidence, d)]
    if margin > 0 and g is not None and len(g) and _late(g) > 1.5 * float(g.values[0]):
        found.append(seen("g_loss=rising", certainty(margin), evidence, g))
    return Sighting("gan-discriminator-wins", margin, tuple(found))


_DIVERSITY = ("modes", "diversity", "sample_diversity", "sample_std", "coverage", "recall_gen", "num_modes")


def gan_mode_collapse(view: View) -> Sighting | None:
    """A logged measure of diversity (modes, spread of samples) falls below half of its best, or the two losses swing."""
    if "g_loss" not in view.curves and "d_loss" not in view.curves:
        return None
    margins: list[tuple[float, Curve]] = []
    for name, curve in view.curves.items():
        if any(word in name for word in _DIVERSITY) and len(curve) >= 4:
            margins.append(
                (below(max(_late(curve), 1e-6) / max(float(curve.values.max()), 1e-6), 0.5), curve)
            )
    if not margins:
        return Sighting("gan-mode-collapse", -FAR)
    margin, curve = max(margins, key=lambda pair: pair[0])
    evidence = Text(
        f"{curve.name} at most {number(float(curve.values.max()))}, at the end {number(_late(curve))}",
        f"{curve.name} 最高 {number(float(curve.values.max()))}，最终 {number(_late(curve))}",
    )
    return Sighting(
        "gan-mode-collapse", margin, (seen("sample_diversity=low", certainty(margin), evidence, curve),)
    )


def vae_posterior_collapse(view: View) -> Sighting | None:
    """The KL term ends below 0.1 nat although there is a reconstruction term: the latent carries nothing."""
    kl = view.curves.get("kl") or view.curves.get("train_kl") or view.curves.get("kl_loss")
    reconstructs = any("recon" in name or "elbo" in name or "nll" in name for name in view.curves)
    if kl is None or len(kl) < 4 or not reconstructs:
        return None
    level = _late(kl)
    margin = below(max(level, 1e-6), 0.1)
    evidence = Text(
        f"kl {number(float(kl.values[0]))} -> {number(level)} nat: the latent carries nothing",
        f"kl {number(float(kl.values[0]))} -> {number(level)}：隐变量不携带信息",
    )
    state = "near_zero" if margin > 0 else "moderate"
    return Sighting(
        "vae-posterior-collapse", margin, (seen(f"kl={state}", certainty(abs(margin)), evidence, kl),)
    )
