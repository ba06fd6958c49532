// Names after an @ and tags after a #, offered while they are typed; tags in a field of their own.
//
// A <textarea> may not be called a combobox, so for it the offers are announced in words; the
// one-line field of tags is a combobox as screen readers know it.
import { caretPlace } from "./caret.js";
import { fill, put } from "./writing.js";

const PAUSE = 120;
const WORD = /(?<![A-Za-z0-9._@#/&-])([@#])([\p{L}\p{N}\p{M}_·-]{0,20}(?:[:：][\p{L}\p{N}\p{M}_·-]{0,20})?)$/u;
const PART = /[^,，、；;]*$/u;

let lists = 0;

export const complete = (field, template) => {
  const words = template.dataset;
  if (!words.members || field.dataset.completes) return;
  field.dataset.completes = "yes";
  const oneLine = field.matches("input");
  const list = document.createElement("div");
  list.className = "offers";
  list.id = `offers-${(lists += 1)}`;
  list.role = "listbox";
  list.ariaLabel = words.offered;
  list.hidden = true;
  const live = document.createElement("p");
  live.className = "hide";
  live.role = "status";
  field.closest("dialog, main").append(list, live);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("autocomplete", "off");
  if (oneLine) {
    field.role = "combobox";
    field.ariaExpanded = "false";
  }

  let timer;
  let request;
  let word; // what is being completed: { sign, text, start, end }
  let chosen = -1;

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    chosen = -1;
    live.textContent = "";
    field.removeAttribute("aria-activedescendant");
    if (oneLine) field.ariaExpanded = "false";
  };

  const current = () => {
    const end = field.selectionStart;
    if (end !== field.selectionEnd) return null;
    const before = field.value.slice(0, end);
    if (oneLine) {
      const part = PART.exec(before)[0];
      const text = part.trim();
      const start = end - part.trimStart().length;
      return text ? { sign: "#", text: text.replace(/^#/, ""), start, end } : null;
    }
    const found = WORD.exec(before);
    if (!found || (found[1] === "#" && !found[2])) return null;
    return { sign: found[1], text: found[2], start: end - found[0].length, end };
  };

  const choose = (at) => {
    const options = [...list.children];
    chosen = (at + options.length) % options.length;
    options.forEach((option, i) => {
      option.ariaSelected = String(i === chosen);
    });
    options[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[chosen].id);
  };

  const take = (option) => {
    const { sign, start, end } = word;
    close();
    field.focus();
    const name = option.dataset.name;
    put(field, start, end, oneLine ? `${name}, ` : `${sign}${name} `);
  };

  const option = ({ name, note, questions }, i) => {
    const line = document.createElement("div");
    line.role = "option";
    line.id = `${list.id}-${i}`;
    line.ariaSelected = "false";
    line.dataset.name = name;
    line.append(`${word.sign}${name}`);
    if (note || questions) {
      const small = document.createElement("small");
      small.textContent = note || questions;
      line.append(small);
    }
    return line;
  };

  const show = (offers) => {
    list.replaceChildren(...offers.map(option));
    if (!offers.length) {
      close();
      return;
    }
    list.hidden = false;
    if (oneLine) field.ariaExpanded = "true";
    const { left, above, below } = caretPlace(field, word.start);
    const most = document.documentElement.clientWidth - list.offsetWidth - 8;
    const origin = list.offsetParent.getBoundingClientRect();
    list.style.left = `${Math.max(8, Math.min(left, most)) - origin.left}px`;
    const room = window.visualViewport?.height ?? window.innerHeight; // without the phone's keys
    const fits = below + list.offsetHeight <= room || above < list.offsetHeight;
    list.style.top = `${(fits ? below : above - list.offsetHeight) - origin.top}px`;
    live.textContent = fill(words.offers, { count: offers.length });
    if (!oneLine) choose(0);
  };

  const look = async () => {
    const query = new URLSearchParams({ q: word.text });
    if (word.sign === "@" && words.thread) query.set("question", words.thread);
    request = new AbortController();
    try {
      const address = word.sign === "@" ? words.members : words.tags;
      const response = await fetch(`${address}?${query}`, {
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        signal: request.signal,
      });
      if (!response.ok) return;
      const { members, tags } = await response.json();
      show(members ?? tags);
    } catch {
      // Offline or overtaken by more typing: nothing is offered, and typing goes on.
    }
  };

  const update = () => {
    clearTimeout(timer);
    request?.abort();
    word = current();
    if (!word) close();
    else timer = setTimeout(look, PAUSE);
  };

  field.addEventListener("input", (event) => {
    if (!event.isComposing) update();
  });
  field.addEventListener("compositionend", update);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) take(list.children[chosen]);
    else {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const line = event.target.closest("[role=option]");
    if (line) take(line);
  });
};
