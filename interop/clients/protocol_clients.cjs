// The reference clients of the protocols of examples/protocols. Each does what its suite does, and says what it saw:
// node protocol_clients.cjs NAME URL
"use strict";
const WebSocket = require("ws");

const PAUSE = 1000; // milliseconds in which heartbeats come and go
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));
const event = (source, name) => new Promise((resolve) => source.once(name, (...values) => resolve(values)));

async function socketIo(url) {
  const { io } = require("socket.io-client");
  const socket = io(url, { transports: ["websocket"], reconnection: false });
  const seen = [];
  socket.on("news", ({ n }) => seen.push(n));
  const [ended, photo] = [event(socket, "end"), event(socket, "photo")];
  seen.push(await socket.emitWithAck("order", { drink: "奶茶" }));
  socket.emit("read");
  await ended;
  socket.emit("show");
  seen.push((await photo)[0].toString("hex"));
  const [error] = await event(socket.io.socket("/admin").connect(), "connect_error");
  await pause();
  return [...seen, error.message, socket.connected];
}

async function graphql(url) {
  const { createClient } = require("graphql-ws");
  const client = createClient({ url: `${url}/graphql`, webSocketImpl: WebSocket, lazy: false, keepAlive: 200 });
  const seen = [];
  const ponged = new Promise((resolve) => client.on("pong", (received) => received && resolve()));
  for await (const { data } of client.iterate({ query: "subscription { price }" })) seen.push(data.price);
  try {
    for await (const { data } of client.iterate({ query: "subscription { nothing }" })) seen.push(data);
  } catch (errors) {
    seen.push(errors[0].message);
  }
  await ponged;
  return seen;
}

async function signalr(url) {
  const { HubConnectionBuilder, HttpTransportType, LogLevel } = require("@microsoft/signalr");
  const hub = new HubConnectionBuilder()
    .withUrl(`${url.replace("ws:", "http:")}/chat`, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    .withServerTimeout(PAUSE / 2)
    .withKeepAliveInterval(PAUSE / 5)
    .configureLogging(LogLevel.Error)
    .build();
  await hub.start();
  const seen = [await hub.invoke("Order", "tea")];
  await hub.invoke("None").catch((error) => seen.push(error.message));
  await new Promise((complete, error) => hub.stream("Count").subscribe({ next: (n) => seen.push(n), complete, error }));
  await pause();
  return [...seen, hub.state];
}

async function phoenix(url) {
  const { Socket } = require("phoenix");
  const socket = new Socket(`${url}/socket`, { transport: WebSocket, heartbeatIntervalMs: PAUSE / 5 });
  socket.connect();
  const answer = (push) =>
    new Promise((resolve) => {
      for (const how of ["ok", "error", "timeout"]) push.receive(how, (response) => resolve([how, response]));
    });
  const [lobby, vip] = [socket.channel("room:lobby", { token: "any" }), socket.channel("room:vip")];
  const heard = new Promise((resolve) => lobby.on("new_msg", resolve));
  const seen = [await answer(lobby.join()), await answer(vip.join())];
  vip.leave();
  seen.push(await answer(lobby.push("new_msg", { body: "你好" })), await heard);
  await pause();
  seen.push(await answer(lobby.leave()), socket.isConnected());
  return seen;
}

async function stomp(url) {
  const { Client } = require("@stomp/stompjs");
  const client = new Client({
    webSocketFactory: () => new WebSocket(`${url}/ws`, ["v12.stomp", "v11.stomp"]),
    heartbeatIncoming: 500,
    heartbeatOutgoing: 500,
    reconnectDelay: 0,
  });
  await new Promise((resolve) => {
    client.onConnect = resolve;
    client.activate();
  });
  const receipt = new Promise((resolve) => client.watchForReceipt("r1", resolve));
  const message = new Promise((resolve) => client.subscribe("/topic/orders", resolve, { id: "0", receipt: "r1" }));
  await receipt;
  client.publish({ destination: "/topic/orders", body: '{"drink":"奶茶"}' });
  const seen = [client.connectedVersion, (await message).body];
  await pause();
  seen.push(client.connected);
  const error = new Promise((resolve) => (client.onStompError = resolve));
  client.publish({ destination: "/nowhere", body: "hello" });
  return [...seen, (await error).headers.message];
}

async function mqtt(url) {
  globalThis.WebSocket = WebSocket; // it sends as in browsers then, and not each field of a packet by itself
  const options = { keepalive: 1, reconnectPeriod: 0, forceNativeWebSocket: true };
  const client = await require("mqtt").connectAsync(`${url}/mqtt`, options);
  const seen = [];
  const both = new Promise((resolve) =>
    client.on("message", (topic, body) => seen.push(`${topic} ${body}`) === 2 && resolve()),
  );
  const [granted] = await client.subscribeAsync("a/b", { qos: 1 });
  await client.publishAsync("a/b", "hi");
  await pause(); // or both packets come in one message, which the stub does not take apart
  await client.publishAsync("a/b", "你好", { qos: 1 });
  await both;
  await pause();
  return [granted.qos, ...seen, client.connected];
}

async function jsonRpc(url) {
  const { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } = require("json-rpc-2.0");
  const socket = new WebSocket(`${url}/rpc`);
  await event(socket, "open");
  const send = (request) => socket.send(JSON.stringify(request));
  const peer = new JSONRPCServerAndClient(new JSONRPCServer(), new JSONRPCClient(send));
  socket.on("message", (data) => peer.receiveAndSend(JSON.parse(data)));
  peer.addMethod("version", () => "1.2");
  const thanked = new Promise((resolve) => peer.addMethod("thanks", ([version]) => resolve(version)));
  const seen = [await peer.request("echo", ["奶茶", 1])];
  await peer.request("none").catch((error) => seen.push(error.code));
  peer.notify("ask");
  return [...seen, await thanked];
}

const clients = { socketIo, graphql, signalr, phoenix, stomp, mqtt, jsonRpc };
clients[process.argv[2]](process.argv[3])
  .then((seen) => console.log(`saw ${JSON.stringify(seen)}`))
  .catch((error) => console.log(`failed ${error.reason ?? error.message ?? error}`))
  .finally(() => process.exit());
