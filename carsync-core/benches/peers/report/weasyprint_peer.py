"""Times WeasyPrint on the report in FOLDER, warm in one process: weasyprint_peer.py FOLDER N [PDF].

The style and its fonts are read once, before the clock; WeasyPrint writes its plain PDF, without tags or an archive profile.
"""

import json
import sys
import time
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from report_html import Report

folder, count = sys.argv[1], int(sys.argv[2])
report = Report(folder)
fonts = FontConfiguration()
style = weasyprint.CSS(string=report.style, base_url=report.base, font_config=fonts)
times, cpu, pdf = [], [], b""
for n in range(count + 1):
    html = report.document(f"rep_{n:026}", with_style=False)
    start, spent = time.perf_counter(), time.process_time()
    pdf = weasyprint.HTML(string=html, base_url=report.base).write_pdf(stylesheets=[style], font_config=fonts)
    times.append((time.perf_counter() - start) * 1e3)
    cpu.append((time.process_time() - spent) * 1e3)
if len(sys.argv) > 3:
    Path(sys.argv[3]).write_bytes(pdf)
# The first one warms up.
print(json.dumps({"name": "WeasyPrint", "version": weasyprint.__version__, "ms": times[1:], "cpu_ms": cpu[1:], "bytes": len(pdf)}))
