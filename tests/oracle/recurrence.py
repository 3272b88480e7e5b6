"""Expands rules as python-dateutil understands them: a line in, a line out.

In:  rule, tab, first local time, tab, first day asked for, tab, number of days.
Out: local starts, a space between two; `!` and the reason where it refuses the rule.
"""

import sys
import warnings
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

# COUNT and UNTIL together.
warnings.simplefilter("ignore")

for line in sys.stdin:
    rule, first, day, days = line.rstrip("\n").split("\t")
    begin = datetime.fromisoformat(day)
    end = begin + timedelta(days=int(days))
    try:
        found = rrulestr(rule, dtstart=datetime.fromisoformat(first))
        # A rule that never falls due is sought for no longer than it is asked about.
        found = found.replace(until=min(end, found._until or end))
        starts = []
        for start in found.xafter(begin, inc=True):
            if start >= end:
                break
            starts.append(start.strftime("%Y-%m-%dT%H:%M"))
        print(" ".join(starts))
    except ValueError as error:
        print("!", str(error).replace("\n", " "))
