"""Writes XLSForms and says what pyxform makes of each; of expressions, what libxml2 does.

Usage: xlsform.py FOLDER SEED COUNT SAMPLES.tar.gz, with the forms of FOLDER that are there already.
Out, a line a form: its file, a tab, its kind (`valid`, `broken:WAY`, `outside:WAY`, `sample`, `ours`),
a tab, `ok` or `!` and the reason.
"""

import pathlib
import random
import re
import sys
import tarfile
import warnings

import openpyxl
import xlrd
from lxml import etree
from pyxform.xls2xform import convert

# What openpyxl passes over in old samples.
warnings.simplefilter("ignore")

LANGUAGES = [[""], ["::English (en)"], ["::中文 (zh)", "::English (en)"]]
NAMES = ["门", "窗", "灯", "Pump", "Floor", "Lift", "水表", "Valve"]
EXPRESSIONS = ("relevant", "constraint", "calculation")


class Form:
    """Rows by column, and the lists of choices."""

    def __init__(self, dice):
        self.dice = dice
        self.survey = []
        self.choices = []
        self.languages = dice.choice(LANGUAGES)
        self.names = []
        self.figures = []
        # What conditions may name, by what it is; what stands in none isn't kept.
        self.known = {"verdict": [], "number": [], "level": [], "date": [], "what": [], "count": []}
        self.list("ok_ng", [("ok", "正常"), ("ng", "异常")])
        self.list("levels", [("low", "低"), ("high", "高"), ("none", "无")])
        self.list("what", [("loose", "松动"), ("gone", "缺失")])

    def words(self, row, column, text):
        for language in self.languages:
            row[column + language] = text

    def list(self, name, choices):
        for value, label in choices:
            row = {"list_name": name, "name": value}
            self.words(row, "label", label)
            self.choices.append(row)

    def row(self, kind, name=None, label=True):
        row = {"type": kind}
        if name:
            row["name"] = name
            self.names.append(name)
        if label:
            self.words(row, "label", f"{self.dice.choice(NAMES)}{len(self.survey)}")
        self.survey.append(row)
        return row

    def name(self, stem):
        return f"{self.dice.choice(['', '_'])}{stem}{len(self.survey)}{self.dice.choice(['', '.a', '-b'])}"

    def term(self):
        """One comparison with an answer before it."""
        dice = self.dice
        kind = dice.choice([kind for kind, names in self.known.items() if names])
        name = f"${{{dice.choice(self.known[kind])}}}"
        other = f"${{{dice.choice(self.known[kind])}}}"
        sign = dice.choice(["=", "!=", "<", "<=", ">", ">="])
        n = dice.choice(["3", "0.5", "-2", "40"])
        return dice.choice({
            "verdict": [f"{name} = 'ok'", f"'ng' != {name}", f"selected({name}, 'ng')", f"{name}!=''"],
            "number": [
                f"{name} {sign} {n}", f"{n} {sign} {name}", f"{name} + {other} {sign} {n}",
                f"{name} * 2 - {other} {sign} {n}", f"{name} div 2 {sign} {n}", f"-{name} {sign} {n}",
                f"{name} mod 2 = 0", f"round({name}) {sign} {n}", f"int({name}) = number('3')",
                f"coalesce({name}, 0) {sign} {n}", f"{name} != ''",
            ],
            "level": [
                f"{name} = 'low'", f"selected({name}, 'high')", f"string-length({name}) > 0",
                f"{name} != {other}", f"regex({name}, '^l.*$')", f"concat({name}, 'x') = 'lowx'",
            ],
            "date": [f"{name} {sign} today()", f"{name} = ''", f"string({name}) != ''"],
            "what": [f"selected({name}, 'loose')", f"count-selected({name}) {sign} 1"],
            "count": [f"{name} {sign} {n}", f"number({name}) {sign} {n}"],
        }[kind])

    def condition(self, deep=0):
        dice = self.dice
        if deep > 2 or dice.random() < 0.5:
            return self.term()
        one, two = self.condition(deep + 1), self.condition(deep + 1)
        return dice.choice([
            f"not({one})", f"{one} and {two}", f"{one} or {two}", f"({one}) and ({two})",
            f"not({one} or {two})", f"if({one}, 1, 0) = 1", f"({one}) = true()",
        ])

    def waits(self, row, often=0.35):
        """Lets a row wait for answers before it, where there are any."""
        if any(self.known.values()) and self.dice.random() < often:
            row["relevant"] = self.condition()

    def calculated(self):
        """A calculation that the next question waits for."""
        if not any(self.known.values()):
            return
        dice = self.dice
        name = self.name("c")
        numbers = self.known["number"]
        sums = [f"${{{dice.choice(numbers)}}} * 2 + 1"] if numbers else []
        calculation = dice.choice([f"if({self.condition()}, 1, 0)", *sums])
        self.row("calculate", name, label=False)["calculation"] = calculation
        row = self.row("select_one ok_ng", self.name("q"))
        row["relevant"] = dice.choice([f"${{{name}}} = 1", f"${{{name}}} > 0 and {self.term()}"])
        self.known["verdict"].append(row["name"])
        self.known["count"].append(name)

    def question(self, grouped):
        dice = self.dice
        kind = dice.choice(["ok", "ok", "decimal", "integer", "date", "image", "level", "note"])
        name = self.name("q")
        if kind == "ok":
            row = self.row(dice.choice(["select_one ok_ng", "select one ok_ng"]), name)
            self.waits(row)
            self.known["verdict"].append(name)
            # In a group a check is a part, unless it waits: then it is an item too.
            if (not grouped or "relevant" in row) and dice.random() < 0.5:
                many = self.row("select_multiple what", name + "_what")
                many["relevant"] = dice.choice([f"${{{name}}} = 'ng'", f"selected(${{{name}}}, 'ng')"])
                self.known["what"].append(many["name"])
        elif kind in ("decimal", "integer"):
            row = self.row(kind, name)
            low = dice.randrange(0, 50)
            high = low + dice.randrange(1, 50)
            more = dice.choice(["", ".5"]) if kind == "decimal" else ""
            row["constraint"] = dice.choice([
                f". >= {low}{more} and . <= {high}{more}", f".>={low} and .<={high}",
                f"{low} <= . and {high} >= .", f". > {low}", f"(. >= -{high}) and (. <= {high})",
            ])
            if dice.random() < 0.3:
                self.words(row, "constraint_message", "超出范围")
            if dice.random() < 0.2:
                del row["constraint"]
            if kind == "decimal":
                self.figures.append(name)
            self.waits(row)
            self.known["number"].append(name)
        elif kind == "date":
            row = self.row("date", name)
            if dice.random() < 0.5:
                row["constraint"] = ". >= today()"
            self.waits(row)
            self.known["date"].append(name)
        elif kind == "image":
            row = self.row("image", name)
            self.waits(row)
        elif kind == "level":
            row = self.row("select_one levels", name)
            self.waits(row)
            self.known["level"].append(name)
            if dice.random() < 0.3:
                row["appearance"] = dice.choice(["minimal", "quick"])
        else:
            self.row("note", name)
            row = self.row("select_one ok_ng", name + "after")
            self.waits(row)
            self.known["verdict"].append(row["name"])
        if dice.random() < 0.5:
            row["required"] = dice.choice(["yes", "no", "true()"])
        if dice.random() < 0.3:
            self.words(row, "hint", "看清楚再答")

    def fill(self):
        dice = self.dice
        for kind in ("start", "today"):
            if dice.random() < 0.3:
                self.row(kind, kind, label=False)
        for _ in range(dice.randrange(1, 5)):
            self.question(False)
        if dice.random() < 0.4:
            self.calculated()
        if dice.random() < 0.6:
            group = self.row(dice.choice(["begin group", "begin_group"]), self.name("g"))
            self.waits(group)
            for _ in range(dice.randrange(1, 5)):
                self.question(True)
            if dice.random() < 0.3:
                self.calculated()
            self.survey.append({"type": dice.choice(["end group", "end_group"])})
        if len(self.figures) > 1 and dice.random() < 0.7:
            row = self.row("calculate", "difference", label=False)
            row["calculation"] = f"${{{self.figures[0]}}} - ${{{self.figures[1]}}}"
        return self

    def save(self, path):
        book = openpyxl.Workbook()
        book.remove(book.active)
        settings = [{"form_id": path.stem, "form_title": "夜查", "version": 3}]
        for name, rows in (("survey", self.survey), ("choices", self.choices), ("settings", settings)):
            page = book.create_sheet(name)
            heads = list(dict.fromkeys(head for row in rows for head in row))
            page.append(heads)
            for row in rows:
                page.append([row.get(head) for head in heads])
        book.save(path)


def questions(form):
    return [row for row in form.survey if "name" in row]


def break_row(column, value):
    def broken(form):
        row = form.dice.choice(questions(form))
        if value is None:
            row.pop(column, None)
        else:
            row[column] = value
    return broken


def twice(form):
    row = form.dice.choice([row for row in questions(form) if not row["type"].startswith("begin")])
    copy = {**row, "type": "integer"}
    for column in ("relevant", "constraint", "calculation", "appearance"):
        copy.pop(column, None)
    form.survey.insert(form.survey.index(row) + 1, copy)


def figure(value):
    def broken(form):
        row = form.row("decimal", form.name("x"))
        row["constraint"] = value
    return broken


def group(*rows):
    return lambda form: form.survey.extend(rows)


def choice(change):
    def broken(form):
        change(form.dice.choice(form.choices))
    return broken


def calculate(text):
    def broken(form):
        row = form.row("calculate", form.name("c"), label=False)
        if text:
            row["calculation"] = text
    return broken


def blank_in_choice(form):
    form.list("blank", [("a b", "甲"), ("c", "乙")])
    form.row("select_one ok_ng", "judged")
    form.row("select_multiple blank", "several")["relevant"] = "${judged} = 'ng'"


def same_choice(form):
    form.choices.append(dict(form.dice.choice(form.choices)))


def headless(form):
    for row in form.survey:
        row["kind"] = row.pop("type")


def doubled(form):
    for row in questions(form):
        row["read_only"] = "no"
        row["readonly"] = "no"


def waiting(text):
    """A question that waits for what nobody can know, before all that is asked."""
    def broken(form):
        row = form.row("select_one ok_ng", "waiting")
        row["relevant"] = text
        form.survey.insert(0, form.survey.pop())
    return broken


def after(kind, text, calculation=None):
    """A question that waits for one before it, of a kind that can't be waited for so."""
    def broken(form):
        row = form.row(kind, "asked", label=calculation is None)
        if calculation:
            row["calculation"] = calculation
        form.row("select_one ok_ng", "waiting")["relevant"] = text
    return broken


def later(form):
    form.row("decimal", "late")
    waiting("${late} > 3")(form)


def calculated_later(form):
    form.row("calculate", "counted", label=False)["calculation"] = "${late} * 2"
    form.row("select_one ok_ng", "waiting")["relevant"] = "${counted} > 3"
    form.row("decimal", "late")


# What pyxform takes and a checklist can't hold.
OUTSIDE = {
    "condition on a later question": later,
    "condition on itself": after("note", "${waiting} = 'ok'"),
    "condition on a note": after("note", "${asked} != ''"),
    "condition on a photo": after("image", "${asked} != ''"),
    "verdict as a number": after("select_one ok_ng", "${asked} > 1"),
    "verdict among numbers": after("select_one ok_ng", "if(1 = 1, ${asked}, 0) = 'ok'"),
    "choice that isn't there": after("select_one ok_ng", "${asked} = 'nope'"),
    "function that isn't taken": after("decimal", "pow(${asked}, 2) > 3"),
    "calculation of a later question": calculated_later,
    "calculation that nobody names": calculate("1 + 1"),
}

WAYS = {
    "condition on nobody": waiting("${nobody} = 'ok'"),
    "condition without an end": waiting("1 ="),
    "condition whose bracket stays open": waiting("not(1 = 1"),
    "condition whose quote stays open": waiting("1 = 'a"),
    "condition on a name that ends nowhere": waiting("${nobody = 1"),
    "calculation of nobody, waited for": after("calculate", "${asked} = 1", "${nobody} * 2"),
    "no name": break_row("name", None),
    "bad name": break_row("name", "1 a"),
    "reserved name": break_row("name", "meta"),
    "no type": break_row("type", None),
    "unknown type": break_row("type", "gauge"),
    "unknown list": break_row("type", "select_one nowhere"),
    "name twice": twice,
    "group not closed": group({"type": "begin group", "name": "open", "label": "x"}),
    "group not opened": group({"type": "end group"}),
    "unknown reference": figure(". > ${nobody}"),
    "reference not closed": figure(". > ${nobody"),
    "reference with a blank": figure(". > ${no body}"),
    "no operand": figure(". >= 1 and"),
    "no operator": figure(". >= 1 . <= 2"),
    "bracket not closed": figure("(. >= 1"),
    "bracket too many": figure(". >= 1)"),
    "quote not closed": figure(". != 'a"),
    "two operators": figure(". >< 1"),
    "unknown sign": figure(". >= 1 & . <= 2"),
    "no calculation": calculate(None),
    "calculation of nothing": calculate("${nobody} - 1"),
    "choice without a name": choice(lambda row: row.pop("name")),
    "choice twice": same_choice,
    "blank in a choice of several": blank_in_choice,
    "no column of types": headless,
    "one column twice": doubled,
}


def samples(archive, folder):
    """pyxform's own forms, as workbooks of today with the same cells."""
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getmembers(), key=lambda one: one.name):
            path = pathlib.PurePath(member.name)
            if path.suffix not in (".xls", ".xlsx") or not member.isfile():
                continue
            bytes_ = tar.extractfile(member).read()
            target = folder / f"sample-{path.parent.name}-{path.stem}.xlsx"
            if path.suffix == ".xlsx":
                target.write_bytes(bytes_)
                continue
            old = xlrd.open_workbook(file_contents=bytes_)
            book = openpyxl.Workbook()
            book.remove(book.active)
            for sheet in old.sheets():
                page = book.create_sheet(sheet.name)
                for row in range(sheet.nrows):
                    for column, cell in enumerate(sheet.row(row)):
                        if cell.value != "" and cell.ctype != xlrd.XL_CELL_ERROR:
                            value = bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value
                            page.cell(row + 1, column + 1, value)
            book.save(target)


def judged(path):
    try:
        convert(xlsform=str(path), validate=False)
    except Exception as error:  # Whatever it ends with, it doesn't take the form.
        return "! " + " ".join(str(error).split())
    book = openpyxl.load_workbook(path, data_only=True)
    # A workbook with one sheet is a form to pyxform, whatever its sheet is called.
    names = [name for name in book.sheetnames if name.strip().lower() == "survey"]
    rows = list(book[(names or book.sheetnames)[0]].iter_rows(values_only=True))
    for row in rows[1:]:
        for head, text in zip(rows[0], row):
            if str(head).lower() not in EXPRESSIONS or text is None:
                continue
            path_ = re.sub(r"\$\{[^}]*\}", "/data/x", str(text))
            try:
                etree.XPath(path_)
            except etree.XPathSyntaxError as error:
                return f"! {head} `{text}`: {error}"
    return "ok"


def main(folder, seed, count, archive):
    folder = pathlib.Path(folder)
    kinds = {path.name: "ours" for path in folder.glob("*.xlsx")}
    for n in range(int(count)):
        dice = random.Random(int(seed) * 10_000 + n)
        form = Form(dice).fill()
        kind = "valid"
        if n % 2 == 1:
            ways = [("broken", way) for way in WAYS] + [("outside", way) for way in OUTSIDE]
            sort, way = ways[n // 2 % len(ways)]
            {**WAYS, **OUTSIDE}[way](form)
            kind = f"{sort}:{way}"
        path = folder / f"form-{n:03}.xlsx"
        form.save(path)
        kinds[path.name] = kind
    samples(archive, folder)
    for path in sorted(folder.glob("*.xlsx")):
        print(path.name, kinds.get(path.name, "sample"), judged(path), sep="\t")


main(*sys.argv[1:])
