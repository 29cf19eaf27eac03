"""Writes postal.csv, postal codes of the demo city in the columns and the encoding (CP932) of Japan Post's KEN_ALL: invented, deterministic, with its peculiarities.
Run once with python3; the result is committed."""
import csv
import os

CITY = ("20299", "ナガノケン", "ミホンシ", "長野県", "みほん市")
TOWNS = [
    ("3850000", "イカニケイサイガナイバアイ", "以下に掲載がない場合"),
    ("3850001", "チュウオウ", "中央"),
    ("3850002", "ホシミ(1-3チョウメ)", "星見（１〜３丁目）"),
    ("3850003", "ホシミ(4チョウメ)", "星見（４丁目）"),
    ("3850004", "タデハラ(カミ､ナカ､シモ､", "蓼原（上、中、下、"),
    ("3850004", "ヒガシ､ニシ､ミナミ､", "東、西、南、"),
    ("3850004", "キタ)", "北）"),
    ("3850005", "ハルナギ", "榛名木"),
    ("3850006", "コマダチ", "駒立"),
    ("3850006", "コマダチシンデン", "駒立新田"),
    ("3850007", "イチエン", "一円"),
    ("3850008", "ミホンシノツギニバンチガクルバアイ", "みほん市の次に番地がくる場合"),
    ("3850009", "ミホンシイチエン", "みほん市一円"),
]
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "postal.csv"), "w", encoding="cp932", newline="") as f:
    out = csv.writer(f, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for code, kana, town in TOWNS:
        out.writerow([int(CITY[0]), "385  ", code, CITY[1], CITY[2], kana, CITY[3], CITY[4], town, 0, 0, 0, 0, 0, 0])
