"""The report as HTML and CSS for the peers: the same content that CarSync's template sets, from the same data.json.

Made once, before anything is timed. Only the report number differs between renders: `document(number)`.
"""

import json
from html import escape
from pathlib import Path

MARKS = {
    "sound": '<circle cx="3.5" cy="3.5" r="3.5" fill="#15803d"/><path d="M1.9 3.7L3.1 4.9L5.2 2.4" fill="none" stroke="#fff"/>',
    "minor": '<path d="M3.5 .1L7 6.7H0Z" fill="#b45309"/><path d="M3.1 2.4h.8v2.1h-.8zM3.1 5.1h.8v.8h-.8z" fill="#fff"/>',
    "major": '<rect width="7" height="7" rx="1.5" fill="#b91c1c"/><path d="M2 2L5 5M5 2L2 5" stroke="#fff" stroke-width="1.1"/>',
    "told": '<rect x="1.2" y="1.2" width="4.6" height="4.6" fill="#64748b"/>',
    "none": '<circle cx="3.5" cy="3.5" r="3.1" fill="none" stroke="#64748b" stroke-width=".8"/>',
}
FACES = "".join(
    f'@font-face{{font-family:Vazirmatn;src:url("Vazirmatn-{name}.ttf");font-weight:{weight}}}'
    for name, weight in (("Regular", 400), ("Medium", 500), ("Bold", 700))
)
# The photos are cropped by a box around them: with object-fit Chromium encodes each of them anew and takes six times as long.
STYLE = """
*{box-sizing:border-box}
html{font:8.4pt/1.45 Vazirmatn;color:#1e293b;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0}
table{border-collapse:collapse;width:100%}
td,th{border-bottom:.4pt solid #d7dee7;padding:2.5pt 3pt;text-align:start;vertical-align:middle}
.lay>tbody>tr>td{border:0;padding:0;vertical-align:top}
.mid>tbody>tr>td{vertical-align:middle}
h1{font-size:16pt;margin:0;line-height:1.3}
h2{font-size:10.5pt;color:BRAND;border-bottom:.9pt solid BRAND;margin:13pt 0 6pt;padding-bottom:2pt;break-after:avoid;clear:both}
h3{font-size:8.6pt;margin:9pt 0 2pt;break-after:avoid}
.m{color:#64748b}.s{font-size:6.8pt}.b{font-weight:700}.brand{color:BRAND}.bad{color:#b91c1c}.warn{color:#b45309}.l{direction:ltr;unicode-bidi:isolate}
.soft{background:#f5f7fa;border-radius:5pt;padding:9pt;margin-top:8pt}
.alarm{background:#fef2f2;border-inline-start:2.5pt solid #b91c1c;padding:7pt;margin-top:8pt}
.result{border:.9pt solid BRAND;border-radius:6pt;padding:9pt;margin-top:8pt;break-inside:avoid}
.grade{background:BRAND;color:#fff;border-radius:5pt;padding:4pt 11pt;display:inline-block;text-align:center}
.mark{width:7pt;height:7pt;vertical-align:-.7pt}.swatch{height:7.2pt;vertical-align:-1.2pt;margin-inline-end:3pt}
.head th{background:BRANDSOFT;font-size:6.8pt}
.panels{font-size:7.2pt}.faults{font-size:7.8pt}.c{text-align:center}.e{text-align:end}
.drawing{position:relative}.drawing svg{width:100%;height:100%;display:block}
.drawing b{position:absolute;width:12pt;height:10pt;line-height:10pt;text-align:center;font-size:5.6pt}
.drawing b span{background:rgba(255,255,255,.88);border-radius:2.2pt;padding:.9pt 1.8pt}
.items{column-count:2;column-gap:7mm;font-size:7pt}.items td,.items th{padding:1.2pt 2pt}.items th{font-weight:400;font-size:5.6pt;color:#64748b}
.photo{display:inline-block;width:57.3mm;margin-inline-end:5mm;margin-bottom:4mm;font-size:7pt;color:#64748b;break-inside:avoid}
.photo:nth-child(3n){margin-inline-end:0}.photos{font-size:0}
.photo div{height:38mm;overflow:hidden;border-radius:3pt;margin-bottom:3pt}.photo img{width:100%;display:block;margin-top:-2.49mm}
.legend{font-size:6.8pt;margin-top:6pt}.legend span{margin-inline-end:9pt;white-space:nowrap}
.verify{break-inside:avoid}.plate{border:1.1pt solid #000;border-radius:3pt;direction:ltr;display:inline-block;font-weight:700;font-size:15pt;line-height:26pt}
.plate span{display:inline-block;padding:0 6pt;vertical-align:middle}
.plate .flag{background:#1d4ed8;color:#fff;font-size:4.6pt;line-height:6pt;padding:7pt 2pt}.plate .region{border-left:1.1pt solid #000;font-size:12pt}
"""


class Report:
    """The parts that a peer needs: the style with the fonts, and a document of any number."""

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.data = json.loads((self.folder / "data.json").read_text())
        for key, drawing in MARKS.items():
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7" width="7" height="7">{drawing}</svg>'
            (self.folder / f"mark-{key}.svg").write_text(svg)
        brand = self.data["brand"]["colour"]
        light = "#" + "".join(f"{round(int(brand[n:n + 2], 16) * 0.1 + 229.5):02x}" for n in (1, 3, 5))
        self.style = FACES + STYLE.replace("BRANDSOFT", light).replace("BRAND", brand)
        self.base = self.folder.as_uri() + "/"
        self.body = self._body()

    def document(self, number, with_style):
        """A document that no cache has seen: its number, and with it the address of each photo, is new."""
        d = self.data
        style = self._margins(number) + (self.style if with_style else "")
        return (
            f'<!doctype html><html lang="{d["lang"]}" dir="{"rtl" if d["rtl"] else "ltr"}"><head><meta charset="utf-8">'
            f'<base href="{self.base}"><title>{t(d["words"]["title"])}</title><style>{style}</style></head><body>'
            + self.body.replace("REPORT-NUMBER", number)
            + "</body></html>"
        )

    def _margins(self, number):
        d, w = self.data, self.data["words"]
        start, end = ("right", "left") if d["rtl"] else ("left", "right")
        digits = "persian" if d["rtl"] else "decimal"
        left_to_right = lambda text: f"\u2066{text}\u2069"
        foot = " · ".join(x for x in (d["address"], d["phone"] and left_to_right(d["phone"]), d["brand"]["footer"]) if x)
        small = "font:6.8pt Vazirmatn;color:#64748b;white-space:pre;"
        line = "border-top:.4pt solid #d7dee7;"
        return (
            "@page{size:A4;margin:27mm 14mm 18mm;"
            f'@top-{start}{{content:{css(d["brand"]["name"])};font:700 12pt Vazirmatn;color:{d["brand"]["colour"]};text-align:{start}}}'
            f'@top-center{{content:{css(d["workshop"] + " · " + d["city"])};{small}}}'
            f'@top-{end}{{content:{css(w["issued"] + ": " + d["issued"])} "\\A " {css(w["number"] + ": " + left_to_right(number))};{small}text-align:{end}}}'
            f"@bottom-{start}{{content:{css(foot)};{small}{line}text-align:{start}}}"
            f'@bottom-{end}{{content:{css(w["page"] + " ")} counter(page,{digits}) {css(" " + w["of"] + " ")} counter(pages,{digits});{small}{line}text-align:{end}}}'
            "}"
        )

    def _body(self):
        d, w = self.data, self.data["words"]
        out = []
        add = out.append
        lines = [
            f'<h1>{t(w["title"])}</h1>',
            f'<div class="m">{t(w["issued"])}: {t(d["issued"])} <span class="l">({d["issued_iso"]})</span></div>',
            f'<div class="m">{t(w["valid_until"])}: {t(d["valid_until"])}</div>',
        ]
        if d["inspector"]:
            lines.append(f'<div class="m">{t(w["inspector"])}: {t(d["inspector"])}</div>')
        add(f'<table class="lay mid"><tr><td>{"".join(lines)}</td><td class="e">{plate(d["plate"])}</td></tr></table>')
        add('<div class="soft"><table class="lay">')
        for at in range(0, len(d["facts"]), 4):
            row = "".join(f'<td style="width:25%">{pair(*f)}</td>' for f in d["facts"][at : at + 4])
            add(f"<tr>{row}</tr>")
        add("</table></div>")
        if d["odometer_lower"]:
            add(f'<div class="alarm">{mark("major")} <span class="b bad">{t(w["odometer_lower"])}</span>: {t(d["odometer_lower"])}</div>')
        s = d["score"]
        counts = "".join(f'<td>{mark(kind)} <span class="s m">{t(label)}</span><div class="b">{t(n)}</div></td>' for kind, label, n in s["counts"])
        add(
            f'<div class="result"><table class="lay mid"><tr><td class="c" style="width:60pt"><div class="b brand" style="font-size:27pt">{t(s["value"] or "—")}</div>'
            f'<div class="s m">{t(w["score"])}</div></td><td class="c" style="width:70pt"><div class="grade"><div class="s">{t(w["grade"])}</div>'
            f'<div class="b l" style="font-size:19pt">{t(s["grade"] or "—")}</div></div></td><td><table class="lay"><tr><td>{pair(w["coverage"], s["coverage"])}</td>{counts}</tr></table>'
            f'<div style="font-size:9.4pt;font-weight:500">{t(d["advert"] or "")}</div></td></tr></table>'
        )
        if s["stoppers"]:
            add(f'<div style="margin-top:4pt">{mark("major")} <span class="b bad">{t(w["stoppers"])}</span>: {t("، ".join(s["stoppers"]))}</div>')
        add("</div>")
        if d["summary"]:
            add(f'<div class="soft"><span class="b brand">{t(w["summary"])}</span><br>{t(d["summary"]).replace(chr(10), "<br>")}</div>')
        if d["outer"]:
            add(f'<h2>{t(w["body"])} — {t(w["outer"])}</h2>' + self._panels("outer", 62))
        legend = "".join(f'<span>{swatch(l["key"])}{t(l["label"])}</span> ' for l in d["legend"])
        add(f'<div class="legend">{legend}</div>')
        add(f'<h2>{t(w["findings"])}</h2>')
        if d["faults"]:
            rows = "".join(
                f'<tr><td>{mark(f["mark"])}</td><td style="font-weight:500">{t(f["name"])}</td><td class="m">{t(f["section"])}</td><td>{t(f["answer"])}</td>'
                f'<td>{t(f["note"] or "—")}</td></tr>'
                for f in d["faults"]
            )
            add(f'<table class="faults">{head("", w["item"], w["section"], w["answer"], w["note"])}<tbody>{rows}</tbody></table>')
        else:
            add(t(w["no_findings"]))
        if d["structure"]:
            add(f'<h2>{t(w["body"])} — {t(w["structure"])}</h2>' + self._panels("structure", 54))
        if d["waterfall"]:
            f = d["waterfall"]
            rows = "".join(
                f'<tr><td>{t(x["name"])}</td><td>{t(x["state"])}</td><td class="e">{t(x["percent"])}</td><td class="e">−{t(x["loss"])}</td></tr>' for x in f["steps"]
            )
            end = lambda label, money, colour: f'<tr class="b {colour}"><td>{t(label)}</td><td></td><td></td><td class="e">{t(money)}</td></tr>'
            add(f'<h2>{t(w["value"])} — {t(f["table"])}</h2><table>{end(w["base_price"], f["base"], "")}{rows}{end(w["net_price"], f["net"], "brand")}</table>')
            if f["capped"]:
                add(f'<div class="s m">{t(w["capped"])}</div>')
        add(f'<h2>{t(w["items"])}</h2><div class="items">')
        colour = {"major": "bad", "minor": "warn"}
        for section in d["sections"]:
            rows = "".join(
                f'<tr><td style="width:10pt">{mark(i["mark"])}</td><td>{t(i["name"])}'
                + (f'<br><span class="m" style="font-size:6.2pt">{t(i["note"])}</span>' if i["note"] else "")
                + f'</td><td class="e {colour.get(i["mark"], "m")}">{t(i["answer"])}</td></tr>'
                for i in section["items"]
            )
            add(f'<h3>{t(section["title"])}</h3><table><thead><tr><th></th><th>{t(w["item"])}</th><th class="e">{t(w["answer"])}</th></tr></thead><tbody>{rows}</tbody></table>')
        add("</div>")
        if d["photos"]:
            add(f'<h2>{t(w["photos"])}</h2><div class="photos">')
            for p in d["photos"]:
                caption = f'{p["number"]}. {p["caption"]}' if p["caption"] else p["number"]
                add(f'<div class="photo"><div><img src="{p["path"].lstrip("/")}?r=REPORT-NUMBER" alt="{t(p["alt"])}"></div>{t(caption)}</div>')
            add("</div>")
        v = d["verify"]
        facts = [
            ("", f'<a class="brand l" href="{t(v["url"])}">{t(v["shown"])}</a>'),
            (w["digest"], f'<span class="l" style="font-size:6.2pt">{t(v["digest"])}</span>'),
            (w["key"], f'<span class="l">{t(v["key"])}</span>'),
            (w["rules"], f'<span class="l">{t(v["rules"])}</span>'),
        ]
        if v["supersedes"]:
            facts.append((w["supersedes"], f'<span class="l">{t(v["supersedes"])}</span>'))
        rows = "".join(f'<tr><td class="m" style="width:80pt">{t(label)}</td><td>{value}</td></tr>' for label, value in facts)
        add(
            f'<div class="verify"><h2>{t(w["verify"])}</h2><table class="lay"><tr><td style="width:40mm"><a href="{t(v["url"])}"><img src="qr.svg" style="width:34mm;height:34mm" alt="{t(w["qr_alt"])}"></a></td>'
            f'<td style="font-size:7.4pt">{t(w["verify_how"])}<table class="lay">{rows}</table><div class="s m">{t(w["disclaimer"])}</div></td></tr></table></div>'
        )
        return "".join(out)

    def _panels(self, which, width):
        """A drawing, inline, with its numbers, beside its table."""
        d, w = self.data, self.data["words"]
        scale = width / d["map"]["width"]
        # Both drawings name their patterns alike; inline they stand in one document.
        svg = (self.folder / f"{which}.svg").read_text().replace('pattern id="', f'pattern id="{which}-').replace("url(#", f"url(#{which}-")
        numbers = "".join(
            f'<b style="left:calc({p["at"][0] * scale:.2f}mm - 6pt);top:calc({p["at"][1] * scale:.2f}mm - 5pt)"><span>{t(p["no"])}</span></b>' for p in d[which] if p["at"]
        )
        rows = "".join(
            f'<tr><td class="c">{t(p["no"])}</td><td>{t(p["name"])}</td><td>{swatch(p["key"])}{t(p["state"])}</td><td class="c l">{t(p["points"] or "—")}</td></tr>' for p in d[which]
        )
        return (
            f'<table class="lay"><tr><td style="width:73mm"><div class="drawing" role="img" aria-label="{t(w[which + "_alt"])}" '
            f'style="width:{width}mm;height:{d["map"]["height"] * scale:.2f}mm">{svg}{numbers}</div></td>'
            f'<td><table class="panels">{head("#", w["panel"], w["state"], w["thickness"])}<tbody>{rows}</tbody></table></td></tr></table>'
        )


def t(text):
    return escape(str(text))


def css(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def mark(kind):
    return f'<img class="mark" src="mark-{kind}.svg" alt="">'


def swatch(key):
    return f'<img class="swatch" src="swatch-{key}.svg" alt="">'


def pair(label, value):
    return f'<div class="s m">{t(label)}</div><div style="font-weight:500">{t(value)}</div>'


def head(*titles):
    return '<thead><tr class="head">' + "".join(f"<th>{t(title)}</th>" for title in titles) + "</tr></thead>"


def plate(p):
    if not p:
        return ""
    if p["kind"] == "car":
        return (
            f'<div class="plate"><span class="flag">I.R.<br>IRAN</span><span>{p["two"]}</span><span>{t(p["letter"])}</span><span>{p["three"]}</span>'
            f'<span class="region">ایران {p["region"]}</span></div>'
        )
    return f'<div class="plate"><span>{t(p.get("text") or p["region"] + " " + p["serial"])}</span></div>'
