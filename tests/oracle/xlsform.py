"""Writes XLSForms and says what pyxform makes of each; of expressions, what libxml2 does.

Usage: xlsform.py FOLDER SEED COUNT SAMPLES.tar.gz, with the forms of FOLDER that are there already.
Out, a line a form: its file, a tab, its kind (`valid`, `broken:WAY`, `sample`, `ours`), a tab, `ok` or
`!` and the reason.
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

    def question(self, grouped):
        dice = self.dice
        kind = dice.choice(["ok", "ok", "decimal", "integer", "date", "image", "level", "note"])
        name = self.name("q")
        if kind == "ok":
            row = self.row(dice.choice(["select_one ok_ng", "select one ok_ng"]), name)
            if not grouped and dice.random() < 0.5:
                many = self.row("select_multiple what", name + "_what")
                many["relevant"] = dice.choice([f"${{{name}}} = 'ng'", f"selected(${{{name}}}, 'ng')"])
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
        elif kind == "date":
            row = self.row("date", name)
            if dice.random() < 0.5:
                row["constraint"] = ". >= today()"
        elif kind == "image":
            row = self.row("image", name)
        elif kind == "level":
            row = self.row("select_one levels", name)
            if dice.random() < 0.3:
                row["appearance"] = dice.choice(["minimal", "quick"])
        else:
            self.row("note", name)
            row = self.row("select_one ok_ng", name + "after")
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
        if dice.random() < 0.6:
            self.row(dice.choice(["begin group", "begin_group"]), self.name("g"))
            for _ in range(dice.randrange(1, 5)):
                self.question(True)
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


WAYS = {
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
            way = list(WAYS)[n // 2 % len(WAYS)]
            WAYS[way](form)
            kind = f"broken:{way}"
        path = folder / f"form-{n:03}.xlsx"
        form.save(path)
        kinds[path.name] = kind
    samples(archive, folder)
    for path in sorted(folder.glob("*.xlsx")):
        print(path.name, kinds.get(path.name, "sample"), judged(path), sep="\t")


main(*sys.argv[1:])
