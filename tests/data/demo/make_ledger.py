"""Writes groups-ledger.csv, the demo city's ledger of groups: synthetic, deterministic, as untidy as a real one.
Run once with python3; the result is committed."""
import csv
import os

here = os.path.dirname(os.path.abspath(__file__))
known = [
    ("星見川を守る会", "ホシミガワヲマモルカイ", "C", "環境", "星見", "昭和48年4月1日", "髙橋 花子", 32),
    ("蓼原こども食堂みほん", "タデハラコドモショクドウミホン", "C", "子ども・青少年、保健・医療・福祉", "蓼原", "令和2年10月1日", "𠮷野 太郎", 12),
    ("駒立音訳ボランティア", "コマダチオンヤクボランティア", "C", "保健・医療・福祉", "駒立", "平成元年6月1日", "﨑元 みほん", 18),
    ("千曲台防災マップ研究会", "チクマダイボウサイマップケンキュウカイ", "C", "防災・地域安全", "星見", "平成２３年５月１０日", "邉見 一郎", 9),
    ("NPO法人みほん里山ネット", "エヌピーオーホウジンミホンサトヤマネット", "C", "環境、社会教育・学習", "榛名木", "H15.4.1", "葛󠄀城 次郎", 57),
    ("榛名木老人クラブ", "ハルナギロウジンクラブ", "A", "保健・医療・福祉", "榛名木", "昭和55年4月1日", "見本 花子", 240),
    ("多文化おしゃべりの会", "タブンカオシャベリノカイ", "C", "国際交流", "星見", "令和元年5月1日", "NGUYEN VAN MIHON", 15),
    ("株式会社みほん商店（社会貢献部）", "カブシキガイシャミホンショウテン", "E", "まちづくり", "星見", "2005/4/1", "ミホン", 5),
]
stems = [("蓼原", "タデハラ", "蓼原"), ("千曲台", "チクマダイ", "星見"), ("榛名木", "ハルナギ", "榛名木"), ("星見", "ホシミ", "星見"), ("駒立", "コマダチ", "駒立")]
kinds = [
    ("花づくりの会", "ハナヅクリノカイ", "環境", "道ばたや公園に花を植え、通る人を和ませます。"),
    ("子育てサロン", "コソダテサロン", "子ども・青少年", "小さな子どもと親が気軽に集まれる場をひらきます。"),
    ("合唱団", "ガッショウダン", "文化・芸術・スポーツ", "歌をとおして世代をこえた交流を深めます。"),
    ("見守り隊", "ミマモリタイ", "防災・地域安全", "子どもの登下校を見守り、安全な地域をつくります。"),
    ("太極拳クラブ", "タイキョクケンクラブ", "文化・芸術・スポーツ、保健・医療・福祉", "からだを動かして元気に暮らします。"),
    ("おはなしの会", "オハナシノカイ", "社会教育・学習、子ども・青少年", "絵本の読み聞かせをします。"),
    ("里山クラブ", "サトヤマクラブ", "環境", "荒れた里山の手入れをします。"),
    ("日本語教室", "ニホンゴキョウシツ", "国際交流、社会教育・学習", "外国から来た人と日本語を学びます。"),
    ("配食ボランティア", "ハイショクボランティア", "保健・医療・福祉", "ひとり暮らしの高齢者に食事を届けます。"),
    ("歴史研究会", "レキシケンキュウカイ", "社会教育・学習", "地域の歴史を調べて伝えます。"),
    ("まちづくり協議会", "マチヅクリキョウギカイ", "まちづくり", "住みよいまちを住民の手でつくります。"),
    ("手話サークル", "シュワサークル", "保健・医療・福祉", "手話を学び、聞こえない人と交流します。"),
]
days = ["昭和60年4月1日", "平成5年7月20日", "平成18年10月1日", "平成31年4月30日", "令和3年2月28日", "Ｒ４．６．１"]
header = ["登録番号", "団体名", "フリガナ", "区分", "活動分野", "活動地域", "区", "設立年月日", "会 員 数", "会費", "代表者", "電話番号", "メール", "ホームページ", "公開する項目", "目的", "活動内容", "会員募集", "登録日"]


with open(os.path.join(here, "areas.csv"), encoding="utf-8-sig") as f:
    areas = {r["コード"]: r["名称"] for r in csv.DictReader(f)}
wards = {}
with open(os.path.join(here, "wards.csv"), encoding="utf-8-sig") as f:
    for r in csv.DictReader(f):
        wards.setdefault(areas[r["地域"]], []).append(r["区の名前"])


def ward(n, area):
    """Every fourth group works in the whole area."""
    return "" if n % 4 == 0 else wards[area][n * 11 % len(wards[area])]


def row(n, name, kana, category, fields, area, founded, rep, members, purpose, activity):
    return [f"協登第{n}号", name, kana, category, fields, area, ward(n, area), founded, f"{members}人" if n % 3 else str(members).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            "" if n % 4 else "年１,０００円", rep, f"0267-00-{2000 + n:04d}", f"group{n}@example.jp", f"https://example.jp/groups/{n}" if n % 2 else "",
            "代表者・電話番号・ホームページ" if n % 3 == 0 else "ホームページ", purpose, activity, "○" if n % 5 == 0 else "", "令和8年4月1日"]


rows = []
for g in known:
    n = len(rows) + 1
    rows.append(row(n, g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7], "地域の課題を自分たちの手で解決します。", "月に一度の定例会\n年に二回の公開行事"))
people = ["佐久 太郎", "見本 花子", "髙橋 次郎", "𠮷野 みどり", "濵田 三郎"]
for k in kinds:
    for s in stems:
        for suffix in (("", ""), ("ひまわり", "ヒマワリ")):
            n = len(rows) + 1
            if n > 128:
                break
            rows.append(row(n, s[0] + suffix[0] + k[0], s[1] + suffix[1] + k[1], "A" if n % 9 == 0 else "C", k[2], s[2], days[n % len(days)], people[n % len(people)], 5 + n * 7 % 120, k[3], "定例の活動と年一回の発表会"))
with open(os.path.join(here, "groups-ledger.csv"), "w", encoding="utf-8-sig", newline="") as f:
    w = csv.writer(f)
    w.writerow(["みほん市　市民活動団体　台帳"])
    w.writerow(["令和8年4月1日現在", "", "", "協働推進課"])
    w.writerow([])
    w.writerow(header)
    w.writerows(rows)
print(len(rows))
