"""Quantities that a few words give away, as a table: learning rate, gradient norm, throughput, reward, KL."""

from dataclasses import dataclass

Words = frozenset[str]
_NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """A quantity and the words of its names: one of `any_of`, one of `and_of` where given, none of `none_of`.

    `only` are whole names that mean it by themselves.
    """

    quantity: str
    any_of: Words = _NONE
    and_of: Words = _NONE
    none_of: Words = _NONE
    only: frozenset[Words] = frozenset()
    direction: str | None = None

    def fits(self, bag: Words) -> bool:
        """Whether the words of a name fit."""
        if bag in self.only:
            return True
        if bag & self.none_of or not bag & self.any_of:
            return False
        return not self.and_of or bool(bag & self.and_of)


def _set(text: str) -> Words:
    return frozenset(text.split())


def _names(*texts: str) -> frozenset[Words]:
    return frozenset(map(_set, texts))


RULES = (
    Rule("lr", _set("lr learningrate learnrate lr0 lr1 lr2 pg0 lrate"), only=_names("l r")),
    Rule("lr", _set("learning"), _set("rate")),
    Rule("grad_norm", _set("gnorm gradnorm"), only=_names("norm", "grad", "total norm")),
    Rule("grad_norm", _set("grad"), _set("norm l2"), _set("loss")),
    Rule("loss_scale", _set("scale"), _set("loss grad scaler amp")),
    Rule("loss_scale", _set("lossscale lscale")),
    Rule("weight_norm", _set("norm"), _set("weight params param parameter")),
    Rule("memory", _set("memory mem vram maxmem rss")),
    Rule("throughput", _set("throughput tps wps fps ips speed ups tflops tgs")),
    Rule("throughput", _set("second sec s"), _set("sample token img step it images iter"), _set("time")),
    Rule("step_time", _set("cost"), _set("batch reader time data"), _set("loss")),
    Rule("step_time", _set("time ms dt seconds sec latency"), none_of=_set("loss reward horizon data load")),
    Rule(
        "reward",
        _set("reward return rew epret ret"),
        none_of=_set("loss len length accuracy margins intrinsic novelty frac chosen rejected"),
        direction="up",
    ),
    Rule("kl", _set("kl kld kldiv klloss approxkl")),
    Rule("entropy", _set("entropy"), none_of=_set("cross loss categorical binary")),
    Rule("q_value", _set("qvals qval qvalue q1vals qvalues")),
    Rule("q_value", _set("q"), _set("value values vals mean avg average"), _set("loss")),
    Rule("response_length", _set("completion completions response"), _set("length len")),
    Rule("chosen_logps", _set("logps logp"), _set("chosen"), direction="up"),
    Rule(
        "d_loss", _set("disc discriminator dloss lossd errd"), _set("loss err cost error"), direction="down"
    ),
    Rule("g_loss", _set("gen generator gloss lossg errg"), _set("loss err cost error"), direction="down"),
    Rule(
        "d_loss",
        only=_names(
            "d loss",
            "d err",
            "d error",
            "d a",
            "d b",
            "d a loss",
            "d b loss",
            "d loss total",
            "d real",
            "d fake",
        ),
    ),
    Rule(
        "g_loss",
        only=_names(
            "g loss", "g err", "g error", "g a", "g b", "g a loss", "g b loss", "g loss total", "g gan"
        ),
    ),
)
"""Asked in order; the first that fits names the quantity."""

TRIGGERS: Words = _NONE.union(*(rule.any_of.union(*rule.only) for rule in RULES))
"""Words one of which every name has that some rule fits: a cheap first test."""
