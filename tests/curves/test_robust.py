import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curves.robust import (
    bin_medians,
    extremes,
    mad,
    mann_kendall,
    noise,
    running_median,
    theil_sen,
    trailing_median,
)


def test_mad_of_a_hand_worked_example():
    assert mad(np.array([1.0, 1, 2, 2, 4, 6, 9])) == pytest.approx(1.4826)


def test_noise_ignores_level_slope_and_a_spike():
    generator = np.random.default_rng(1)
    values = 5 - 0.01 * np.arange(500) + 0.2 * generator.normal(size=500)
    values[250] = 1000
    assert noise(values) == pytest.approx(0.2, rel=0.2)


def test_theil_sen_survives_outliers():
    x = np.arange(30.0)
    y = 3 - 0.5 * x
    y[::5] = 100
    assert theil_sen(x, y) == pytest.approx(-0.5, abs=0.02)


def test_mann_kendall_of_a_hand_worked_example():
    # S = 10 of 10 pairs, variance 5 * 4 * 15 / 18, minus one for continuity
    assert mann_kendall(np.array([1.0, 2, 3, 4, 5])) == pytest.approx(9 / np.sqrt(300 / 18), rel=0.01)


def test_autocorrelated_noise_shows_no_trend():
    generator = np.random.default_rng(3)
    steps = generator.normal(size=(200, 100))
    walks = np.zeros((200, 100))
    for k in range(1, 100):
        walks[:, k] = 0.7 * walks[:, k - 1] + steps[:, k]
    alarms = sum(abs(mann_kendall(walk)) > 3.1 for walk in walks)
    assert alarms <= 6  # plain Mann-Kendall raises more than twenty


def test_medians_of_the_points_before():
    assert trailing_median(np.array([5.0, 1, 1, 9, 1]), 3).tolist() == [5, 5, 5, 1, 1]
    assert running_median(np.array([1.0, 9, 1, 1, 1]), 3).tolist() == [1, 1, 1, 1, 1]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=400), st.integers(1, 50))
def test_condensing_keeps_every_extreme_and_stays_within_it(values, bins):
    array = np.array(values)
    low, high = extremes(array, bins)
    assert len(low) <= bins or len(low) == len(array)
    assert low.min() == array.min()
    assert high.max() == array.max()
    middle = bin_medians(array, bins)
    assert array.min() <= middle.min() <= middle.max() <= array.max()
