"""One spelling for what means the same: width, case, traditional characters, contractions, endings."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Traditional characters met in questions about training, with their simplified form. A full table (OpenCC)
# costs 300 kB and changes nothing for this vocabulary.
_TRADITIONAL = (
    "訓練驗證測試損失準確學習過擬層數據輸資圖標籤優參預測網絡為無裝時間單雙會這個們實現問題結果開關動態現變種類"
    "爆顯記憶體運錯誤報還沒來後從對應讀寫權載檔際點條間斷續隨機種該說請麼嗎梯範圍頻長場處導務"
    "總樣衡響應歸慣類別視頻聲音語詞嵌獎勵熵環境維標準誤減漲曲線異塊寬輪階陡緩慢發散爾達極論轉換庫驅顆張幾兩邊"
    "負責貝葉師蒸餾壓縮殘擴噪複雜徵壞優勢謝謝剛滿趨於與並穩衝撞織紅燒電腦飯館國車買賣書畫醫藥頭髮"
)
_SIMPLIFIED = (
    "训练验证测试损失准确学习过拟层数据输资图标签优参预测网络为无装时间单双会这个们实现问题结果开关动态现变种类"
    "爆显记忆体运错误报还没来后从对应读写权载档际点条间断续随机种该说请么吗梯范围频长场处导务"
    "总样衡响应归惯类别视频声音语词嵌奖励熵环境维标准误减涨曲线异块宽轮阶陡缓慢发散尔达极论转换库驱颗张几两边"
    "负责贝叶师蒸馏压缩残扩噪复杂征坏优势谢谢刚满趋于与并稳冲撞织红烧电脑饭馆国车买卖书画医药头发"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = r"[A-Za-z][A-Za-z0-9]*(?:['’][A-Za-z]+)?"
_NUMBER = r"(?:(?<![\w.)])-(?=\d))?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?%?"
_ATOM = re.compile(rf"{_WORD}|{_NUMBER}|[{HAN}]|[^\W\d_]+|[,;!?。！？;:、\n(]|\.(?=\s|$)")
# `CrossEntropyLoss` is three words, `BCELoss` two; `ReLU`, `PyTorch` and `GPUs` stay one.
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{3})")
_NEGATED = re.compile(r"(?:do|does|did|is|are|was|were|wo|would|ca|could|should|has|have|had)n'?t$|^cannot$")
BREAK = "|"


class Atom(NamedTuple):
    """A word without its ending, a number, one Han character or a break; with its place in the text."""

    text: str
    start: int
    end: int


def normalise(text: str) -> str:
    """Return `text` in compatibility form, lower case, simplified, without control characters."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_TO_SIMPLIFIED)
    text = text.replace("’", "'").replace("_", " ")
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def atoms(text: str) -> list[Atom]:
    """Return the atoms of a raw text in order; places count in `text` as it was given."""
    folded = _same_length(text)
    found: list[Atom] = []
    for match in _ATOM.finditer(folded):
        token, start = match[0], match.start()
        if len(token) == 1 and not token.isalnum():
            found.append(Atom(BREAK, start, start + 1))
        elif token[0].isascii() and token[0].isalpha():
            found += _words(token, start)
        else:
            found.append(Atom(token.lower(), start, match.end()))
    return found


def tokens(text: str) -> list[str]:
    """Return words, numbers and runs of Han characters of a normalised text, in order."""
    return re.findall(rf"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?(?:e-?\d+)?|[{HAN}]+", text)


def _same_length(text: str) -> str:
    """Return `text` with width and traditional forms folded, each character by one character."""
    if text.isascii():
        return text
    folded = text.translate(_TO_SIMPLIFIED)
    return "".join(char if char.isascii() or "\u3400" <= char <= "\u9fff" else _fold(char) for char in folded)


@lru_cache(4096)
def _fold(char: str) -> str:
    form = unicodedata.normalize("NFKC", char)
    if len(form) != 1:
        form = unicodedata.normalize("NFKD", char)[:1]
    return form if len(form) == 1 else char


def _words(token: str, start: int) -> list[Atom]:
    found: list[Atom] = []
    place = 0
    for part in _CAMEL.split(token):
        begin, place = start + place, place + len(part)
        found.append(Atom(stem(part.lower().replace("’", "'")), begin, start + place))
    return found


@lru_cache(65536)
def stem(word: str) -> str:
    """Return a lower-case English word without the endings that do not change what it names.

    Plural, tense and the two spellings of -ise; anything finer is the business of the synonym classes.
    """
    if _NEGATED.search(word):
        return "not"
    word = word.partition("'")[0]
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.isalpha():
        return word
    word = _without_ending(word)
    word = re.sub(r"is(?:e|ation|er)?$|iz(?:e|ation|er)?$", "iz", word) if len(word) > 6 else word
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _without_ending(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s"):
        return word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and re.search("[aeiouy]", rest):
            doubled = rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if doubled else rest
    return word


def surfaces(text: str) -> list[str]:
    """Return the English words of a text as they are spelled, which is what a typist gets wrong."""
    return re.findall("[a-z]{4,}", text.lower())


def is_han(token: str) -> bool:
    """Say whether a token starts with a Han character."""
    return "\u3400" <= token[0] <= "\u9fff"


def grams(found: list[str]) -> list[str]:
    """Return the character n-grams of the atoms of a text: they take typos and unsegmented Chinese.

    Han runs give single characters and pairs, Latin words give trigrams of the word with its borders
    (`^lo`, `los`, `oss`, `ss$`), numbers stay whole.
    """
    result: list[str] = []
    before = BREAK
    for text in found:
        if is_han(text):
            result.append(text)
            if is_han(before):
                result.append(before + text)
        elif text[0].isalpha():
            word = f"^{text}$"
            result += (word[i : i + 3] for i in range(len(word) - 2))
        elif text != BREAK:
            result.append(text)
        before = text
    return result
