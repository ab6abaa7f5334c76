// Payloads to pages: JSON of {name: payload} in, JSON of {name: HTML} out. Works in the folder where the packages are.
//
// slack-blocks-to-jsx draws the blocks; what it draws poorly is drawn here. What it does not know it leaves out
// without a word, so anything of a type that is not listed here becomes a red box.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { text as all } from "node:stream/consumers";

const require = createRequire(`${process.cwd()}/`);
const { createElement: h, Fragment } = require("react");
const { renderToStaticMarkup } = require("react-dom/server");
const { Message } = require("slack-blocks-to-jsx");

const STYLES = [
  readFileSync(require.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8"),
  readFileSync(new URL("style.css", import.meta.url), "utf8"),
];
const KNOWN = new Set(["context", "divider", "header", "image", "markdown", "rich_text", "section", "table"]);
const WITHIN = new Set(["image", "mrkdwn", "plain_text", "rich_text_list", "rich_text_preformatted", "rich_text_quote",
  "rich_text_section"]);
const DRAWN = { actions: row, context_actions: row, input: field };
const ELEMENTS = {
  button: (one) => h("span", { className: `small button ${one.style ?? ""}` }, words(one.text)),
  feedback_buttons: (one) => [thumb("👍", one.positive_button), thumb("👎", one.negative_button)],
  icon_button: (one) => h("span", { className: "small button" }, words(one.text)),
  overflow: (one) => h("span", { className: "small button" }, "⋮", menu(one)),
  image: (one) => h("img", { alt: one.alt_text, src: one.image_url, width: 88, height: 88 }),
  plain_text_input: (one) => box(one, one.multiline ? "box tall" : "box", one.initial_value),
  email_text_input: (one) => box(one, "box", one.initial_value),
  url_text_input: (one) => box(one, "box", one.initial_value),
  number_input: (one) => box(one, "box", one.initial_value),
  datepicker: (one) => box(one, "box select", one.initial_date),
  static_select: (one) => box(one, "box select", words(one.initial_option?.text), menu(one)),
  multi_static_select: (one) =>
    box(one, "box select", one.initial_options?.map((option) => words(option.text)).join(", "), menu(one)),
  radio_buttons: (one) => choices(one, "radio", [one.initial_option]),
  checkboxes: (one) => choices(one, "check", one.initial_options ?? []),
};

const words = (text) => (typeof text === "string" ? text : text?.text ?? "");
const options = (one) => one.options ?? one.option_groups.flatMap((group) => group.options);

function alarm(what) {
  return h("div", { className: "alarm" }, `NOT DRAWN: ${JSON.stringify(what)}`);
}

function element(one) {
  return h(Fragment, null, ELEMENTS[one.type]?.(one) ?? alarm(one));
}

function thumb(icon, button) {
  return h("span", { className: "small button", key: icon }, `${icon} ${words(button.text)}`);
}

function box(one, kind, value, ...more) {
  return h("div", { className: value ? kind : `${kind} empty` }, value || words(one.placeholder), ...more);
}

// What a click would open: on the page, and not in the picture.
function menu(one) {
  const lines = options(one).map((option) =>
    h("div", { key: option.value }, words(option.text), " ", words(option.description)));
  return h("div", { className: "menu", key: "menu" }, lines);
}

function choices(one, kind, chosen) {
  const values = chosen.filter(Boolean).map((option) => option.value);
  return options(one).map((option) =>
    h("div", { className: "choice", key: option.value },
      h("span", { className: values.includes(option.value) ? `${kind} on` : kind }),
      h("span", null, words(option.text), option.description && h("small", null, words(option.description)))));
}

function field(block) {
  return h("div", { className: "field" },
    h("div", { className: "label" }, words(block.label), block.optional && h("i", null, " (optional)")),
    element(block.element),
    block.hint && h("div", { className: "hint" }, words(block.hint)));
}

function row(block) {
  return h("div", { className: "row" }, block.elements.map((one, place) => h(Fragment, { key: place }, element(one))));
}

function draw(block) {
  if (DRAWN[block.type]) return DRAWN[block.type](block);
  const strange = block.elements?.filter((part) => !WITHIN.has(part.type)) ?? [];
  if (!KNOWN.has(block.type) || strange.length) return alarm(block);
  const { accessory, ...rest } = block;
  const drawn = h(Message, { blocks: [rest], logo: "", name: "", theme: "light", withoutWrapper: true });
  return accessory ? h("div", { className: "beside" }, drawn, h("div", null, element(accessory))) : drawn;
}

// `verbatim` keeps Slack from making links of plain words; slack-blocks-to-jsx would leave all formatting out.
const formatted = (key, value) => (key === "verbatim" ? undefined : value);

const body = (payload) =>
  payload.blocks.map((block, place) => h("div", { className: `block ${block.type}`, key: place }, draw(block)));
const avatar = (kind, letter) => h("div", { className: `avatar ${kind}` }, letter);
const heading = (name, ...more) => h("div", { className: "heading" }, h("b", null, name), more);
const time = (at) => h("time", { key: "time" }, at);

const FRAMES = {
  message: (payload) => [
    payload.asked && h("article", { key: "asked" }, avatar("reporter", "M"), h("main", null,
      heading("Mina Park", time("10:24 AM")),
      h("div", null, h("span", { className: "mention" }, "@citedesk"), ` ${payload.asked}`))),
    h("article", { key: "answer" }, avatar("app", "¶"), h("main", null,
      payload.only_you && h("div", { className: "only-you" }, "👁 Only visible to you"),
      heading("citedesk", h("span", { className: "badge", key: "app" }, "APP"), time("10:24 AM")),
      h("div", { className: "blocks" }, body(payload)),
      h("div", { className: "more" }, "See more"))),
  ],
  modal: (payload) => h("section", { className: "window" },
    h("header", null,
      avatar("app", "¶"), h("b", null, words(payload.title)), h("span", { className: "close" }, "✕")),
    h("div", { className: "inside" }, body(payload)),
    h("footer", null,
      h("span", { className: "button" }, words(payload.close) || "Cancel"),
      payload.submit && h("span", { className: "button primary" }, words(payload.submit)))),
  home: (payload) => [
    h("header", { key: "head" }, avatar("app", "¶"), h("b", null, "citedesk"),
      h("nav", null, h("span", { className: "here" }, "Home"), h("span", null, "Messages"), h("span", null, "About"))),
    h("div", { className: "inside", key: "body" }, body(payload)),
  ],
};

const payloads = JSON.parse(await all(process.stdin), formatted);
const pages = Object.entries(payloads).map(([name, payload]) => {
  const frame = h("div", { id: "frame", className: payload.as }, FRAMES[payload.as](payload));
  const styles = STYLES.map((style) => `<style>${style}</style>`).join("");
  return [name, `<!doctype html><meta charset="utf-8">${styles}${renderToStaticMarkup(frame)}`];
});
process.stdout.write(JSON.stringify(Object.fromEntries(pages)));
