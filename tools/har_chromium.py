"""HAR files and Chromium: what its developer tools read in ours, and what they write themselves.

``python -m tools.har_chromium`` records a conversation in Chromium anew and writes its HAR file to
``utest/har/chromium.har``, which tests compare ours with.
"""

from __future__ import annotations

import json
from typing import Any, Final

from SwanSocketLibrary.server.pool import ServerPool
from tools.devtools import DevTools, Tab, started
from tools.processes import ROOT

RECORDED: Final = ROOT / "utest" / "har" / "chromium.har"

_TALK: Final = """
const socket = new WebSocket(`${url}/room?a=1&b=%20x`, ['chat']);
socket.binaryType = 'arraybuffer';
await new Promise((opened, failed) => { socket.onopen = opened; socket.onerror = failed; });
for (const data of ['hello', '{"b":1, "a":"é😀"}', new Uint8Array([0, 1, 255, 254])]) {
  const answered = new Promise(came => { socket.onmessage = came; });
  socket.send(data);
  await answered;
}
socket.close(3001, 'done');
await new Promise(closed => { socket.onclose = closed; });
globalThis.second = new WebSocket(`${url}/two`);
await new Promise((opened, failed) => { second.onopen = opened; second.onerror = failed; });
"""
"""What a page says to an echo server: a conversation that ends and one that does not."""

_EXPORT: Final = """
const Logs = await import('./models/logs/logs.js');
const HAR = await import('./models/har/har.js');
const Common = await import('./core/common/common.js');
const requests = () => Logs.NetworkLog.NetworkLog.instance().requests();
const complete = () => {
  const [first, second] = requests();
  return second && second.statusCode === 101 && first.finished && first.frames().length === 6;
};
while (!complete()) await new Promise(r => setTimeout(r, 20));
let text = '';
const stream = {write: async part => { text += part; }, close: () => {}};
const progress = new Common.Progress.Progress();
await HAR.Writer.Writer.write(stream, requests(), {sanitize: false}, progress);
return text;
"""
_IMPORT: Final = """
const HAR = await import('./models/har/har.js');
const log = new HAR.HARFormat.HARRoot(JSON.parse(text)).log;
return HAR.Importer.Importer.requestsFromHARLog(log).map(request => ({
  url: request.url(),
  kind: request.resourceType().name(),
  status: request.statusCode,
  asked: request.requestHeaders().map(header => [header.name, header.value]),
  answered: request.responseHeaders.map(header => [header.name, header.value]),
  started: request.startTime,
  ended: request.endTime,
  frames: request.frames().map(({type, time, opCode, text}) => ({type, time, opCode, text})),
}));
"""


def exported(devtools: DevTools) -> str:
    """The HAR file that the Network panel saves of a page's conversation with an echo server."""
    pool = ServerPool()
    try:
        server = pool.start(protocols=["chat"], origins=["null"])  # as of a page without a host
        page = devtools.open()
        front_end = devtools.inspect(page)
        page.run(_TALK, url=server.url)
        return str(front_end.run(_EXPORT))
    finally:
        pool.stop_all()


def imported(front_end: Tab, text: str) -> list[dict[str, Any]]:
    """The requests that the Network panel shows when it has opened a HAR file.

    :param front_end: of developer tools, such as `DevTools.inspect` gives.
    :param text: of the file.
    """
    found: list[dict[str, Any]] = front_end.run(_IMPORT, text=text)
    return found


def main() -> None:
    """Records Chromium's file anew."""
    with started() as devtools:
        log = json.loads(exported(devtools))
    RECORDED.write_text(json.dumps(log, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{RECORDED.relative_to(ROOT)} is written anew.")


if __name__ == "__main__":
    main()
