"""What is injected: for each fault its variants, with the bases that suit it and strengths to draw."""

from tests.trainings.faults.change import Variant, injure
from tests.trainings.faults.gradients import GRADIENTS
from tests.trainings.faults.harness import HARNESS
from tests.trainings.faults.models import MODELS
from tests.trainings.faults.rates import RATES
from tests.trainings.faults.samples import SAMPLES
from tests.trainings.faults.sound import SOUND

VARIANTS = [*RATES, *GRADIENTS, *MODELS, *SAMPLES, *HARNESS]
FAULTS = sorted({variant.fault for variant in VARIANTS})

__all__ = ["FAULTS", "SOUND", "VARIANTS", "Variant", "injure"]
