"""Which runs to make: sound ones of every base, and for each fault its variants on bases in turn."""

from dataclasses import dataclass
from random import Random

from tests.trainings.faults import FAULTS, SOUND, VARIANTS, injure
from tests.trainings.settings import BASES, setting_of

SOUND_SHARE = 0.2
CONTROLS = 3  # sound runs of each base that the others are compared with; one may turn out ill
MOST_OF_A_FAULT = 25


@dataclass(frozen=True)
class Planned:
    """A run to make."""

    fault: str
    text: str
    setting: dict
    seed: int
    control: bool = False


def controls(bases, seed):
    """Return the sound runs that are made first."""
    plain = SOUND[0]
    return [
        Planned(
            plain.fault,
            plain.text,
            setting_of(base, seed * 1000 + number),
            seed * 1000 + number,
            control=True,
        )
        for base in BASES
        if base in bases and base in plain.bases
        for number in range(1, CONTROLS + 1)
    ]


def draw(count, only, seed):
    """Return the other runs in a random order, all faults equally often."""
    random = Random(seed)
    faults = [only] if only else FAULTS
    sound = 0 if only else max(0, round(SOUND_SHARE * count) - CONTROLS * len(BASES))
    faulty = count - sound if only else count - sound - CONTROLS * len(BASES)
    numbers = [
        min(MOST_OF_A_FAULT, faulty // len(faults) + (place < faulty % len(faults)))
        for place in range(len(faults))
    ]
    plan = []
    for fault, number in zip(faults, numbers, strict=True):
        plan += _of([variant for variant in VARIANTS if variant.fault == fault], number, random)
    plan += _of(SOUND[1:], sound, random)
    random.shuffle(plan)
    return plan


def _of(variants, number, random):
    """Take the variants in turn, each on its bases in a random order."""
    bases = {id(variant): random.sample(sorted(variant.bases), len(variant.bases)) for variant in variants}
    variants = random.sample(variants, len(variants))
    planned = []
    for place in range(number):
        variant, turn = variants[place % len(variants)], place // len(variants)
        base = bases[id(variant)][turn % len(variant.bases)]
        seed = random.randrange(1, 1 << 30)
        setting, text = injure(setting_of(base, seed), variant, random)
        planned.append(Planned(variant.fault, text, setting, seed))
    return planned
