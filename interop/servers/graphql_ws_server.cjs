// A server of graphql-ws: a query, and a subscription that counts down.
"use strict";
const { WebSocketServer } = require("ws");
const { useServer } = require("graphql-ws/use/ws");
const { buildSchema } = require("graphql");

const schema = buildSchema(`
  type Query { hello(name: String!): String! }
  type Subscription { countdown(from: Int!): Int! }
`);
const roots = {
  query: { hello: ({ name }) => `你好 ${name}` },
  subscription: {
    countdown: async function* ({ from }) {
      for (let n = from; n >= 0; n--) yield { countdown: n };
    },
  },
};
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", path: "/graphql" });
useServer({ schema, roots }, server);
server.on("listening", () => console.log(`ready on ${server.address().port}`));
