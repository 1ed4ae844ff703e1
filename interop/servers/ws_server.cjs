// An echo server of ws. Texts that begin with "!" are commands, the same as of aiohttp_server.py.
"use strict";
const http = require("node:http");
const { WebSocketServer } = require("ws");

let lastClose = null;
const server = http.createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
  response.writeHead(200, { "Content-Type": "text/plain" });
  response.end("no WebSocket here");
});
const sockets = new WebSocketServer({
  noServer: true,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has("chat.v2") ? "chat.v2" : false),
});
sockets.on("headers", (headers) => {
  for (let n = 0; n < 200; n++) headers.push(`X-Number-${n}: ${n}`);
  headers.push(`X-Long: ${"l".repeat(20480)}`, "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2");
});

server.on("upgrade", (request, socket, head) => {
  if (request.url.startsWith("/refused")) {
    const body = '{"why": "令牌过期"}';
    socket.end(
      "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n" +
        `WWW-Authenticate: Bearer\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return;
  }
  const greet = request.url.startsWith("/talk") ? talk : serve;
  sockets.handleUpgrade(request, socket, head, (client) => greet(client, request));
});

// To a client that greets with two messages, and sends back what comes.
function talk(client, request) {
  const lines = ["hello", "你好 😀", "长".repeat(40000), Buffer.from([0, 1, 255])];
  if (request.url.includes("empty")) lines.push("", Buffer.alloc(0));
  let came = 0;
  client.on("message", () => {
    came += 1;
    if (came < 2) return;
    if (came === 2) client.ping("are you there");
    if (came < lines.length + 2) client.send(lines[came - 2]);
    else client.close(4001, "再见 bye");
  });
}

function serve(client, request) {
  const commands = {
    request: () =>
      client.send(JSON.stringify({ url: request.url, headers: request.headers })),
    close: (code, ...reason) => client.close(Number(code), reason.join(" ")),
    drop: () => client.terminate(),
    ping: () => client.ping("are you there"),
    fragments: () => {
      client.send("一", { fin: false, compress: false });
      client.send("二", { fin: false, compress: false });
      client.send("三", { fin: true, compress: false });
    },
    "last-close": () => client.send(JSON.stringify(lastClose)),
  };
  client.on("pong", (payload) => client.send(`pong: ${payload}`));
  client.on("close", (code, reason) => {
    lastClose = { code, reason: String(reason) };
  });
  client.on("message", (data, binary) => {
    const text = binary ? "" : String(data);
    if (text.startsWith("!")) {
      const [name, ...values] = text.slice(1).split(" ");
      commands[name](...values);
    } else {
      client.send(data, { binary });
    }
  });
}

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  console.log(`ready on ${server.address().port}`);
});
