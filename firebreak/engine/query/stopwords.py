"""Words so common in the five languages that alone they would bring in nearly every post."""

STOPWORDS = frozenset(
    word
    for line in (
        "a about all also am an and any are as at be been but by can",
        "could did do does for from get had has",
        "have he her his how i if in into is it its just like me",
        "more my new no not now of on one only or our",
        "out so some than that the their them then there they this",
        "to up us was we were what when where which",
        "who why will with would you your att av de dem den det du",
        "ej eller en ett för från ha han har hon i",
        "inte jag kan man med men mig min nu när och om på så som",
        "till upp ut var vi vad är ada adalah akan",
        "aku anda apa atau boleh bukan dah dan dari dengan di dia",
        "hari ini itu juga kami kamu ke kita lagi",
        "mereka nak oleh pada saya sebagai sudah tak tidak untuk yang",
        "的 了 是 我 在 不 有 和 就 也 都 很 我们 我們 你们 你們 他们 他們 这个 這個 那个",
        "那個 什么 什麼 没有 沒有 一个 一個 可以 因为 因為 所以 但是 自己 大家 今天 现在 現在",
        "真的",
    )
    for word in line.split()
)
