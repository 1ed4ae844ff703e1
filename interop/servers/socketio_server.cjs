// A server of socket.io: it answers "echo", acknowledges "add", and greets a namespace.
"use strict";
const http = require("node:http");
const { Server } = require("socket.io");

const server = http.createServer();
const io = new Server(server, { pingInterval: 300, pingTimeout: 20000 });

io.on("connection", (socket) => {
  socket.on("echo", (...values) => socket.emit("echoed", ...values));
  socket.on("add", (one, two, done) => done(one + two));
  socket.on("leave", () => socket.disconnect());
});
io.of("/orders").use((socket, next) => {
  const known = socket.handshake.auth.token === "7f3";
  next(known ? undefined : new Error("未授权"));
});
io.of("/orders").on("connection", (socket) => socket.emit("welcome", { shop: "奶茶" }));

server.listen(0, "127.0.0.1", () => console.log(`ready on ${server.address().port}`));
