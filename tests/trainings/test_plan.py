"""Every fault of the plan is one that the knowledge base explains, in several ways, evenly often."""

from collections import Counter
from random import Random

import pytest

from tests.trainings.faults import FAULTS, SOUND, VARIANTS, injure
from tests.trainings.logs import series_of, table_of
from tests.trainings.plan import MOST_OF_A_FAULT, draw
from tests.trainings.settings import BASES, setting_of


def test_every_fault_is_an_entry(base):
    assert {entry.id for entry in base.failures}.issuperset(FAULTS)


@pytest.mark.parametrize(
    "variant", [*VARIANTS, *SOUND], ids=lambda variant: f"{variant.fault}: {variant.text}"
)
def test_a_variant_changes_settings_and_leaves_the_bases_alone(variant):
    assert variant.bases
    assert variant.bases <= BASES.keys()
    for name in variant.bases:
        sound = setting_of(name, 1)
        changed, _ = injure(sound, variant, Random(1))
        assert (changed != sound) == bool(variant.changes)
        assert sound == setting_of(name, 1)


def test_faults_are_drawn_evenly_and_again_the_same():
    plan = draw(760, None, seed=1)
    counts = Counter(planned.fault for planned in plan if planned.fault != "healthy")
    assert counts.keys() == {*FAULTS}
    assert max(counts.values()) - min(counts.values()) <= 1
    assert max(counts.values()) <= MOST_OF_A_FAULT
    assert plan == draw(760, None, seed=1)


def test_one_fault_alone():
    assert {planned.fault for planned in draw(12, "lr-too-high", seed=1)} == {"lr-too-high"}


def test_a_log_by_epoch_holds_means_and_the_validation():
    trained = [
        {"step": step, "epoch": step / 2, "train_loss": float(step), "lr": 0.1} for step in (1, 2, 3, 4)
    ]
    validated = [{"step": step, "epoch": step / 2, "val_loss": 7.0} for step in (2, 4)]
    rows = table_of(trained, validated, by_step=False, chosen={"train_loss", "val_loss"})
    assert series_of(rows) == {"train_loss": ((1, 2), (1.5, 3.5)), "val_loss": ((1, 2), (7.0, 7.0))}
