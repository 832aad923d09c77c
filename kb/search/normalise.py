"""One spelling for what means the same: width, case, traditional characters, contractions, endings."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Traditional characters met in questions about training, with their simplified form. A full table (OpenCC)
# costs 300 kB for characters that nobody writes about a training.
_TRADITIONAL = (
    "個們來這對說時會為沒過還後麼嗎與從讓給請問題應該當訓練驗證測試損準確學習層數據輸資圖標籤優參預網絡無"
    "裝單雙實現結開關動態變種類顯憶體運錯誤報讀寫權載檔際點條間斷續隨機範圍頻長場處導務總樣響歸慣別視聲語"
    "詞獎勵環維減漲線異塊寬輪階緩發爾達極論轉換庫驅顆張幾兩邊負責貝葉師餾壓縮殘擴複雜徵壞勢謝剛滿趨於並穩"
    "衝織紅燒電腦飯館國車買賣書畫醫藥頭髮亂內復劃產較進選擇連邏輯遠適遲遺鏈鎖錄鍵鏡閉閾閱隊隻難雖離靜項順"
    "須領頁願顧風飛馬驟餘鬆黃齊齡龍傳價偽側備傾僅億儘償兒凍決淨劇劑創勝勻區協卻員喚啟啞喪嘗嚴圓團執堅塵墜"
    "壯夠夾奪妳嬰孫寧審寶專尋將屬歲島峯嶺幣帶幫幹廢廣廠彈強彙彎徹憑懷戰戲戶拋掃掛採揮搖撥銷擊擋擁擬擾攝攔"
    "敗敘敵斂晝暫曉術樸棄棧構槍樓樞橋檢櫃欄歡歷殺毀氣況洩溫滅滯漸潛澤濾灑災煩熱燈爭牆狀獨獲獻瑣畢疊療盡監"
    "盤盧眾睜矯碼磚礎禮禦稱積窮竅競筆節簡簽簾粵糾紀約級紋納純紙紛細終組絕絲經綜綠緊緒編緣縫縱績繞繪繼罰罷"
    "羅義聯聽肅脅膠臉臨舉舊艙藝蘭虧蟲補製裏裡見規覺覽觀觸計訊討託記許設註評詢詳認誰課調談諸識譯議護豐貢財"
    "貨質購賦賬賴趕跡踐躍軌軟軸輔輕辦遞遷鄰醜釋針鈎鉤銳錢錦鏽鑑門閃閒闆陣陳陸隱雲霧靈韌頂額顏顛飄飽餵驚髒"
    "鬧鳴麗麥黨擠佔係繫佈迴週彆儲傷奧勞奮廳憂懸掙撐檯臺曆槓樹漢濃爐畝癒盪矽稅窩"
)
_SIMPLIFIED = (
    "个们来这对说时会为没过还后么吗与从让给请问题应该当训练验证测试损准确学习层数据输资图标签优参预网络无"
    "装单双实现结开关动态变种类显忆体运错误报读写权载档际点条间断续随机范围频长场处导务总样响归惯别视声语"
    "词奖励环维减涨线异块宽轮阶缓发尔达极论转换库驱颗张几两边负责贝叶师馏压缩残扩复杂征坏势谢刚满趋于并稳"
    "冲织红烧电脑饭馆国车买卖书画医药头发乱内复划产较进选择连逻辑远适迟遗链锁录键镜闭阈阅队只难虽离静项顺"
    "须领页愿顾风飞马骤余松黄齐龄龙传价伪侧备倾仅亿尽偿儿冻决净剧剂创胜匀区协却员唤启哑丧尝严圆团执坚尘坠"
    "壮够夹夺你婴孙宁审宝专寻将属岁岛峰岭币带帮干废广厂弹强汇弯彻凭怀战戏户抛扫挂采挥摇拨销击挡拥拟扰摄拦"
    "败叙敌敛昼暂晓术朴弃栈构枪楼枢桥检柜栏欢历杀毁气况泄温灭滞渐潜泽滤洒灾烦热灯争墙状独获献琐毕叠疗尽监"
    "盘卢众睁矫码砖础礼御称积穷窍竞笔节简签帘粤纠纪约级纹纳纯纸纷细终组绝丝经综绿紧绪编缘缝纵绩绕绘继罚罢"
    "罗义联听肃胁胶脸临举旧舱艺兰亏虫补制里里见规觉览观触计讯讨托记许设注评询详认谁课调谈诸识译议护丰贡财"
    "货质购赋账赖赶迹践跃轨软轴辅轻办递迁邻丑释针钩钩锐钱锦锈鉴门闪闲板阵陈陆隐云雾灵韧顶额颜颠飘饱喂惊脏"
    "闹鸣丽麦党挤占系系布回周别储伤奥劳奋厅忧悬挣撑台台历杠树汉浓炉亩愈荡硅税窝"
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

# Participles that say what a thing is, not what is done: a pretrained model is no pretraining, and a trained
# model says nothing about the training data.
_WHOLE = frozenset({"trained", "pretrained"})


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


def simplified(text: str) -> str:
    """Return `text` with simplified characters, each in its place."""
    return text.translate(_TO_SIMPLIFIED)


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
    if len(word) < 4 or word in _WHOLE or word.endswith(("ss", "us", "is")) or not word.isalpha():
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
