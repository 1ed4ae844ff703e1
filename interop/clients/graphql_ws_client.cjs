// graphql-ws's own client: it asks and subscribes, with ids that it makes up. It says what comes with an id, and in
// the end what it was answered.
"use strict";
const WebSocket = require("ws");
const { createClient } = require("graphql-ws");

const client = createClient({ url: process.argv[2], webSocketImpl: WebSocket, retryAttempts: 0 });
client.on("message", (message) => message.id && console.log(`${message.type} ${message.id}`));

async function all(query, variables) {
  const results = [];
  for await (const result of client.iterate({ query, variables })) results.push(result.data);
  return results;
}

(async () => {
  const first = await all("query ($name: String!) { hello(name: $name) }", { name: "mia" });
  const others = await Promise.all([
    all("subscription { countdown(from: 3) }"),
    all('query { hello(name: "leo") }'),
  ]);
  await client.dispose();
  console.log(`answered ${JSON.stringify([first, ...others])}`);
})().catch((error) => console.log(`failed ${error.code ?? ""} ${error.reason ?? error.message ?? error}`));
