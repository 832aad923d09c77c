"""The fixed words of the entry format in both languages: headings, likelihoods, strengths, labels."""

from typing import Literal

from kb.language import Lang

Kind = Literal["failure", "practice"]
Likelihood = Literal["always", "usually", "often", "sometimes", "rarely", "never"]
Frequency = Literal["common", "occasional", "rare"]
Severity = Literal["low", "medium", "high"]
Strength = Literal["strong", "moderate", "weak", "contested", "dated", "wrong"]
Cost = Literal["known", "glance", "minute", "experiment"]

# How often a symptom shows when the entry is the cause, as a probability. Midpoints of the ranges that
# people mean by such words (Wallsten et al. 1986; Mauboussin & Mauboussin 2018), kept off 0 and 1 so that
# a single finding never settles a case.
LIKELIHOODS: dict[Likelihood, float] = {
    "always": 0.97,
    "usually": 0.80,
    "often": 0.55,
    "sometimes": 0.30,
    "rarely": 0.08,
    "never": 0.01,
}

# Relative weight of an entry before anything is known. Measured on the development questions: a common
# entry is the answer 2.0 times for each entry of that word, an occasional one 1.1 times; too few entries
# are rare to measure, so the step is repeated.
PRIORS: dict[Frequency, float] = {"common": 1.0, "occasional": 0.5, "rare": 0.25}

STRENGTHS: dict[Strength, str] = {
    "strong": "充分",
    "moderate": "中等",
    "weak": "较弱",
    "contested": "有争议",
    "dated": "已过时",
    "wrong": "说法有误",
}

GROUPS: dict[str, dict[Lang, str]] = {
    "curve": {"en": "What the curves show", "zh": "曲线现象"},
    "optimisation": {"en": "Optimisation", "zh": "优化"},
    "model": {"en": "Model", "zh": "模型"},
    "data": {"en": "Data", "zh": "数据"},
    "code": {"en": "Code", "zh": "代码"},
    "precision": {"en": "Number formats", "zh": "数值精度"},
    "systems": {"en": "Machines and devices", "zh": "系统与设备"},
    "fine-tuning": {"en": "Fine-tuning", "zh": "微调"},
    "llm": {"en": "Language models", "zh": "语言模型"},
    "rl": {"en": "Reinforcement and preference learning", "zh": "强化学习与偏好学习"},
    "generative": {"en": "Generative models", "zh": "生成模型"},
    "vision": {"en": "Vision", "zh": "视觉"},
    "other": {"en": "Other", "zh": "其他"},
    "practice": {"en": "Practices", "zh": "实践"},
}

# Section keys in reading order, with the heading of each language.
SECTIONS: dict[Kind, dict[str, dict[Lang, str]]] = {
    "failure": {
        "see": {"en": "What you see", "zh": "现象"},
        "causes": {"en": "Why it happens", "zh": "原因"},
        "checks": {"en": "Check first", "zh": "先做检查"},
        "remedies": {"en": "Fix", "zh": "处理"},
        "confusions": {"en": "Not to be confused with", "zh": "容易混淆"},
        "harmless": {"en": "When it is not a problem", "zh": "什么时候不是问题"},
        "evidence": {"en": "Evidence", "zh": "依据"},
    },
    "practice": {
        "helps": {"en": "When it helps", "zh": "什么时候有用"},
        "steps": {"en": "How to do it", "zh": "怎么做"},
        "hurts": {"en": "When it hurts", "zh": "什么时候有害"},
        "works": {"en": "How to see that it worked", "zh": "怎么看出有效"},
        "confusions": {"en": "Not to be confused with", "zh": "容易混淆"},
        "evidence": {"en": "Evidence", "zh": "依据"},
    },
}
OPTIONAL_SECTIONS: dict[Kind, frozenset[str]] = {
    "failure": frozenset(),
    "practice": frozenset({"confusions"}),
}

COST_LABEL: dict[Lang, str] = {"en": "Cost:", "zh": "代价："}
RISK_LABEL: dict[Lang, str] = {"en": "Risk:", "zh": "风险："}
