// A client of ws: it greets, sends back what comes, and says what it sees, as the other clients do.
"use strict";
const WebSocket = require("ws");

const headers = { Cookie: "c".repeat(20480) };
for (let n = 0; n < 190; n++) headers[`X-Number-${n}`] = n;
const socket = new WebSocket(process.argv[2], ["chat.v1", "chat.v2"], {
  headers,
  maxPayload: 0,
  perMessageDeflate: { threshold: 0 },
});
let headerCount = 0;
socket.on("upgrade", (response) => {
  headerCount = Object.keys(response.headers).filter((name) => name.startsWith("x-")).length;
});
socket.on("open", () => {
  console.log(`open ${socket.protocol} ${socket.extensions} ${headerCount}`);
  socket.send("你好 😀");
  socket.send(Buffer.from([0, 1, 255]));
});
socket.on("message", (data, binary) => {
  console.log(`${binary ? "bytes" : "text"} ${data.length}`);
  if (!binary && String(data) === "!close") socket.close(4002, "再见 bye");
  else socket.send(data, { binary });
});
socket.on("unexpected-response", (request, response) => {
  console.log(`refused ${response.statusCode} ${response.headers["x-why"]}`);
  process.exit(0);
});
socket.on("error", (error) => console.log(`error ${error.code} ${error.message}`));
socket.on("close", (code, reason) => console.log(`close ${code} ${reason}`));
