"""Values of which one holds: how they share what an entry leaves open."""

from collections.abc import Mapping

# What an entry leaves to the values that it does not mention, at least: words such as "usually" are rounded.
_LEAST_LEFT = 0.05


def completed(stated: Mapping[str, float], rates: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of every value under an entry: as stated, the rest shared by general rates."""
    unstated = sum(rate for value, rate in rates.items() if value not in stated)
    left = max(1.0 - sum(stated.values()), _LEAST_LEFT)
    return {value: stated.get(value, left * rate / (unstated or 1.0)) for value, rate in rates.items()}
