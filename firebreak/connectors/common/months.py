"""Names of months in the languages of the product, by their folded beginnings."""

import re

_NAMES = {
    1: "january januari jan",
    2: "february februari feb",
    3: "march mars mac mar",
    4: "april apr",
    5: "may maj mei",
    6: "june juni jun",
    7: "july juli julai jul",
    8: "august augusti ogos aug ogo",
    9: "september sept sep",
    10: "october oktober oct okt",
    11: "november nov",
    12: "december disember dec dis",
}
MONTHS: dict[str, int] = {name: number for number, names in _NAMES.items() for name in names.split()}
MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
CHINESE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?"
    r"\s*(?:[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?)?"
    r"\s*(上午|下午|凌晨|早上|中午|晚上)?\s*(?:(\d{1,2})\s*[:：时時点點]\s*(\d{1,2})?\s*[:：分]?\s*(\d{1,2})?\s*秒?)?"
)
"""Year, month, day, part of the day, hour, minute, second as Chinese writes them."""
AFTERNOON = {"下午", "晚上", "中午"}
