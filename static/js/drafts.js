// Keeps what is being typed: on the server as it is typed, and in this browser until the server has it.
const PAUSE = 1000;
const PREFIX = "draft:";
const LONGEST_KEPT = 7 * 86_400_000;
const NOT_TYPED = new Set(["csrf_token", "draft_version", "confirmed"]);
const OWN = new Set([...NOT_TYPED, "request_key"]);

const local = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, copy) {
    try {
      localStorage.setItem(key, JSON.stringify(copy));
    } catch {
      // No room, or none is allowed: the server keeps it.
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // There was nothing.
    }
  },
  keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  },
};

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.has(name));
}

function isEmpty(fields) {
  return !fields.some(([name, value]) => (name === "title" || name === "body") && value.trim());
}

function fill(form, fields) {
  const values = Map.groupBy ? Map.groupBy(fields, ([name]) => name) : grouped(fields);
  for (const control of form.elements) {
    if (!control.name || OWN.has(control.name) || control.type === "submit" || control.type === "file") continue;
    const given = (values.get(control.name) ?? []).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = given.includes(control.value);
    else if (given.length) control.value = given[0];
    if (given.length && given[0]) control.closest("details")?.setAttribute("open", "");
  }
  for (const name of ["title", "body"]) {
    form.elements[name]?.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function grouped(fields) {
  const values = new Map();
  for (const pair of fields) values.set(pair[0], [...(values.get(pair[0]) ?? []), pair]);
  return values;
}

function send(address, form, slot, fields, version, keepalive) {
  const body = new URLSearchParams(fields);
  body.set("slot", slot);
  body.set("draft_version", version);
  body.set("csrf_token", form.elements.csrf_token.value);
  return fetch(address, { method: "POST", body, keepalive, headers: { "X-Requested-With": "fetch" } });
}

function keep(box) {
  const form = box.closest("form");
  const { draft: address, member } = box.dataset;
  const version = form.elements.draft_version;
  const slot = () => box.dataset.slot || `ask:${form.elements.request_key.value}`;
  // A visitor has one question under way; a member's texts are never given to another member.
  const key = () => (member ? `${PREFIX}${member}:${slot()}` : `${PREFIX}guest:ask`);
  const said = box.querySelector("[role=status]");
  const part = (name) => box.querySelector(`[data-${name}]`);
  let timer;
  let dirty = false;
  let stopped = false;
  let sent = false;
  let last = "";

  const say = (text, ...shown) => {
    if (said.textContent !== text) said.textContent = text;
    for (const name of ["open", "mine", "back", "drop"]) part(name).hidden = !shown.includes(name);
  };

  const store = (fields) => local.write(key(), { fields, version: version.value, at: Date.now() });

  const answered = async (response, fields) => {
    if (response.ok) {
      version.value = (await response.json()).version;
      last = JSON.stringify(fields);
      dirty = JSON.stringify(typed(form)) !== last;
      if (!dirty) local.drop(key());
      say(box.dataset.saved);
    } else if (response.status === 409) {
      const newer = await response.json();
      stopped = true;
      part("open").href = newer.address;
      part("mine").value = newer.version;
      say(box.dataset.newer, "open", "mine");
    } else if (response.status === 404) {
      stopped = true;
      local.drop(key());
      say(box.dataset.posted);
    } else if (response.status === 400 || response.status === 401) {
      say(box.dataset.ended);
    } else {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      say(page.body.textContent.trim());
    }
  };

  const save = async (keepalive = false) => {
    clearTimeout(timer);
    const fields = typed(form);
    if (sent || stopped || isEmpty(fields) || JSON.stringify(fields) === last) return;
    store(fields);
    if (!member) {
      say(box.dataset.here, "drop");
      return;
    }
    try {
      await answered(await send(address, form, slot(), fields, version.value, keepalive), fields);
    } catch {
      say(box.dataset.offline);
    }
  };

  const later = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  const bringBack = (copy) => {
    const kind = copy.fields.find(([name]) => name === "kind")?.[1];
    const parameters = new URLSearchParams(location.search);
    if (form.elements.kind && kind === "genuine" && form.elements.kind.value !== kind && !parameters.has("kind")) {
      location.search = new URLSearchParams({ kind });
      return;
    }
    fill(form, copy.fields);
    say(box.dataset.found, "drop");
    later();
  };

  const look = () => {
    const here = local.read(key());
    const guests = member && !box.dataset.slot ? local.read(`${PREFIX}guest:ask`) : null;
    const fields = typed(form);
    if (guests) local.drop(`${PREFIX}guest:ask`);
    if (here && JSON.stringify(here.fields) !== JSON.stringify(fields)) {
      const offer = () => bringBack(here);
      if (isEmpty(fields) || (member && Number(here.version) >= Number(version.value) && version.value !== "0")) {
        offer();
      } else {
        part("back").onclick = offer;
        say("", "back");
      }
    } else if (guests && isEmpty(fields)) {
      bringBack(guests);
    } else if (!isEmpty(fields) && version.value === "0") {
      later(); // a form that was kept through signing in, or came back
    } else {
      last = JSON.stringify(fields);
    }
  };

  // What an earlier page of this member could not save is saved now.
  const recover = async () => {
    let some = false;
    for (const other of local.keys()) {
      const copy = local.read(other);
      if (!copy || Date.now() - copy.at > LONGEST_KEPT) local.drop(other);
      else if (member && other !== key() && other.startsWith(`${PREFIX}${member}:`)) {
        const name = other.slice(`${PREFIX}${member}:`.length);
        const response = await send(address, form, name, copy.fields, copy.version, false);
        if (response.ok || response.status === 404) local.drop(other);
        some ||= response.ok && name.startsWith("ask:");
      }
    }
    if (some && !said.textContent) {
      part("open").href = "/questions/ask";
      say(box.dataset.recovered);
    }
  };

  part("mine").addEventListener("click", () => {
    version.value = part("mine").value;
    stopped = false;
    save();
  });
  part("drop").addEventListener("click", () => {
    local.drop(key());
    form.reset();
    fill(form, [["title", ""], ["body", ""]]);
    clearTimeout(timer);
    say("");
  });
  form.addEventListener("input", (event) => {
    if (event.target.name && event.target.type !== "file") later();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    const fields = typed(form);
    if (!isEmpty(fields)) store(fields); // should the network be lost on the way
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
  addEventListener("pagehide", () => {
    if (dirty) save(true);
  });
  look();
  recover().catch(() => {});
}

for (const box of document.querySelectorAll("[data-draft]")) keep(box);
