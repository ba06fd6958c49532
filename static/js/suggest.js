// What is offered below a search field while one types: questions, industries, tags and members.
//
// The field becomes a combobox and keeps the focus. The offers are links, so they open as links do;
// the keyboard goes through them, and Enter without one chosen searches as it does without script.

const PAUSE = 120;
const KEPT = 60;
const FRESH = 30_000; // as long as the server says

const setUp = (template, number) => {
  const words = template.dataset;
  const form = template.closest("form");
  const field = form.elements.q;
  const known = new Map(); // what was typed → { offers, at }
  let timer;
  let request;
  let chosen = -1;

  const list = document.createElement("div");
  list.className = "offers suggest";
  list.id = `suggest-${number}`;
  list.role = "listbox";
  list.ariaLabel = words.name;
  list.hidden = true;
  const live = document.createElement("p");
  live.className = "hide";
  live.role = "status";
  form.append(list, live);
  field.type = "text"; // a field of the type "search" may not be called a combobox
  field.role = "combobox";
  field.ariaExpanded = "false";
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("autocomplete", "off");

  const options = () => [...list.querySelectorAll("[role=option]")];

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    live.textContent = "";
    field.ariaExpanded = "false";
    choose(-1);
  };

  const choose = (at) => {
    chosen = at;
    options().forEach((option, i) => {
      option.ariaSelected = String(i === at);
    });
    const option = options()[at];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };

  const line = ({ text, url, note, solved }, i) => {
    const link = document.createElement("a");
    link.role = "option";
    link.id = `${list.id}-${i}`;
    link.href = url;
    link.tabIndex = -1;
    link.ariaSelected = "false";
    const name = document.createElement("span");
    name.textContent = text;
    link.append(name);
    if (note) {
      const small = document.createElement("small");
      small.textContent = note;
      small.classList.toggle("solved", solved);
      link.append(" ", small);
    }
    return link;
  };

  const show = (offers) => {
    if (!offers.length || document.activeElement !== field) {
      close();
      return;
    }
    const groups = new Map();
    offers.forEach((offer, i) => {
      if (!groups.has(offer.kind)) {
        const group = document.createElement("div");
        const name = document.createElement("span");
        group.role = "group";
        name.id = `${list.id}-${offer.kind}`;
        name.textContent = words[offer.kind];
        group.setAttribute("aria-labelledby", name.id);
        group.append(name);
        groups.set(offer.kind, group);
      }
      groups.get(offer.kind).append(line(offer, i));
    });
    list.replaceChildren(...groups.values());
    list.scrollTop = 0;
    list.hidden = false;
    field.ariaExpanded = "true";
    choose(-1);
    live.textContent = words.told.replace("{count}", offers.length);
  };

  const keep = (text, offers) => {
    known.set(text, { offers, at: Date.now() });
    if (known.size > KEPT) known.delete(known.keys().next().value);
  };

  const look = async (text) => {
    request = new AbortController();
    try {
      const response = await fetch(`${words.suggest}?${new URLSearchParams({ q: text })}`, {
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        signal: request.signal,
      });
      if (!response.ok) return;
      const offers = await response.json();
      keep(text, offers);
      show(offers);
    } catch {
      // Offline or overtaken by more typing: nothing is offered, and typing goes on.
    }
  };

  const update = () => {
    clearTimeout(timer);
    request?.abort();
    choose(-1);
    const text = field.value.trim();
    const found = known.get(text);
    if (!text) close();
    else if (found && Date.now() - found.at < FRESH) show(found.offers);
    else timer = setTimeout(look, PAUSE, text);
  };

  const move = (key) => {
    const last = options().length - 1;
    if (key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
    else if (key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (chosen >= 0 && key === "Home") choose(0);
    else if (chosen >= 0 && key === "End") choose(last);
    else return false;
    return true;
  };

  const press = (key) => {
    if (list.hidden) {
      if (key !== "ArrowDown" || !field.value.trim()) return false;
      update();
    } else if (key === "Escape") close();
    else if (key === "Enter" && chosen >= 0) options()[chosen].click();
    else return move(key);
    return true;
  };

  field.addEventListener("input", (event) => {
    if (!event.isComposing) update();
  });
  field.addEventListener("compositionend", update);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const composing = event.isComposing || event.keyCode === 229;
    if (plain && !composing && press(event.key)) event.preventDefault();
  });
  form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", close);
};

document.querySelectorAll("template[data-suggest]").forEach(setUp);
