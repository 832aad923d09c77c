"""What the columns of a log say about the set-up: a log of a GAN holds d_loss, one of RL a reward.

Absence counts, too: a failure of one domain needs a sign of that domain. These findings only rank entries;
they are not shown as symptoms of the run.
"""

from collections.abc import Iterable

from kb.findings import Finding
from kb.language import Text

# How sure the absence of a domain's columns makes us that the run is not of that domain. A trainer of that
# domain nearly always logs its own quantities; those that need not (a fine-tuning logs a plain loss) are
# less sure.
TELLING, VAGUE = 0.9, 0.5

SIGNS: dict[str, tuple[tuple[str, ...], float]] = {
    "task=rl": (("reward", "rewards", "q", "chosen", "entropy", "response"), TELLING),
    "method=dpo": (("chosen", "rejected"), TELLING),
    "method=grpo": (("completion", "completions"), VAGUE),
    "method=q_learning": (("q", "exploration"), TELLING),
    "stage=preference_tuning": (("chosen", "rewards", "reward"), TELLING),
    "model=gan": (("d", "g", "discriminator", "generator"), TELLING),
    "model=vae": (("kl", "recon", "elbo"), TELLING),
    "model=diffusion": (("diffusion", "denoising"), TELLING),
    "model=moe": (("aux", "router", "balancing", "expert"), TELLING),
    "model=gnn": (("node", "graph"), VAGUE),
    "task=detection": (("map", "map50", "box", "rpn", "obj", "giou", "bbox"), TELLING),
    "task=segmentation": (("iou", "miou", "dice", "seg", "mask"), TELLING),
    "task=speech": (("wer", "cer", "ctc", "mel"), TELLING),
    "task=recommendation": (("auc", "ndcg", "hit", "logloss"), TELLING),
    "task=embedding": (("contrastive", "triplet", "nce", "infonce", "simclr"), TELLING),
    "task=multitask": (("task", "task1", "task2"), VAGUE),
    "task=time_series": (("mape", "smape", "mase"), VAGUE),
    "task=regression": (("mae", "rmse", "r2", "mse"), VAGUE),
    "task=classification": (("accuracy", "f1", "auc", "top1"), VAGUE),
    "task=language_model": (("perplexity", "tokens", "bpb", "bpc"), VAGUE),
    "task=graph": (("node", "graph"), VAGUE),
}
"""Symptom of the set-up -> words of column names that show it, and how telling their absence is."""

RULED_OUT: dict[str, float] = {
    "process=crashes": 0.6, "process=hangs": 0.6, "stage=fine_tuning": 0.3, "stage=comparing": 0.8,
    "stage=inference": 0.6, "gpus=several": 0.5, "precision=fp16": 0.3, "precision=bf16": 0.5,
    "finetune=lora": 0.6, "ema=yes": 0.6, "generated_text=forgets": 0.6,
}  # fmt: skip
"""What the mere existence of a log of numbers makes unlikely, and how much.

Who has such a log has a process that ran; runs across several devices, in half precision, of a
fine-tuning or a comparison of settings are the smaller part, and a user who asks about them says so.
"""


def findings_of_setting(columns: Iterable[str], vocabulary: Iterable[str]) -> list[Finding]:
    """Return what the canonical names of a log's columns show or rule out of the set-up."""
    names = list(columns)
    known = set(vocabulary)
    found = [_judge(symptom, signs, sure, names) for symptom, (signs, sure) in SIGNS.items()]
    found += [_absent(symptom, sure) for symptom, sure in RULED_OUT.items()]
    return [finding for finding in found if finding.observable in known]


def _judge(symptom: str, signs: tuple[str, ...], sure: float, names: list[str]) -> Finding:
    shown = [name for name in names if not set(signs).isdisjoint(name.split("_"))]
    if not shown:
        return _absent(symptom, sure)
    evidence = Text(f"the log holds {shown[0]}", f"日志中有 {shown[0]}")
    return Finding(symptom, 0.8, evidence, "log")


def _absent(symptom: str, sure: float) -> Finding:
    evidence = Text(f"nothing in the log speaks for {symptom}", f"日志中没有 {symptom} 的迹象")
    return Finding(symptom, sure, evidence, "log", present=False)
