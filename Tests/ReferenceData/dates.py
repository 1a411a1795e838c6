"""Dates as CPython reads and writes them: the format, the text, the days since 1970-01-01 and the weekday.

python Tests/ReferenceData/dates.py > Tests/ReferenceData/dates.jsonl
"""

import json
import random
from datetime import datetime, timedelta

FORMATS = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%d/%m/%y %H:%M:%S",
    "%d %b %Y",
    "%B %d, %Y",
    "%A %Y-%m-%d",
    "%m/%d/%Y %I:%M %p",
    "%Y-%j",
]

draws = random.Random(19)
days = [0, 59, 60, 11016, 11017, 19782, 19783, -1, -25567, -719162, 2932896]
days += [draws.randrange(-719162, 2932897) for _ in range(60)]
for count, day in enumerate(days):
    form = FORMATS[count % len(FORMATS)]
    moment = datetime(1970, 1, 1) + timedelta(days=day, seconds=draws.randrange(86400))
    if "%y" in form:
        moment = moment.replace(year=1969 + moment.year % 100)
    text = moment.strftime(form.replace("%Y", f"{moment.year:04d}"))
    read = datetime.strptime(text, form)
    elapsed = (read - datetime(1970, 1, 1)) / timedelta(days=1)
    print(json.dumps([form, text, elapsed, read.weekday()]))
