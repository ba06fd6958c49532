// The buttons above a text, and their keys. One stop of the Tab key; the arrow keys go on from there.
import { put } from "./writing.js";

const AROUND = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"] };
const BEFORE = { quote: () => "> ", list: () => "- ", numbers: (i) => `${i + 1}. ` };
const MARKED = { quote: /^> ?/, list: /^[-*] /, numbers: /^\d+\. / };

export const addToolbar = (area, template) => {
  const bar = template.content.querySelector(".toolbar").cloneNode(true);
  const sample = (act) => template.content.querySelector(`[data-sample="${act}"]`)?.textContent ?? "";
  const buttons = [...bar.querySelectorAll("button")];
  bar.setAttribute("aria-controls", area.id);
  area.before(bar);

  const selected = () => [area.selectionStart, area.selectionEnd];

  const around = (act, [before, after]) => {
    const [start, end] = selected();
    const text = area.value.slice(start, end);
    const outside = area.value.slice(start - before.length, start) === before
      && area.value.slice(end, end + after.length) === after;
    if (outside) {
      put(area, start - before.length, end + after.length, text, 0, text.length);
    } else {
      const inner = text || sample(act);
      put(area, start, end, before + inner + after, before.length, before.length + inner.length);
    }
  };

  const link = () => {
    const [start, end] = selected();
    const text = area.value.slice(start, end);
    const isAddress = /^https?:\/\/\S+$/.test(text);
    const words = isAddress || !text ? sample("link") : text;
    const address = isAddress ? text : "https://";
    const made = `[${words}](${address})`;
    const from = isAddress ? 1 : words.length + 3;
    put(area, start, end, made, from, isAddress ? 1 + words.length : made.length - 1);
  };

  const lines = (act) => {
    const [start, end] = selected();
    const first = area.value.lastIndexOf("\n", start - 1) + 1;
    const next = area.value.indexOf("\n", end);
    const last = next < 0 ? area.value.length : next;
    const old = area.value.slice(first, last).split("\n");
    const marked = old.every((line) => MARKED[act].test(line));
    const fresh = old.map((line, i) => (marked ? line.replace(MARKED[act], "") : BEFORE[act](i) + line));
    const text = fresh.join("\n");
    put(area, first, last, text, old.length > 1 ? 0 : text.length, text.length);
  };

  const block = (text) => {
    const [start, end] = selected();
    const gap = !start || area.value.slice(0, start).endsWith("\n\n") ? "" : "\n\n";
    put(area, start, end, `${gap}${text}\n`);
  };

  const table = () => {
    const [left, right] = sample("table").split("|");
    block(`| ${left} | ${right} |\n| --- | ---: |\n|  |  |`);
  };

  const code = () => {
    const text = area.value.slice(...selected());
    if (text.includes("\n")) block(`\`\`\`\n${text}\n\`\`\``);
    else around("code", AROUND.code);
  };

  const act = (name) => {
    if (name === "file") {
      bar.querySelector("input").click();
      return;
    }
    area.focus();
    if (name === "code") code();
    else if (AROUND[name]) around(name, AROUND[name]);
    else if (BEFORE[name]) lines(name);
    else if (name === "link") link();
    else table();
  };

  const stop = (button) => {
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  };

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    stop(button);
    act(button.dataset.act);
  });

  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const button = buttons[(to + buttons.length) % buttons.length];
    stop(button);
    button.focus();
  });

  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    const button = buttons.find(({ dataset }) => dataset.key && dataset.key === event.key.toLowerCase());
    if (!button) return;
    event.preventDefault();
    act(button.dataset.act);
  });

  stop(buttons[0]);
  return bar;
};
