#!/usr/bin/env python3
"""Writes subsidies.json: three programmes of the demo city over three fiscal years, with files in every state.

Days are days of fiscal years counted from the present one, so the demo is never out of date; what would lie in the future has not happened yet.
"""
import json
from pathlib import Path

PEOPLE = {"hanako": "見本 花子", "taro": "佐久 太郎", "ichiro": "髙橋 一郎", "sakura": "𠮷野 桜"}
GENERAL = "gratuity travel publicity printing supplies post rent insurance outsourcing".split()
entries = []


def add(**entry):
    entries.append(entry)


def day(fy, on):
    return {"fy": fy, "on": on}


# ---- calls: set up once, copied from year to year as staff do

def call(ref, fy, officer, department, on, opens, closes, budget, courses, **fields):
    base = {"department_id": {"label": department}, "fiscal_year": {"fy": fy}, "opens_on": opens, "closes_on": closes, "closes_time": "24:00",
            "budget_yen": str(budget), "deadline_rule": "arrive", "wards": "any", "other_subsidies": "allowed", "withdraw_days": "14"}
    steps = [{"post": "subsidy.call_create", "ref": ref, "fields": {**base, **fields}}]
    steps += [{"post": "subsidy.course_create", "at": "@" + ref, "days": 0, "fields": c} for c in courses]
    steps += [{"post": "subsidy.call_publish", "at": "@" + ref, "days": 0}]
    add(by=officer, **on, steps=steps)


def next_year(ref, of, fy, officer, on, opens, closes, budget=None, **fields):
    changes = {"opens_on": opens, "closes_on": closes, "fiscal_year": {"fy": fy}, **({"budget_yen": str(budget)} if budget else {}), **fields}
    add(by=officer, needs="@" + of, **on, steps=[
        {"post": "subsidy.call_copy", "at": "@" + of, "ref": ref},
        {"post": "subsidy.call_save", "at": "@" + ref, "days": 0, "fields": changes},
        {"post": "subsidy.call_publish", "at": "@" + ref, "days": 0}])


# ---- files

def application(ref, call_ref, label, group, who, fy, on, title, costs, requested, steps, incomes=(), plan=None, size=None, starts="06-15", ends="10-10"):
    total, taken = sum(c[2] for c in costs), sum(i[2] for i in incomes)
    rows = [*incomes, *([("own", "会費など", total - requested - taken)] if total - requested - taken > 0 else [])]
    answers = {"title": title, "purpose": "地域の課題を自分たちの手で解決するため", "content": plan or f"{title}を、会員と参加した市民で行います。月に一度集まり、秋に発表します。", "place": "みほん市内",
               "starts_on": day(fy, starts), "ends_on": day(fy, ends), "benefit": "市民ならだれでも参加できます", "originality": "世代をこえて一緒に取り組みます",
               "ripple": "ほかの地区にもやり方を伝えます", "schedule": "6月 準備、7月から11月 実施、12月 まとめ", "self_reliance": "翌年からは参加費と会費で続けます",
               "requested": requested, "other_subsidies": "no", "sound_accounts": 1, "no_violence": 1}
    if size:
        answers["size"] = size
    for i, (item, detail, yen) in enumerate(costs):
        answers |= {f"costs.{i}.item": item, f"costs.{i}.detail": detail, f"costs.{i}.amount": yen}
    for i, (source, detail, yen) in enumerate(rows):
        answers |= {f"incomes.{i}.source": source, f"incomes.{i}.detail": detail, f"incomes.{i}.amount": yen}
    add(ref=ref, procedure="subsidy.application", needs="@" + call_ref, group=group, applicant={"email": f"{who}@example.jp", "name": PEOPLE[who]}, fy=fy, on=on,
        known={"course": label}, answers=answers, steps=steps)


def decided(yen, officer, checked, reviewed, granted, note=None):
    return ["submit", {"step": "check", "on": checked}, {"step": "review", "on": reviewed},
            {"post": "subsidy.grant_save", "by": officer, "days": 0, "fields": {"offered_yen": str(yen), **({"offered_note": note} if note else {})}}, {"step": "grant", "on": granted}]


def course(title, fy, name):
    return {"register": "subsidy_course", "label": f"{title}（{{fy}}） {name}", "fy": fy}


MACHI, HANA, BOSAI = "まちづくり活動支援金", "花いっぱい沿道整備補助金", "地域防災学習支援補助金"

# ---- まちづくり活動支援金, of 協働推進課: two courses, an advance of 80 %, every later step

machi = {
    "title": MACHI, "summary": "市民活動団体が行う、地域を元気にする事業を応援します。", "audience": "市内に事務所があるか、市内で活動する5人以上の団体",
    "content": "## 対象になる事業\n\n- 不特定多数の市民の利益になる\n- 独創性がある\n- ほかの地域や活動に広がる\n- 計画と予算が実現できる\n- 自立して続けられる\n",
    "basis": "まちづくり活動支援金交付要綱", "required_papers": "申請書\n事業計画書\n収支予算書\n規約\n会員名簿\n前年度の活動報告", "counter_hours": "平日 8:30〜17:15",
    "only_registered": "1", "min_members": "5", "other_subsidies": "refused", "consultation": "offered", "form_numbers": "交付申請：様式第1号\n実績報告：様式第5号", "other_note": "県の補助金は、受けていても申請できます"}
rule = {"unit_yen": "1000", "eligible": GENERAL, "income": ["fee", "sales", "donation", "subsidy"], "change_free": "1", "change_cut_percent": "20", "advance_percent": "80", "report_days": "30", "report_by": None}
rule = {k: v for k, v in rule.items() if v is not None}
machi_courses = [{"name": "一般の事業", "rate_n": "1", "rate_d": "2", "cap_yen": "1000000", **rule},
                 {"name": "重点テーマの事業", "about": "子育て、防災、移住に関わる事業です。", "rate_n": "3", "rate_d": "4", "cap_yen": "1500000", **rule, "steps": ["prestart", "progress", "inspection", "property", "books", "tax"]}]
OFFICER = "kyodo-officer"
call("machi-2", -2, OFFICER, "協働推進課", day(-2, "04-08"), day(-2, "04-10"), day(-2, "05-12"), 3000000, machi_courses, **machi)
next_year("machi-1", "machi-2", -1, OFFICER, day(-1, "04-07"), day(-1, "04-10"), day(-1, "05-12"))
next_year("machi0", "machi-1", 0, OFFICER, day(0, "04-07"), day(0, "04-10"), day(0, "05-12"), 4000000)
next_year("machi+1", "machi0", 1, OFFICER, {"days_ago": 21}, {"days": 1}, {"days": 46}, 8000000, provisional="1")

costs = [("gratuity", "講師謝金 4回", 160000), ("printing", "ちらし 3,000枚", 90000), ("rent", "会場", 48000), ("supplies", "材料", 102000), ("food", "打合せの茶菓", 12000)]


def usual(ref, fy, group, who, title, requested, officer=OFFICER, offered=None, steps_after=(), name="一般の事業", call_title=MACHI, prefix="machi", some=costs, **more):
    application(ref, f"{prefix}{fy}" if fy <= 0 else f"{prefix}+{fy}", course(call_title, fy, name), group, who, fy, more.pop("on", "04-22"), title, some, requested,
                [*decided(offered or requested, officer, "05-14", "05-20", "06-05", None if offered is None else "審査の結果、報償の単価を見直しました"), *steps_after], **more)


usual("river-2", -2, "星見川を守る会", "hanako", "星見川ホタルの里づくり", 200000)
usual("cafe-2", -2, "蓼原こども食堂みほん", "taro", "こども食堂と宿題の会", 300000, name="重点テーマの事業")
usual("satoyama-2", -2, "NPO法人みほん里山ネット", "ichiro", "里山の道しるべ", 200000, offered=180000)
application("chorus-2", "machi-2", course(MACHI, -2, "一般の事業"), "星見合唱団", "sakura", -2, "05-10", "定期演奏会の開催", costs, 200000,
            ["submit", {"step": "check", "on": "05-14"}, {"step": "review", "on": "05-20"}, {"step": "reject", "on": "06-05", "reason": "会員以外の市民が参加する内容が少ないため"}])
usual("river-1", -1, "星見川を守る会", "hanako", "星見川の生きもの図鑑", 200000)
usual("talk-1", -1, "多文化おしゃべりの会", "sakura", "世界の料理で防災", 200000)
usual("void-1", -1, "星見ひまわり合唱団", "ichiro", "駅前コンサート", 100000)
usual("stop-1", -1, "蓼原合唱団", "taro", "うたごえ出前", 150000)
application("gone-1", "machi-1", course(MACHI, -1, "一般の事業"), "星見子育てサロン", "ichiro", -1, "04-30", "親子の森あそび", costs, 200000,
            ["submit", {"step": "check", "on": "05-14"}, {"step": "withdraw", "on": "05-16", "reason": "講師の都合がつかなくなったため"}])
usual("braille0", 0, "駒立音訳ボランティア", "taro", "声の広報をみんなで", 200000)
usual("map0", 0, "千曲台防災マップ研究会", "ichiro", "歩いてつくる防災マップ", 300000, name="重点テーマの事業")
usual("river0", 0, "星見川を守る会", "hanako", "星見川の源流をたずねる", 200000)
usual("cafe0", 0, "蓼原こども食堂みほん", "taro", "こども食堂の夏休み", 300000, name="重点テーマの事業")
usual("satoyama0", 0, "NPO法人みほん里山ネット", "ichiro", "竹林の手入れと竹細工", 200000)
usual("history0", 0, "蓼原歴史研究会", "sakura", "蓼原むかし話の本", 200000)

# ---- 花いっぱい沿道整備補助金, of 環境課: a table of sizes, wards too

hana = {"title": HANA, "summary": "道路沿いの花だんの苗や土の費用を補助します。", "audience": "区、老人クラブ、市民活動団体", "basis": "花いっぱい沿道整備補助金交付要綱",
        "required_papers": "申請書\n花だんの位置図\n収支予算書", "deadline_rule": "postmark", "withdraw_days": "10"}
hana_courses = [{"name": "花だん", "rate_n": "1", "rate_d": "1", "cap_yen": "50000", "unit_yen": "100", "size_label": "面積（平方メートル）", "amount_table": "1 10000\n10 30000\n20 50000",
                 "eligible": ["supplies", "rent", "post"], "income": ["donation", "subsidy"], "change_free": "1", "change_cut_percent": "20", "advance_percent": "0", "report_days": "30"}]
call("hana-2", -2, OFFICER, "環境課", day(-2, "04-08"), day(-2, "04-15"), day(-2, "12-20"), 300000, hana_courses, **hana)
next_year("hana-1", "hana-2", -1, OFFICER, day(-1, "04-07"), day(-1, "04-15"), day(-1, "12-20"))
next_year("hana0", "hana-1", 0, OFFICER, day(0, "04-07"), day(0, "04-15"), day(0, "12-20"), 100000)
flowers = [("supplies", "苗と土", 46000), ("post", "運搬", 6000)]
for fy, group, who, area, yen in [(-2, "千曲台花づくりの会", "taro", 25, 50000), (-1, "千曲台花づくりの会", "taro", 25, 50000), (-1, "榛名木花づくりの会", "sakura", 12, 30000), (0, "千曲台花づくりの会", "taro", 25, 50000), (0, "星見花づくりの会", "hanako", 12, 30000)]:
    usual(f"hana-{group}-{fy}", fy, group, who, f"{group[:-6]}通りの花だん", yen, name="花だん", call_title=HANA, prefix="hana", some=flowers, size=area)
application("hana-new", "hana0", course(HANA, 0, "花だん"), "駒立花づくりの会", "ichiro", 0, "11-10", "駅前の花だん", flowers, 50000, ["submit"], size=22)
application("hana-rest", "hana0", course(HANA, 0, "花だん"), "蓼原花づくりの会", "sakura", 0, "09-10", "公園入口の花だん", flowers, 50000,
            ["submit", {"step": "check", "on": "09-12"}, {"step": "review", "on": "09-16"},
             {"post": "subsidy.rest_offer", "by": OFFICER, "on": "11-25", "fields": {"rest_by": {"days": 7}}}], size=22)

# ---- 地域防災学習支援補助金, of 危機管理課: two thirds, an advance of half

bosai = {"title": BOSAI, "summary": "防災の学習会や訓練の費用を補助します。", "audience": "区と市民活動団体", "basis": "地域防災学習支援補助金交付要綱", "required_papers": "申請書\n事業計画書\n収支予算書", "only_registered": "1", "min_years": "1"}
bosai_courses = [{"name": "学習会・訓練", "rate_n": "2", "rate_d": "3", "cap_yen": "300000", "unit_yen": "1000", "eligible": ["gratuity", "travel", "printing", "supplies", "rent", "insurance"], "income": ["fee", "donation", "subsidy"],
                  "change_free": "1", "change_cut_percent": "20", "advance_percent": "50", "report_days": "30", "steps": ["prestart", "progress", "books"]}]
call("bosai-2", -2, OFFICER, "危機管理課", day(-2, "04-08"), day(-2, "04-10"), day(-2, "05-31"), 1000000, bosai_courses, **bosai)
next_year("bosai-1", "bosai-2", -1, OFFICER, day(-1, "04-07"), day(-1, "04-10"), day(-1, "05-31"))
next_year("bosai0", "bosai-1", 0, OFFICER, day(0, "04-07"), day(0, "04-10"), day(0, "05-31"))
next_year("bosai+1", "bosai0", 1, OFFICER, {"days_ago": 5}, {"days": 20}, {"days": 70}, provisional="1")
drill = [("gratuity", "講師謝金", 60000), ("printing", "テキスト", 45000), ("supplies", "訓練用品", 75000)]
for fy, group, who, title in [(-2, "千曲台見守り隊", "ichiro", "夜の避難訓練"), (-1, "蓼原見守り隊", "sakura", "子どもの防災教室"), (0, "榛名木見守り隊", "hanako", "避難所を体験する"), (0, "星見見守り隊", "taro", "雪の日の備え")]:
    usual(f"bosai-{group}-{fy}", fy, group, who, title, 120000, name="学習会・訓練", call_title=BOSAI, prefix="bosai", some=drill)

# ---- what follows a decision

ACCOUNT = {"account_bank": "0123", "account_branch": "456", "account_type": "futsu", "account_number": "7654321", "account_holder": "ミホンシミンダンタイ ダイヒヨウ"}
SELF = {k: "3" for k in ("eval_goal", "eval_people", "eval_publicity", "eval_money", "eval_future")}


def whose(ref):
    return next({"group": e["group"], "applicant": e["applicant"], "fy": e["fy"]} for e in entries if e.get("ref") == ref)


def report(of, on, paid_on, steps, lines=5, changes=None, ends="10-10"):
    fy = whose(of)["fy"]
    answers = {"starts_on": day(fy, "06-15"), "ends_on": day(fy, ends), "result": "予定した回数を行い、たくさんの市民が参加しました。", "participants": 86, "photo_captions": "当日のようす", "publicity_how": "leaflet",
               **SELF, "evaluation": "広報を早く始められたので、はじめての人が増えました。", **{f"costs.{i}.paid_on": day(fy, paid_on) for i in range(lines)}, **(changes or {})}
    add(ref=f"{of}-report", procedure="subsidy.report", parent="@" + of, attach="costs.", on=on, **whose(of), answers=answers, steps=steps)


def accepted_and_fixed(accepted, fixed, inspected=None):
    looked = [{"post": "subsidy.inspection_save", "at": "@" + inspected, "by": OFFICER, "days": 2,
               "fields": {"inspected_on": {"days": 0}, "inspector": "佐久 太郎", "findings": "会場で、買った物と記録を確かめました", "result": "pass"}}] if inspected else []
    return ["submit", {"post": "subsidy.accept_save", "by": OFFICER, "on": accepted, "fields": {"act": "all"}}, *looked, {"step": "fix", "on": fixed}]


def claim(of, name, on, amount, ordered=None, paid=None):
    answers = {"claimed_on": day(whose(of)["fy"], on), "amount": amount, **ACCOUNT}
    steps = ["submit", {"step": "accept", "days": 2}]
    if ordered:
        steps.append({"post": "subsidy.payment_order", "find": "subsidy.demo_payment", "by": OFFICER, "on": ordered,
                      "fields": {"order_no": f"支命{len(entries)}", "ordered_on": {"days": 0}, "creditor_no": "100200", "budget_item": "2-1-8-18"}})
    if paid:
        steps.append({"post": "subsidy.payment_paid", "find": "subsidy.demo_payment", "by": OFFICER, "on": paid, "fields": {"paid_on": {"days": 0}}})
    add(ref=f"{of}-{name}", procedure="subsidy.claim", parent="@" + of, on=on, **whose(of), answers=answers, steps=steps)


def staff_does(of, on, *steps):
    add(by=OFFICER, needs="@" + of, fy=whose(of)["fy"], on=on, steps=[{"at": "@" + of, **s} for s in steps])


def change(of, on, steps, **answers):
    add(ref=f"{of}-change", procedure="subsidy.change", parent="@" + of, on=on, **whose(of), answers={"purpose_kept": "yes", **answers}, steps=steps)


def to_the_end(of, yen, lines=5, claimed="11-20", paid="12-15"):
    report(of, "10-20", "09-20", accepted_and_fixed("10-28", "11-10"), lines)
    claim(of, "rest", claimed, yen, "11-30", paid)


# まちづくり, two years ago: published, returned, paid
to_the_end("river-2", 200000)
staff_does("river-2", "02-10", {"step": "publish"})
claim("cafe-2", "advance", "06-20", 240000, "06-28", "07-10")
report("cafe-2", "10-20", "09-20", accepted_and_fixed("10-28", "11-10", "cafe-2"), changes={"costs.0.amount": 60000, "costs.1.amount": 40000})
staff_does("cafe-2", "11-25", {"post": "subsidy.receive_save", "find": "subsidy.demo_repayment", "fields": {"received_on": {"days": 0}, "yen": "53000"}})
to_the_end("satoyama-2", 180000)
# last year: paid, revoked after it was paid and waited for, given up
to_the_end("river-1", 200000)
to_the_end("talk-1", 200000)
add(ref="talk-1-revoked", by=OFFICER, needs="@talk-1", fy=-1, on="02-12", steps=[
    {"post": "subsidy.revoke_save", "at": "@talk-1", "fields": {"scope": "all", "note": "領収書の一部が別の行事のものでした"}},
    {"step": "revoke", "at": "@talk-1", "on": "02-20", "reason": "実績報告の領収書に、補助の対象でない行事のものが含まれていたため"}])
add(ref="stop-1-stop", procedure="subsidy.discontinuation", parent="@stop-1", on="07-10", **whose("stop-1"),
    answers={"kind": "give_up", "stops_on": day(-1, "07-10"), "reason": "指導者が転居し、続けられなくなったため", "spent": 0}, steps=["submit", {"step": "approve", "on": "07-20"}])
staff_does("void-1", "07-01", {"post": "subsidy.revoke_save", "fields": {"scope": "all"}}, {"step": "revoke", "on": "07-10", "reason": "事業を行わないまま連絡がとれなくなったため"})
# this year: under way
claim("map0", "advance", "06-20", 240000, "06-28", "07-10")
change("river0", "08-20", ["submit"], reason="講師の都合で、回数を減らしたい", **{"costs.0.amount": 80000, "incomes.0.amount": 172000, "requested": 160000})
change("cafe0", "07-20", ["submit", {"post": "subsidy.change_save", "by": OFFICER, "days": 3, "fields": {"offered_yen": "247000"}}, {"step": "approve", "on": "08-05"}], reason="会場を変え、回数を減らします", **{"costs.0.amount": 90000, "incomes.0.amount": 95000, "requested": 247000})
report("satoyama0", "10-20", "09-20", ["submit"])
report("history0", "10-20", "09-20", accepted_and_fixed("10-28", "11-10"))
# 花いっぱい and 防災学習
for fy, group, yen in [(-2, "千曲台花づくりの会", 50000), (-1, "千曲台花づくりの会", 50000), (-1, "榛名木花づくりの会", 30000)]:
    to_the_end(f"hana-{group}-{fy}", yen, 2)
report("hana-星見花づくりの会-0", "10-20", "09-20", ["submit"], 2)
for fy, group in [(-2, "千曲台見守り隊"), (-1, "蓼原見守り隊")]:
    to_the_end(f"bosai-{group}-{fy}", 120000, 3)
claim("bosai-榛名木見守り隊-0", "advance", "06-20", 60000, "06-28", "07-10")

# ---- open now, for the year to come
for number, (group, who, title, steps) in enumerate([
        ("星見川を守る会", "hanako", "星見川 源流まつり", []),
        ("蓼原子育てサロン", "taro", "はじめてのパパママ広場", ["submit"]),
        ("多文化おしゃべりの会", "sakura", "やさしい日本語で町あるき", ["submit", {"step": "check", "days": 2}]),
        ("千曲台見守り隊", "ichiro", "登下校の見守りマップ", ["submit", {"step": "check", "days": 1}, {"step": "ask", "days": 1, "reason": "いつ、どこで、何人で行うかを書いてください"}]),
        ("榛名木老人クラブ", "hanako", "昔あそびの伝承教室", ["submit", {"step": "check", "days": 2}, {"step": "review", "days": 3}])]):
    application(f"next{number}", "machi+1", course(MACHI, 1, "一般の事業"), group, who, 1, "05-01", title, costs, 200000, steps)
    entries[-1] |= {"days_ago": 18 - 3 * number}
    del entries[-1]["on"]

# ---- consultations before it: one that waits, one with its day, one that was answered
for number, (group, who, title, question, way, steps) in enumerate([
        ("蓼原歴史研究会", "sakura", "古い写真の展示会", "展示のための写真の複写は、対象になる費用に入りますか。", "writing", []),
        ("千曲台防災マップ研究会", "ichiro", "雪みちマップづくり", "隣の市の区間も地図に入れたいのですが、対象になりますか。", "counter", [{"step": "arrange", "days": 2, "reason": "来週の月曜日 午後2時、市役所2階 協働推進課の窓口でお待ちしています"}]),
        ("駒立音訳ボランティア", "taro", "音訳講座", "講師が市外の人でも、交通費は対象になりますか。", "writing", [{"step": "answer", "days": 2, "reason": "はい、対象になります。領収書の宛名は団体の名前にしてください。"}])]):
    add(procedure="subsidy.consultation", needs="@machi+1", group=group, applicant={"email": f"{who}@example.jp", "name": PEOPLE[who]}, days_ago=12 - 3 * number,
        known={"call": {"register": "subsidy_call", "label": f"{MACHI}（{{fy}}）", "fy": 1}}, answers={"title": title, "question": question, "way": way, "wishes": "平日の午後"}, steps=["submit", *steps])

Path(__file__).with_name("subsidies.json").write_text("[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in entries) + "\n]\n")
