// Slack with state, emulated on a free port of 127.0.0.1; works in the folder where the packages are.
//
// Lines in: first the seed, as JSON; then addresses that events go to from now on. Lines out: the port, then the
// addresses again. It ends when its input does.
//
// The emulator tells a subscriber of every message. Slack tells an app of those that name it (`app_mention`) and of
// its direct messages (`message.im`), and says whether another organisation is in the channel.

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const dist = new URL("node_modules/emulate/dist/", pathToFileURL(`${process.cwd()}/`));
const parts = readdirSync(dist).filter((name) => /^dist-.*\.js$/.test(name));
const exportsSlack = (name) => /^ {2}slackPlugin$/m.test(readFileSync(new URL(name, dist), "utf8"));
const { slackPlugin } = await import(new URL(parts.find(exportsSlack), dist));
const { createEmulator } = await import(new URL("api.js", dist));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const seed = JSON.parse((await lines.next()).value);
const bot = seed.oauth_apps[0].bot_user_id;
let hooks;

const { register } = slackPlugin;
slackPlugin.register = (app, store, webhooks, ...more) => {
  const dispatch = webhooks.dispatch.bind(webhooks);
  webhooks.dispatch = async (kind, action, payload, ...owner) => {
    const { event } = payload;
    const send = (name, more) => {
      const told = { event_id: `Ev${randomUUID()}`, is_ext_shared_channel: false, event: { ...event, ...more } };
      return dispatch(name, action, { ...payload, ...told }, ...owner);
    };
    if (kind !== "message") await dispatch(kind, action, payload, ...owner);
    else if (event.channel.startsWith("D")) await send("message.im", { channel_type: "im", event_ts: event.ts });
    else if (event.text?.includes(`<@${bot}>`)) await send("app_mention", { type: "app_mention", event_ts: event.ts });
  };
  hooks = webhooks;
  register(app, store, webhooks, ...more);
};

const slack = await createEmulator({ service: "slack", port: 0, hostname: "127.0.0.1", seed: { slack: seed } });
console.log(new URL(slack.url).port);
for await (const url of lines) {
  hooks.clear();
  hooks.register({ url, events: seed.events, active: true, owner: "slack" });
  console.log(url);
}
await slack.close();
