"""Data of private persons: numbers by their shape, the rest by words of the language around them. Pure.

A number that says by itself whose it is (identity numbers) is found anywhere; a phone number, an account or a seat is
personal only beside a person, and not beside the brand's own route (``own_route``: hotline, press, office).
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.lines import book
from firebreak.engine.text.check.matcher import Places, Span

_A: Final = r"(?<![a-z0-9-])"
_Z: Final = r"(?![a-z0-9]|-\d)"
_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_IDENTITY: Final = re.compile(
    rf"{_A}[stfgm]\d{{7}}[a-z]{_Z}"  # Singapore
    rf"|{_A}\d{{2}}{_MONTH}{_DAY}-\d{{2}}-\d{{4}}{_Z}"  # Malaysia
    rf"|{_A}\d{{3}}-\d{{2}}-\d{{4}}{_Z}"  # United States
    rf"|{_A}[a-ceghj-prqtw-z][a-ceghj-nprqtw-z] ?\d\d ?\d\d ?\d\d ?[a-d]{_Z}"  # United Kingdom
    rf"|{_A}(?:19|20)?\d{{2}}{_MONTH}(?:{_DAY}|[67]\d|8\d|9[01])[-+]\d{{4}}{_Z}"  # Sweden, with coordination numbers
    rf"|{_A}{_DAY}{_MONTH}\d\d[-+a]\d{{3}}[0-9a-fhj-npr-y]{_Z}"  # Finland
    rf"|{_A}[1-9]\d{{5}}(?:19|20)\d\d{_MONTH}{_DAY}\d{{3}}[\dx]{_Z}"  # China
    rf"|{_A}[a-z][1289]\d{{8}}{_Z}"  # Taiwan
    rf"|{_A}[a-z]{{1,2}}\d{{6}}\([\da]\)"  # Hong Kong
)
_CARD: Final = re.compile(rf"{_A}(?:\d{{4}}[ -]?){{3}}\d{{1,7}}{_Z}")
_MAIL: Final = re.compile(r"[a-z0-9][a-z0-9._+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}")
_FREE: Final = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|aol|proton|protonmail|gmx|qq|163|126|sina|foxmail|139|"
    r"telia|spray|pchome|hinet)(?:-[a-z]+)?\."
)
_NAMED_MAIL: Final = re.compile(r"[a-z]+(?:\.[a-z]+)+\d{2,4}@")
"""A first name, a last name and a year: nobody's office."""
_PHONE: Final = re.compile(rf"(?<![a-z0-9_.-])(?:\+|\()?\d[\d() -]{{6,18}}\d{_Z}")
_LOCAL: Final = re.compile(r"\d{3}-\d{4}")
_MOBILE: Final = re.compile(
    r"(?:\+?44|0)7\d{9}|(?:\+?46|0)7[02369]\d{7}|(?:\+?60|0)1\d{8,9}|(?:\+?86)?1[3-9]\d{9}|(?:\+?886|0)9\d{8}"
    r"|\+358(?:4\d|50)\d{5,8}|050\d{6,8}|\+3538\d{8}|\+65[89]\d{7}"
)
_MOBILE_HAN: Final = re.compile(r"\+?65[89]\d{7}|\+?852[4-79]\d{7}|\+?8536\d{7}|[4-79]\d{7}")
"""Mobiles of Singapore, Hong Kong and Macau: without a country's number only in Chinese texts, and beside a person."""
_ADDRESS_OF_NET: Final = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
_PLATE_OWNER: Final = re.compile(
    r"(?<![a-z0-9])[a-z]{2,3}[ -]?\d{1,4} ?[a-z]?(?= ?的?(?:车主|司机|私家车|座驾|主人|驾驶))"
)
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施洪赖庄游简翁柯卓纪童柳"
)
_NAMED_SO: Final = re.compile(
    rf"(?:本名|真名|真实姓名|原名)(?:是|为|叫|系)?[: ]?\s?[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
)
_BORN: Final = re.compile(
    r"(?:生日|出生|生于|出生日期|出生年月日?)\D{0,6}(?:\d{4}|\d{2,3}) ?[年/.-] ?\d{1,2} ?[月/.-] ?\d{1,2}日?"
    r"|\d{4} ?[年/.-] ?\d{1,2} ?[月/.-] ?\d{1,2}日?(?:出生|生[,;)])"
    r"|民国\d{2,3}年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:出生|生)"
)
_PLATE_CN: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·. ]?[a-z0-9]{5,6}(?![a-z0-9])"
)
_NEAR: Final = 40
_HANDLE: Final = re.compile(r"^\s?@\w+")


class _Around:
    """Which words of the language stand in the sentence of a place, or close before it."""

    def __init__(self, language: str, folded: Folded, places: Places) -> None:
        self.folded = folded
        self.places = places
        self.sets = book(language).sets
        self.han = language.startswith("zh")

    def has(self, name: str, at: int) -> bool:
        """Whether the sentence has a word of the set."""
        start, end = self.folded.sentences[self.folded.sentence_at(at)]
        return any(start <= a and b <= end for a, b in self.places.of(self.sets.get(name, frozenset())))

    def before(self, name: str, at: int, most: int = _NEAR) -> bool:
        """Whether such a word stands close before, in the same sentence."""
        start = max(
            self.folded.sentences[self.folded.sentence_at(at)][0], at - (most // 2 if self.han else most)
        )
        return any(start <= a and b <= at + 1 for a, b in self.places.of(self.sets.get(name, frozenset())))

    def given(self, at: int) -> bool:
        """Whether the sentence has one word with a capital that reads like a first name: "our cashier Ruth", "Lukas, 9"."""
        start, end = self.folded.sentences[self.folded.sentence_at(at)]
        original = self.folded.original[self.folded.start_of[start] : self.folded.end_of[end - 1]]
        return any((found["name"] or found["aged"]) not in _NO_NAME for found in _GIVEN.finditer(original))

    def titled(self, at: int) -> bool:
        """Whether the sentence names somebody after what they are: "patienten Sixten Rydh"."""
        start, end = self.folded.sentences[self.folded.sentence_at(at)]
        original = self.folded.original[self.folded.start_of[start] : self.folded.end_of[end - 1]]
        return _TITLED.search(original) is not None

    def person(self, at: int) -> bool:
        """Whether somebody is named or spoken of: a word for a person, or two words with capitals."""
        if self.has("person", at):
            return True
        if self.han:
            return False
        start, end = self.folded.sentences[self.folded.sentence_at(at)]
        original = self.folded.original[self.folded.start_of[start] : self.folded.end_of[end - 1]]
        return _NAME.search(original) is not None


_CAPITAL: Final = "[A-ZÅÄÖ][a-zåäöé]"
_NAME: Final = re.compile(
    rf"\b{_CAPITAL}{{1,20}}(?:-{_CAPITAL}{{1,20}})? (?:[A-Z]\. )?{_CAPITAL}{{2,20}}\b"
    rf"|\b[A-Z]\. [A-Z][a-z]{{2,20}}\b|\b{_CAPITAL}{{2,20}} i \d[A-Za-z]\b"
)


_TITLED: Final = re.compile(
    r"(?i:\b(?:patient|elev|spelare|vårdtagare|brukare|student|förare|chaufför|kollega|medarbetare|kund|medlem|passagerare|"
    r"resenär|hyresgäst|lärare|kassör|anmälare|gäst|cyklist|brevbärare|sökande|praktikant|låntagare)(?:e?n)?) "
    rf"{_CAPITAL}{{1,20}}(?:-{_CAPITAL}{{1,20}})? {_CAPITAL}{{2,20}}\b"
)
"""Somebody named after a word for what they are, in Swedish."""
_GIVEN: Final = re.compile(
    rf"(?<![\w.!?:])(?!(?:i|på|från|vid|till|hos|av|för|om|in|at|on|from|near|the|of|to|a|an|for|with|and|by|our|this|last|next|"
    rf"di|ke|dari|daripada|pada|hari|bulan|och|den|det|nya|dan|untuk|kampung|jalan|bandar|hospital|klinik|sekolah) )"
    rf"[a-zåäö]{{2,20}} (?P<name>{_CAPITAL}{{2,15}})\b(?! [A-ZÅÄÖ])|(?:^\W*|, )(?P<aged>{_CAPITAL}{{2,15}}), \d{{1,2}}\b"
)
_NO_NAME: Final = frozenset({
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April",
      "May", "June", "July", "August", "September", "October", "November", "December", "Isnin", "Selasa", "Rabu", "Khamis",
      "Jumaat", "Sabtu", "Ahad", "Januari", "Februari", "Mac", "Mei", "Jun", "Julai", "Ogos", "Oktober", "Disember",
      "English", "Internet", "Facebook", "Instagram"),
})  # fmt: skip
_BORN_ON: Final = re.compile(
    r"(?<![a-zåäö])(?:born|född|födda|lahir|dilahirkan|d\.o\.b\.?|dob|date of birth|birth date|födelsedatum|födelsedag|"
    r"tarikh lahir)\D{0,14}(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} [a-z]{3,10} \d{4})"
)


def personal(language: str, folded: Folded, places: Places) -> Iterator[tuple[Span, str]]:
    """Places in the folded text, and what kind of data it is."""
    around = _Around(language, folded, places)
    for kind, look in _LOOKS.items():
        for span in look(folded.text, around):
            yield span, kind


def _identity(text: str, around: _Around) -> Iterator[Span]:
    for match in _IDENTITY.finditer(text):
        if not around.before("not_personal", match.start(), 60):
            yield match.span()
    for a, b in around.places.of(around.sets.get("identity", frozenset())):
        number = re.compile(r"[^\d\n]{0,30}?(\d[\d -]{6,14}\d)(?!\d)").match(text, b)
        if number and around.folded.sentence_at(a) == around.folded.sentence_at(number.start(1)):
            yield number.span(1)


def _card(text: str, around: _Around) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        if around.has("card", match.start()) and not around.before("not_personal", match.start(), 24):
            yield match.span()


def _mail(text: str, around: _Around) -> Iterator[Span]:
    for match in _MAIL.finditer(text):
        if (
            _FREE.search(match[0])
            or _NAMED_MAIL.match(match[0])
            or (around.has("private", match.start()) and not around.before("own_route", match.start()))
        ):
            yield match.span()


def _phone(text: str, around: _Around) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        digits = "".join(filter(lambda c: c.isdigit() or c == "+", match[0]))
        local = _LOCAL.fullmatch(match[0]) is not None and around.has("phone", match.start())
        if not (8 <= len(digits.lstrip("+")) <= 13 or local) or around.before(
            "not_personal", match.start(), 30
        ):
            continue
        if around.has("own_route", match.start()) and not around.before("private", match.start()):
            continue
        mobile = _MOBILE.fullmatch(digits) is not None or (
            around.han and _MOBILE_HAN.fullmatch(digits) is not None
        )
        if (around.has("private", match.start()) or around.has("kin", match.start())) or (
            mobile and (around.person(match.start()) or around.has("phone", match.start()))
        ):
            yield match.span()


def _account(text: str, around: _Around) -> Iterator[Span]:
    for a, b in around.places.of(around.sets.get("account", frozenset())):
        number = re.compile(r"[^\d\n]{0,30}?(\d[\d, -]{5,22}\d)").match(text, b)
        if number and not around.has("own_route", a) and around.person(a):
            yield number.span(1)


def _coded(
    name: str, code: re.Pattern[str], *, alone: bool = False
) -> Callable[[str, _Around], Iterator[Span]]:
    """A code after a word of the set: booking, seat, passport, plate; beside a person, unless it tells by itself."""

    def look(text: str, around: _Around) -> Iterator[Span]:
        for _, b in around.places.of(around.sets.get(name, frozenset())):
            found = code.search(text, b, b + 42)
            if not found or around.folded.sentence_at(b - 1) != around.folded.sentence_at(found.start()):
                continue
            if around.before("own_route", found.start()) or around.before("not_personal", found.start(), 16):
                continue
            if (alone or around.person(found.start())) and not around.has(f"not_{name}", found.start()):
                yield found.span()

    return look


_STREET: Final = re.compile(
    r"\b\d{1,4}[a-z]? [a-z'-]{2,20}(?: [a-z]{2,15})?"
    r" (?:street|road|lane|avenue|close|drive|crescent|court|terrace|gardens|row|mews|way|grove|square)\b"
    r"|\b[a-z]{3,20} (?:street|road|lane|avenue|close|drive),? (?:no\.? ?|number )?\d{1,4}[a-z]?\b"
    r"|\bflat \d{1,4}[a-z]?, [a-z]{3,20} (?:house|court)\b"
    r"|\b\d{1,4}[a-z]? [a-z]{3,20} house\b"
    r"|\b[a-zåäö]{2,25}(?:gatan|vägen|stigen|gränd|backen|gången|allén) \d{1,3}"
    r"|#\d{2}-\d{2,4}\b|\b(?:no\.? ?|lot )\d{1,5}[a-z]?,? (?:jalan|lorong|kampung|persiaran|taman)\b"
    r"|[\u4e00-\u9fff](?:路|街|巷|弄|里|村|小区|大道|花园|苑)[\u4e00-\u9fff]{0,4} ?\d{1,4} ?(?:号|栋|幢|座|弄|室)"
)
_IBAN: Final = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])")


def _street(text: str, around: _Around) -> Iterator[Span]:
    """A street and number beside somebody who is named, where it is not the brand's own."""
    for match in _STREET.finditer(text):
        if around.has("own_route", match.start()) or around.has("place", match.start()):
            continue
        if (
            around.has("named" if around.han else "kin", match.start())
            or around.has("street_of", match.start())
            or around.titled(match.start())
        ):
            yield match.span()


def _iban(text: str, around: _Around) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        if not around.has("own_route", match.start()) and around.person(match.start()):
            yield match.span()


_ADDRESS: Final = re.compile(r"[^\n]{0,45}?\d")
_ADDRESS_HAN: Final = re.compile(r"(?![户院客宿过校])[^\n,]{0,22}?\d+ ?(?:号|室|楼|栋|幢|弄|房|巷|座)")


def _address(text: str, around: _Around) -> Iterator[Span]:
    shape = _ADDRESS_HAN if around.han else _ADDRESS
    for a, b in around.places.of(around.sets.get("lives", frozenset())):
        end = around.folded.sentences[around.folded.sentence_at(a)][1]
        number = shape.match(text, b, end)
        if number and not around.before("own_route", a):
            yield a, number.end()


_OF_ADDRESS: Final = re.compile(r"[A-Z][a-z'-]{1,20},? of (?:no\.? ?|flat )?\d{1,4}[a-z]? [A-Z]")


def _of_address(text: str, around: _Around) -> Iterator[Span]:
    """``Gareth Plimmer of 14 Alder Close``: the name before tells it from a shop's address."""
    if len(around.folded.original) == len(text):
        yield from (match.span() for match in _OF_ADDRESS.finditer(around.folded.original))


def _health(text: str, around: _Around) -> Iterator[Span]:
    for a, b in around.places.of(around.sets.get("health", frozenset())):
        start = around.folded.sentences[around.folded.sentence_at(a)][0]
        if around.has("nobody", a):
            continue
        beside = around.has("named", a) or (not around.han and (around.person(a) or around.given(a)))
        if beside or _HANDLE.match(text[start:]):
            yield a, b


def _care(_: str, around: _Around) -> Iterator[Span]:
    """What is done for somebody's health ("wrong dose"): personal only beside a name."""
    for span in around.places.of(around.sets.get("care", frozenset())):
        if around.titled(span[0]) and not around.has("nobody", span[0]):
            yield span


_OF_PLATE: Final = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9 -]{0,9}\d)[a-z]{1,3}[ -]?\d{1,4}(?: ?[a-z])?(?: is| was|,)? ?(?:the |a )?(?:car|van|vehicle|"
    r"motorbike|scooter|lorry|ägs av|tillhör|kör(?:s|des) av|milik|dipandu|kereta|motosikal)\b"
)


def _of_plate(text: str, around: _Around) -> Iterator[Span]:
    """A plate before whose car it is."""
    if not around.han:
        for match in _OF_PLATE.finditer(text):
            if around.person(match.start()) and not around.before("not_personal", match.start(), 16):
                yield match.span()


_PLATE_UK: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2}\d{2} ?[A-Z]{3}(?![A-Za-z0-9-])")


def _plate_uk(text: str, around: _Around) -> Iterator[Span]:
    """A British plate in capitals beside a person."""
    if not around.han and len(around.folded.original) == len(text):
        for match in _PLATE_UK.finditer(around.folded.original):
            if around.person(match.start()) and not around.before("not_personal", match.start(), 30):
                yield match.span()


def _born_on(text: str, around: _Around) -> Iterator[Span]:
    """A day of birth beside somebody."""
    for match in _BORN_ON.finditer(text):
        if around.person(match.start()) or around.given(match.start()):
            yield match.span()


def _plate_cn(text: str, around: _Around) -> Iterator[Span]:
    for match in _PLATE_CN.finditer(text):
        if around.person(match.start()) or around.has("plate", match.start()):
            yield match.span()


def _net(text: str, around: _Around) -> Iterator[Span]:
    """An address in the net beside a person."""
    for match in _ADDRESS_OF_NET.finditer(text):
        if around.person(match.start()):
            yield match.span()


def _plate_owner(text: str, _: _Around) -> Iterator[Span]:
    for match in _PLATE_OWNER.finditer(text):
        if any(map(str.isdigit, match[0])):
            yield match.span()


def _told_name(text: str, around: _Around) -> Iterator[Span]:
    """Who somebody "really" is."""
    if around.han:
        yield from (match.span() for match in _NAMED_SO.finditer(text))


def _born(text: str, around: _Around) -> Iterator[Span]:
    if around.han:
        for match in _BORN.finditer(text):
            if around.person(match.start()):
                yield match.span()


_LOOKS: Final[dict[str, Callable[[str, _Around], Iterator[Span]]]] = {
    "identity": _identity,
    "card": _card,
    "mail": _mail,
    "phone": _phone,
    "account": _account,
    "passport": _coded(
        "passport", re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)[a-z0-9]{7,12}(?![a-z0-9])"), alone=True
    ),
    "booking": _coded("booking", re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)[a-z0-9]{6,16}(?![a-z0-9])")),
    "seat": _coded("seat", re.compile(r"(?<![a-z0-9])\d{1,3}[a-z]?(?![a-z0-9])")),
    "messenger": _coded("messenger", re.compile(r"(?<![a-z0-9])[a-z0-9_-]{5,20}(?![a-z0-9@])")),
    "plate": _coded(
        "plate",
        re.compile(
            r"(?<![a-z0-9])(?:[a-z]{1,3}[ -]?\d{1,4}(?: ?[a-z])?|[a-z]{2}\d{2} ?[a-z]{3}|\d{1,4}[ -]?[a-z]{2,3})(?![a-z0-9])"
        ),
    ),
    "of_plate": _of_plate,
    "plate_uk": _plate_uk,
    "born_on": _born_on,
    "plate_cn": _plate_cn,
    "plate_owner": _plate_owner,
    "net": _net,
    "told_name": _told_name,
    "born": _born,
    "address": _address,
    "of_address": _of_address,
    "street": _street,
    "iban": _iban,
    "health": _health,
    "care": _care,
}
