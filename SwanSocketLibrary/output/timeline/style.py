"""The style of timelines: in Robot Framework's log, by themselves, light and dark, on paper."""

from __future__ import annotations

from typing import Final

_LIGHT: Final = (
    "--swan-good:#136c1c;--swan-bad:#a8230b;--swan-quiet:#555;--swan-arrow:#0b57a4;"
    "--swan-line:#8a8a8a;--swan-wash:#fbe3dd;--swan-open:#2e7d32;--swan-wait:#b07a00;"
    "--swan-over:#6b6b6b"
)
_DARK: Final = (
    "--swan-good:#8fd39a;--swan-bad:#ff9b8f;--swan-quiet:#b8bbbd;--swan-arrow:#8cc4ff;"
    "--swan-line:#76838d;--swan-wash:#4a2420;--swan-open:#6fbf73;--swan-wait:#e0ad3b;"
    "--swan-over:#9aa3a9"
)

STYLE: Final = (
    f".swan{{{_LIGHT};font-size:1em;max-width:95em;line-height:1.4}}"
    f"[data-theme=dark] .swan{{{_DARK}}}"
    "@media(prefers-color-scheme:dark){"
    f"body:not([data-theme]) .swan{{{_DARK}}}}}"
    ".swan figure{margin:.6em 0 1.2em}"
    ".swan figcaption{margin-bottom:.3em}"
    ".swan ol{list-style:none;margin:0;padding:0}"
    ".swan li,.swan .ends{display:grid;"
    "grid-template-columns:6.5em 7.5em minmax(9em,23em) minmax(16em,1fr)}"
    ".swan .ends b:nth-child(4){display:flex;justify-content:space-between}"
    ".swan .t{color:var(--swan-quiet);text-align:right;padding-right:.6em;white-space:nowrap}"
    ".swan .s{border-left:.45em solid var(--swan-over);padding-left:.4em;font-weight:bold}"
    ".swan .CONNECTING,.swan .CLOSING{border-color:var(--swan-wait)}"
    ".swan .OPEN{border-color:var(--swan-open)}"
    ".swan .none{border-color:transparent}"
    ".swan .c{padding-right:.5em;text-align:right;overflow-wrap:anywhere}"
    ".swan .w{border:solid var(--swan-line);border-width:0 2px;padding:.1em .5em .25em;"
    "min-height:1.4em;overflow-wrap:anywhere}"
    ".swan .failed{grid-column:3/5;background:var(--swan-wash);border:2px solid var(--swan-bad);"
    "padding:.3em .6em;white-space:pre-wrap}"
    ".swan .failed b{color:var(--swan-bad)}"
    ".swan .caught{background:none;border:1px dashed var(--swan-line);padding:.1em .5em}"
    ".swan .caught,.swan .caught b{color:var(--swan-quiet)}"
    ".swan .fold{grid-column:2/5;padding:.2em .4em}"
    ".swan svg{display:block;width:100%;height:9px;overflow:visible;fill:none;"
    "stroke:var(--swan-arrow);stroke-width:1.5}"
    ".swan .good{color:var(--swan-good)}.swan .bad{color:var(--swan-bad)}"
    ".swan .quiet{color:var(--swan-quiet)}"
    ".swan bdi,.swan pre{font-family:monospace}"
    ".swan pre{margin:.2em 0;white-space:pre-wrap;overflow-wrap:anywhere;color:inherit;"
    "background:none;border:0}"
    ".swan summary{cursor:pointer}"
    "@media print{.swan li{break-inside:avoid}"
    ".swan details::details-content{content-visibility:visible;height:auto}}"
)
"""A style sheet whose rules apply inside ``.swan`` alone."""

PAGE_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font-family:Helvetica,Arial,sans-serif;font-size:.85em;margin:1.2em;color:#000;"
    "background:#fff}"
    "@media(prefers-color-scheme:dark){body{color:#e2e1d7;background:#1c2227}}"
)
"""The style of the page around a timeline that is a file by itself."""
