// A server of json-rpc-2.0: it echoes, and "ask" calls the client.
"use strict";
const { WebSocketServer } = require("ws");
const { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } = require("json-rpc-2.0");

const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
server.on("connection", (socket) => {
  const send = (request) => socket.send(JSON.stringify(request));
  const peer = new JSONRPCServerAndClient(new JSONRPCServer(), new JSONRPCClient(send));
  peer.addMethod("echo", (params) => params);
  peer.addMethod("ask", async () => peer.notify("thanks", [await peer.request("version")]));
  socket.on("message", (data) => peer.receiveAndSend(JSON.parse(data)));
});
server.on("listening", () => console.log(`ready on ${server.address().port}`));
