"""Times headless Chromium on the report in FOLDER, warm in one browser and one tab: chromium_peer.py FOLDER N [PDF].

A report is: new content, wait for its photos and fonts, Page.printToPDF. `CARSYNC_BENCH_CHROMIUM` names another program than `chromium`.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

from report_html import Report

PROGRAM = os.environ.get("CARSYNC_BENCH_CHROMIUM", "chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --allow-file-access-from-files --remote-debugging-port=0 --remote-allow-origins=*"
).split()
READY = """Promise.all([...document.images].map(i => i.complete ? 0 : new Promise(done => { i.onload = i.onerror = done })))
  .then(() => document.fonts.ready).then(() => [...document.images].filter(i => !i.naturalWidth).length + ' ' + document.fonts.size)"""


class Tab:
    """A DevTools session with a page."""

    def __init__(self, address):
        # Checked letter by letter in Python, the PDF would take longer to receive than to print.
        self.socket = websocket.create_connection(address, timeout=120, skip_utf8_validation=True)
        self.sent = 0

    def call(self, method, **params):
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.sent:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]


def cpu_ms(root):
    """What the process and all its descendants, those that ended included, have used so far."""
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        pid, fields = int(text.split(" ", 1)[0]), text.rsplit(")", 1)[1].split()
        parents[pid] = int(fields[1])
        used[pid] = sum(map(int, fields[11:15])) * 1e3 / os.sysconf("SC_CLK_TCK")
    total = 0.0
    for pid in used:
        at = pid
        while at and at != root:
            at = parents.get(at, 0)
        total += used[pid] if at else 0.0
    return total


def run(folder, count, keep):
    report = Report(folder)
    (report.folder / "blank.html").write_text("<!doctype html>")
    profile = tempfile.mkdtemp(prefix="carsync-chromium-")
    browser = subprocess.Popen([PROGRAM, *FLAGS, f"--user-data-dir={profile}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port_file = Path(profile) / "DevToolsActivePort"
        for _ in range(600):
            if port_file.exists() and port_file.read_text().count("\n"):
                break
            time.sleep(0.1)
        host = f"http://127.0.0.1:{port_file.read_text().split()[0]}"
        version = json.load(urllib.request.urlopen(host + "/json/version"))["Browser"]
        pages = [page for page in json.load(urllib.request.urlopen(host + "/json")) if page["type"] == "page"]
        tab = Tab(pages[0]["webSocketDebuggerUrl"])
        tab.call("Page.enable")
        frame = tab.call("Page.navigate", url=report.base + "blank.html")["frameId"]
        time.sleep(1)
        times, pdf, spent = [], b"", 0.0
        for n in range(count + 1):
            html = report.document(f"rep_{n:026}", with_style=True)
            if n == 1:
                spent = cpu_ms(browser.pid)
            start = time.perf_counter()
            tab.call("Page.setDocumentContent", frameId=frame, html=html)
            ready = tab.call("Runtime.evaluate", expression=READY, awaitPromise=True, returnByValue=True)["result"]["value"]
            printed = tab.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True, generateTaggedPDF=True)["data"]
            pdf = base64.b64decode(printed)
            times.append((time.perf_counter() - start) * 1e3)
            if not ready.startswith("0 "):
                sys.exit(f"pictures missing: {ready}")
        spent = (cpu_ms(browser.pid) - spent) / count
        tab.call("Browser.close")
        browser.wait(30)
    finally:
        browser.kill()
        shutil.rmtree(profile, ignore_errors=True)
    if keep:
        Path(keep).write_bytes(pdf)
    # The first one warms up.
    print(json.dumps({"name": "Chromium", "version": version, "ms": times[1:], "cpu_ms": [spent], "bytes": len(pdf)}))


run(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
