"""Gaps that nobody filled, and what an editor left behind. Pure.

What has a shape (``{name}``, ``____``, ``XX``, ``DD/MM/YYYY``) is found by shape in the text as given; brackets are looked
into for the words of the language (sets ``gap`` and ``editor``); sayings ("figure to come") are patterns like any other.
"""

import re
from collections.abc import Iterator
from typing import Final

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.leftovers import leftovers
from firebreak.engine.text.check.lines import book
from firebreak.engine.text.check.matcher import Places, Span
from firebreak.engine.text.check.phrased import phrased

_CURRENCY: Final = r"(?:RM|S\$|NT\$|HK\$|US\$|SEK|kr|[$£€¥])"
_HAN: Final = r"[\u4e00-\u9fff]"
_COUNTED: Final = (
    r"(?:个工作日|個工作天|個工作日|个小时|個小時|小时|小時|分钟|分鐘|[人名位件台元万萬户戶班例家吨噸斤瓶箱份宗%％]"
    r"|[届屆梯輛辆架間间層层樓楼歲岁度公]|(?<![NXＮ])[個个次場场])(?![A-Za-z0-9])"
)
"""What is counted after a number: people, pieces, hours."""
_LABELS: Final = (
    "电话|電話|热线|熱線|专线|專線|邮箱|信箱|网址|網址|链接|連結|日期|时间|時間|地点|地點|地址|联系人|聯絡人|人数|人數|金额|金額|批号|批號|姓名|"
    "编号|編號|签名|簽名|落款"
)
_BEFORE_X: Final = (
    *("of", "about", "some", "than", "over", "within", "in", "after", "totalt", "cirka", "inom", "efter"),
    *("seramai", "sebanyak", "dalam", "selama"),
)
_BEFORE_GAP: Final = ("at", "of", "is", "are", "about", "by", "from", "for", "on", "number", "than")
"""Before what stands for a word or a number: "reports about xxx", "at ... on Monday"."""
_UNITS: Final = (
    *(
        "million",
        "thousand",
        "hundred",
        "per cent",
        "percent",
        "people",
        "square",
        "customers",
        "passengers",
        "working",
    ),
    *(
        "hours",
        "days",
        "weeks",
        "minutes",
        "years",
        "miles",
        "km",
        "litres",
        "units",
        "bottles",
        "tonnes",
        "staff",
    ),
    *("patients", "pupils", "homes", "flights", "accounts"),
)
"""What is counted after a letter that stands for a number."""
_SHAPES: Final = re.compile(
    "|".join(
        (
            # fields of templates and of programs
            r"\$?\{\{?\s?[^\W\d_](?:[^\W\d]|[ .-]){0,40}\d?\}\}?|\{\d\}|<<[^<>\n]{1,40}>>|<!--[^\n]{0,80}",
            r"%[A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäö_ ]{2,30}%|%[sd](?![\w%])|%\(\w{1,30}\)s",
            r"\$[A-Z][A-Z_]{2,30}\$|\$[A-Z]{1,30}_[A-Z_]{1,30}|@@[^@\n]{1,60}@@|##?[A-Z][A-Z_ ]{2,30}#",
            # blanks to be filled: lines, dots, circles, spaces, empty brackets
            r"(?<![A-Za-z0-9@/._-])[_＿]{2,40}(?![A-Za-z0-9])|(?<!\.)\.{8,}|(?<!…)…{4,}",
            rf"(?<![\d*])[○〇×＊◯△□■●]{{2,20}}(?!☆)|(?<![\d*])[*＊]{{2,8}}(?={_HAN})|[○〇◯]{{1,4}}(?=[市路街縣县區区號号店])",
            rf"(?<={_HAN})[ \u3000]{{3,20}}(?={_HAN})|[（【][ \u3000●•?？]{{0,8}}[）】]|\[[●•?]{{1,3}}\]",
            r"「[ \u3000]{0,6}」|“[ \u3000]{0,6}”|《[ \u3000]{0,6}》",
            # signs for a number before what is counted in Chinese, and labels with nothing after them
            rf"(?<![A-Za-z0-9×*＊])(?:[×＊*△○◯●Ｘ]{{1,4}}|(?<=[共约約計计有達达至近逾伤傷死])\s?[?？]{{1,4}})\s?(?={_COUNTED})",
            rf"(?<={_HAN})\s?[NXＮ]\s?(?={_COUNTED})|Ｘ{{2,6}}|(?<![A-Za-z0-9])[OoＯ]{{2,6}}(?=\s?{_HAN})|[#＃@＠]{{2,8}}(?=\s?{_HAN})",
            (
                rf"(?<={_HAN})[ \u3000]{{1,20}}"
                r"(?=[人名位元件家户戶月日時时](?:[，。,、；;！死受傷伤輕轻重确確失住送不]|$|[ \u3000]))"
            ),
            (
                rf"(?:[YyMmDdHhNn]{{2,4}}|[×○◯●△_＿]{{1,4}}|[—–]{{2,4}}|[？?]{{1,4}}(?=.[？?]))\s?[年月日時时點点分]"
                rf"(?=[\s？?×○◯●△_＿YyMmDdHhNn—–日，。,、]|{_HAN})"
            ),
            (
                r"(?<!\d)[？?]{1,2}\s?[:：]\s?[？?]{1,2}|[—–_-]{2,8}\s?(?=[年月日時时人名元])"
                r"|[：:]\s?(?:[？?]{2,4}|[-—–]{2,8})\s?(?=$|[\n，,。；;])"
            ),
            rf"(?<={_HAN})\s?(?:null|undefined|NaN)(?![A-Za-z])|\bundefined\b|#(?:REF!|N/A|VALUE!|NAME\?)",
            rf"(?:{_LABELS})(?:为|為|是)?[：:][ \u3000]{{0,4}}(?=[。，,；;]|$)",
            # marks of a machine, and words that stand for themselves
            r"&(?:nbsp|amp|quot|[lr]squo|#39);|</?(?:br|p|div|span|strong|em)\s?/?>|\*{3,}\s?[^\W\d_][\w ]{2,40}\*{3,}",
            r"\b([^\W\d_]{3,12})(?: \1){3,}\b|\[[^\W\d_]{1,20}(?: ?/ ?[^\W\d_]{1,20}){1,4}\]",
            r"\[[A-Z][a-z]{1,15}:? (?:to|please) [a-z ]{3,30}\]",
            r"(?<=\s)(?:[.]{4,}|[-–—]{4,}(?! )|[?]{2,5}(?= [a-z])|[#]{2,6}(?=[\s.,]|$))",
            r"[“\"](?:quote|[Qq]uote here|name)[”\"]",
            r"\b[A-Z]{3,12}[-_](?:TO[-_]COME|HERE|TBC|TBD)\b",
            r"\b[A-Z]{2,6}-X{3,8}\b|\(?\bx{3}\)?[ -]x{3}-?x{4}\b|(?<![A-Za-z0-9])xx[-–:./]xx(?![A-Za-z0-9])|\bXday\b",
            r"(?<= to )(?:[.]{3}|…)(?= [a-z])|(?<=[ :])tk(?=[.,;\s]|$)",
            r"\b(?:Name, Title|Month Day|Month DD|City, State|First Last|Name Surname|John Doe|Jane Doe|Joe Bloggs)\b",
            r"(?<![A-Za-z0-9])X{1,4}(?:th|st|nd|rd)\b|\b(?:between|from) X (?:and|to) Y\b|\baged? (?:X|XX|Y)\b",
            r"(?<![\d-])(?<!\d )(?:0{3,4}[ -]0{3,4}|0800[ -]0{3}[ -]?0{3,4}|01234 ?567 ?890|[0-9]{3}[ -]X{3}[ -]X{4})(?!\d)",
            rf"(?<![\w'])[XYZN](?= (?:{'|'.join(_UNITS)})\b)",
            (
                rf"(?=[.…#x—–X])(?:{'|'.join(f'(?<=[ ]{word} )' for word in _BEFORE_GAP)})"
                r"(?:[.]{3}|[…#—–]|x{3,6}|(?<!\bon )(?<!\bfrom )X)(?=[\s.,;]|$)(?! ?\d)"
            ),
            # abbreviations and leftovers
            r"(?<![A-Za-z0-9$])\$(?!USD|AUD|CAD|NZD|SGD|HKD|TWD|EUR|MYR)[A-ZÅÄÖ]{3,30}(?![A-Za-z0-9_$])",
            r"(?<![A-Za-z0-9])(?:x{5,20}(?![A-Za-z0-9])|x{3,4}(?=(?: [a-zåäö]{2}|,\s[a-zåäö])))",
            r"(?<![A-Za-z0-9_/.@-])(?:TBC|TBD|TBA|TBN|TK|TKTK|FIXME|TODO|tbc|tbd|tba|N\.N\.|NN)(?![A-Za-z0-9_-])",
            r"(?i:\blorem ipsum\b)|\b(?:is/are|was/were|has/have|Mr/Mrs/Ms|Mr/Ms|Mr/Mrs|han/hon|Encik/Puan/Cik)\b",
            r"(?<![-\d])-{2,4}(?=\s(?:kr|kronor|euro|RM|USD)\b)|(?<![\w-])-{1,2}[.:]-{1,2}(?![\w-])",
            r"\b(?:nr|nummer|linje|kl\.?|klockan|cirka|ca)\s(?:…|\.{3})(?=\s[^\W\d_])",
            r"(?i:\b(?:tel|telefon|telefonnummer|e-post|mejl|e-mail|phone)\.?)\s?:\s*\Z",
            # dates, times, sums and numbers that stand for themselves
            r"(?i:(?<![a-zåäö])(?:dd|åååå|yyyy|mm|hh|tt)(?:[-/.:](?:dd|mm|yyyy|yy|åååå|åå|tttt|ss|tt)){1,3}(?![a-zåäö]))",
            rf"(?:{_CURRENCY}\s?|(?<=\s)|(?<={_HAN}))[?？]{{2,10}}(?=[\s.,。，]|$|{_HAN})|00[./-]00[./-](?:0000|20\d\d)",
            rf"{_CURRENCY}\s?[Xx][Xx.,]{{0,12}}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[Xx]{{1,4}}\s?[%％]",
            r"(?<![A-Za-z0-9])[xX]{1,4}(?:[:/.][xX]{1,4}){1,3}(?![A-Za-z0-9])",
            r"[xX×某\s]{1,4}\s?年\s?[xX×某\s]{1,2}\s?月(?:\s?[xX×某\s]{1,2}\s?日)?|[xX×某]{1,2}\s?月\s?[xX×某]{1,2}\s?[日号號]",
            rf"[xX]{{1,4}}(?=\s?[人名位件台元万萬戶户班次瓶份款箱宗](?:{_HAN}|[，。,])?)",
            rf"(?=X )(?:(?<=^)|(?<=[.,:] )|{'|'.join(f'(?<=[ ]{word} )' for word in _BEFORE_X)})X(?= [a-zåäö]{{3}})",
        )
    )
)
_TOKEN: Final = re.compile(r"[A-Za-z0-9-]{2,30}")
_ROMAN: Final = re.compile(
    r"[^\s.!?:]\s(?!(?:Mr|Ms|Mrs|Flight|Gate|Platform|Line|Route|Room|Street|RM|Encik|Puan|Linje|Bas)\s)[A-ZÅÄÖ][a-zåäö]{2,20}\s$"
)
"""A name before it: Louis XX, Super Bowl XX."""
_KISSES: Final = re.compile(r"\s*[!.]?\s*$")
_ONLY_X: Final = re.compile(r"(?=.*XX)[X0-9-]+")
_SERIES: Final = re.compile(r"X{1,4}-?\d{2,}")
"""The code of a batch or a model: XX-118."""
_BRACKETS: Final = re.compile(
    r"\(([^()\n]{1,60})\)|\[([^\[\]\n]{1,60})\]|【([^【】\n]{1,40})】|〔([^〔〕\n]{1,40})〕|<([^<>\n]{1,40})>|〈([^〈〉\n]{1,20})〉"
)
_ADDED: Final = (
    "the ",
    "our ",
    "a ",
    "an ",
    "his ",
    "her ",
    "their ",
    "its ",
    "my ",
    "this ",
    "that ",
    "/",
    "name withheld",
    "local ",
    "of ",
    "in ",
    "see ",
    "which ",
    "who ",
)
"""How words begin that somebody added to a quotation: "we [the company] decided"."""
_TAGS: Final = frozenset({"title", "time", "address", "link", "label", "body", "head", "b", "i"})
"""In angle brackets these are markup that is spoken about, not gaps."""
_PRESSED: Final = (["press"], ["click"], ["tap"], ["select"], ["hit"])
"""What stands in brackets after these is a key or a button."""
_FRIENDLY: Final = ("{hug", "{kram", "{pel", "{ ")
_MOST_WORDS: Final = 5
_ASKED: Final = 20
"""Letters of a question in brackets, in Chinese: "(批号?问品控)" asks a colleague, not the reader."""
_ASKS: Final = re.compile(
    r"(?:[^\s?]{2,12} ){0,3}[^\s?]{2,12} ?\?{1,3}|(?:check|verify|confirm|source|choose|pick one|ask)[!. ]*"
)
"""A question of at most four words, or an order: "(who?)", "(check!)"."""
_OF_READER: Final = re.compile(r"\b(?:you|we|us|remember|why not|du|ni|vi|anda|kita)\b")
_SIGNS: Final = frozenset("○〇×＊◯△□■●*")
_SHOWN: Final = ("密码", "密碼", "显示", "顯示", "遮", "隐藏", "隱藏", "勾选", "勾選", "选择", "選項", "选项")
"""Before such words signs are signs that are spoken about."""


def gaps(language: str, folded: Folded, places: Places) -> Iterator[Span]:
    """Places in the original text, but for gaps of another text that this one quotes and tells of."""
    told = places.of(book(language).sets.get("gap_told", frozenset()))
    quoted = [folded.span(*span) for span in folded.mentions] if told else []
    for start, end in _gaps(language, folded, places):
        if not any(a <= start and end <= b for a, b in quoted):
            yield start, end


def _gaps(language: str, folded: Folded, places: Places) -> Iterator[Span]:
    text = folded.original
    for match in _SHAPES.finditer(text):
        if not match[0].lstrip("$").replace("{{", "{").lower().startswith(_FRIENDLY) and not _spoken(
            folded, match
        ):
            yield match.span()
    known = book(language).sets
    yield from (match.span() for match in leftovers(language, text) if not _spoken(folded, match))
    yield from _runs_of_x(folded, known)
    for match in _BRACKETS.finditer(folded.text):
        if _is_gap(match, folded, places, known):
            yield folded.span(*match.span())
    yield from _capitals(folded, places, known)
    for start, end in phrased("placeholder", language, folded, places):
        yield folded.span(start, end)


def _spoken(folded: Folded, match: re.Match[str]) -> bool:
    """Whether it stands alone between quotation marks, or is a sign on a screen that is spoken about."""
    before, after = match.start() - 1, match.end()
    text = folded.original
    if match[0][0] in _SIGNS and any(word in text[max(0, before - 12) : after + 4] for word in _SHOWN):
        return True
    return before >= 0 and after < len(text) and text[before] in "\"“「『'‘" and text[after] in "\"”」』'’"


def _runs_of_x(folded: Folded, known: dict[str, frozenset[str]]) -> Iterator[Span]:
    """XX for a number; not a roman numeral, a size or kisses (``not_gap`` are words beside which it is none)."""
    text = folded.original
    for match in _TOKEN.finditer(text):
        if not _ONLY_X.fullmatch(match[0]) or match[0][0] == "-" or _SERIES.fullmatch(match[0]):
            continue
        around = text[max(0, match.start() - 12) : match.end() + 12].casefold()
        if any(word in around for word in known.get("not_gap", ())) or _spoken(folded, match):
            continue
        if not _ROMAN.search(text, max(0, match.start() - 30), match.start()) and not _KISSES.match(
            text, match.end()
        ):
            yield match.span()


def _capitals(folded: Folded, places: Places, known: dict[str, frozenset[str]]) -> Iterator[Span]:
    """NAME, DATE, DRAFT: what a gap is named, in capitals within a text that is not."""
    if not any(map(str.islower, folded.original)):
        return
    for start, end in places.of(known.get("shouted", frozenset())):
        span = folded.span(start, end)
        before = folded.text[max(0, start - 12) : start].split()
        if folded.original[span[0] : span[1]].isupper() and (before or [""])[-1] not in known.get(
            "typed", ()
        ):
            yield span


def _is_gap(match: re.Match[str], folded: Folded, places: Places, known: dict[str, frozenset[str]]) -> bool:
    at = next(number for number, inside in enumerate(match.groups(), 1) if inside is not None)
    start, end = match.span(at)
    inside = match[at]
    if places.han and "?" in inside and len(inside) <= _ASKED and not set("您你我") & set(inside):
        return True
    if any(start <= a and b <= end for a, b in places.of(known.get("editor", frozenset()))):
        return True
    if not places.han and _ASKS.fullmatch(inside) and not _OF_READER.search(inside):
        return True
    before = folded.text[max(0, match.start() - 12) : match.start()].split()
    if inside.startswith(_ADDED) or (match[0][0] == "<" and inside in _TAGS) or before[-1:] in _PRESSED:
        return False
    original = folded.original[folded.start_of[start] : folded.end_of[end - 1]]
    if at > 1 and original.isupper() and len(inside.split()) > 2 and not any(map(str.isdigit, inside)):
        return True
    if len(inside.split()) > _MOST_WORDS or any(map(str.isdigit, inside)):
        return False
    core = (start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip()))
    names = known.get("gap", frozenset()) | (known.get("gap_square", frozenset()) if at > 1 else frozenset())
    named = [(a, b) for a, b in places.of(names) if core[0] <= a and b <= core[1]]
    if at == 1:
        return core in named or ("/" in inside and all(part.strip() in names for part in inside.split("/")))
    return any(a == core[0] or b == core[1] for a, b in named)
