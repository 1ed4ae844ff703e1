// A server of socket.io: it answers "echo", acknowledges "add", and greets a namespace; and it is the shop of
// examples/protocols. Its argument is how long it waits for a pong.
"use strict";
const http = require("node:http");
const { Server } = require("socket.io");

const server = http.createServer();
const io = new Server(server, { pingInterval: 300, pingTimeout: Number(process.argv[2] ?? 20000) });

io.on("connection", (socket) => {
  socket.on("echo", (...values) => socket.emit("echoed", ...values));
  socket.on("add", (one, two, done) => done(one + two));
  socket.on("order", (order, done) => done("order taken"));
  socket.on("read", () => {
    for (const n of [1, 2]) socket.emit("news", { n });
    socket.emit("end");
  });
  socket.on("show", () => socket.emit("photo", Buffer.from([0xff, 0xd8])));
  socket.on("leave", () => socket.disconnect());
});
io.of("/admin").use((socket, next) => next(new Error("not allowed")));
io.of("/orders").use((socket, next) => {
  const known = socket.handshake.auth.token === "7f3";
  next(known ? undefined : new Error("未授权"));
});
io.of("/orders").on("connection", (socket) => socket.emit("welcome", { shop: "奶茶" }));

server.listen(0, "127.0.0.1", () => console.log(`ready on ${server.address().port}`));
