"""One spelling for what means the same: width, case, punctuation, traditional characters."""

import re
import unicodedata

# Traditional characters met in questions about training, with their simplified form. A full table (OpenCC)
# costs 300 kB and changes nothing for this vocabulary.
_TRADITIONAL = (
    "訓練驗證測試損失準確學習過擬層數據輸資圖標籤優參預測網絡為無裝時間單雙會這個們實現問題結果開關動態現變種類"
    "爆顯記憶體運錯誤報還沒來後從對應讀寫權載檔際點條間斷續隨機種該說請麼嗎梯範圍頻長場處導務"
)
_SIMPLIFIED = (
    "训练验证测试损失准确学习过拟层数据输资图标签优参预测网络为无装时间单双会这个们实现问题结果开关动态现变种类"
    "爆显记忆体运错误报还没来后从对应读写权载档际点条间断续随机种该说请么吗梯范围频长场处导务"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?(?:e-?\d+)?|[{HAN}]+")


def normalise(text: str) -> str:
    """Return `text` in compatibility form, lower case, simplified, without control characters."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_TO_SIMPLIFIED)
    text = text.replace("’", "'").replace("_", " ")
    return "".join(char if char.isprintable() else " " for char in text)


def tokens(text: str) -> list[str]:
    """Return words, numbers and runs of Han characters of a normalised text, in order."""
    return _TOKEN.findall(text)


def is_han(token: str) -> bool:
    """Say whether a token is a run of Han characters."""
    return "\u3400" <= token[0] <= "\u9fff"


def grams(text: str) -> list[str]:
    """Return the character n-grams of a normalised text: they take typos and unsegmented Chinese.

    Han runs give single characters and pairs, Latin words give trigrams of the word with its borders
    (`^lo`, `los`, `oss`, `ss$`), numbers stay whole.
    """
    found: list[str] = []
    for token in tokens(text):
        if is_han(token):
            found += token
            found += (token[i : i + 2] for i in range(len(token) - 1))
        elif token[0].isdigit():
            found.append(token)
        else:
            word = f"^{token}$"
            found += (word[i : i + 3] for i in range(len(word) - 2))
    return found
