#!/bin/sh
# Makes touchpoint-sc.otf, the font of stamps and of paper: the Chinese (SC) face of Noto Sans CJK cut down to
# GB2312, ASCII, punctuation and the characters of names.txt. It has a name of its own, so that
# nobody takes the cut for the whole font. Wants the Debian packages fonts-noto-cjk and fonttools.
# The same inputs give the same bytes.
set -eu
cd "$(dirname "$0")"
ttc=${1:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}
/usr/bin/python3 - "$ttc" <<'PYTHON'
import hashlib, sys
from fontTools import subset
from fontTools.ttLib import TTCollection

FAMILY, VERSION = "Touchpoint SC", "1.0"

def gb2312():
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass

wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(gb2312())
wanted |= set(range(0x2010, 0x2028)) | set(range(0x3000, 0x3020)) | set(range(0xFF01, 0xFF5F))
wanted |= set(map(ord, "€™℃℉Ωµ①②③④⑤⑥⑦⑧⑨⑩²³✓☑㎡㎥"))
wanted |= {ord(c) for c in open("names.txt", encoding="utf-8").read() if c > " "}

faces = TTCollection(sys.argv[1]).fonts
face = next(f for f in faces if f["name"].getDebugName(4) == "Noto Sans CJK SC")
face.recalcTimestamp = False

options = subset.Options()
options.layout_features = []
options.hinting = False
options.notdef_outline = True
options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 13, 14]
options.name_languages = [0x409]
options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS", "GDEF"]
cut = subset.Subsetter(options)
cut.populate(unicodes=wanted)
cut.subset(face)

script = FAMILY.replace(" ", "") + "-Regular"
new = {1: FAMILY, 3: f"{VERSION};{script}", 4: FAMILY, 6: script,
       5: f"Version {VERSION}; cut from {face['name'].getDebugName(5).split(';')[0].lower()}"
          " of the original"}
for record in face["name"].names:
    if record.nameID in new:
        record.string = new[record.nameID]
cff = face["CFF "].cff
cff.fontNames = [script]
top = cff.topDictIndex[0]
top.FullName, top.FamilyName = FAMILY, FAMILY
if hasattr(top, "Notice"):
    top.Notice = face["name"].getDebugName(0)

face.save("touchpoint-sc.otf")
data = open("touchpoint-sc.otf", "rb").read()
print(len(face.getBestCmap()), "characters,", len(data), "bytes,", hashlib.sha256(data).hexdigest())
PYTHON
