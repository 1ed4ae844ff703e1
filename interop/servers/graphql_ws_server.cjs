// A server of graphql-ws: a query, a subscription that counts down, and one that has two prices.
"use strict";
const { WebSocketServer } = require("ws");
const { useServer } = require("graphql-ws/use/ws");
const { buildSchema } = require("graphql");

const schema = buildSchema(`
  type Query { hello(name: String!): String! }
  type Subscription { countdown(from: Int!): Int!, price: Float! }
`);
const roots = {
  query: { hello: ({ name }) => `你好 ${name}` },
  subscription: {
    countdown: async function* ({ from }) {
      for (let n = from; n >= 0; n--) yield { countdown: n };
    },
    price: async function* () {
      for (const price of [4.5, 5]) yield { price };
    },
  },
};
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", path: "/graphql" });
useServer({ schema, roots }, server);
server.on("listening", () => console.log(`ready on ${server.address().port}`));
