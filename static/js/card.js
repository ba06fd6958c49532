// A card beside a member's name: after the pointer has rested on it, or the keyboard has come to it.
// Touch follows the link as ever. Each member's card is fetched once a page.
const RESTED = 350;
const LEAVING = 250;
const GAP = 6;

const cards = new Map();
const card = document.createElement("div");
card.id = "member-card";
card.className = "member-card";
card.popover = "manual";
let link = null;
let timer = 0;

const fetched = (address) => {
  if (!cards.has(address)) {
    const piece = fetch(address, { headers: { "X-Requested-With": "fetch" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
      .catch(() => "");
    cards.set(address, piece);
    // What failed may work the next time.
    piece.then((text) => text || cards.delete(address));
  }
  return cards.get(address);
};

const place = () => {
  const name = link.getBoundingClientRect();
  const box = card.getBoundingClientRect();
  const below = name.bottom + GAP + box.height <= innerHeight || name.top < box.height + GAP;
  card.style.top = `${below ? name.bottom + GAP : name.top - GAP - box.height}px`;
  card.style.left = `${Math.max(GAP, Math.min(name.left, innerWidth - box.width - GAP))}px`;
};

const hide = () => {
  clearTimeout(timer);
  if (!link) return;
  link.removeAttribute("aria-describedby");
  link = null;
  if (card.isConnected) {
    card.hidePopover();
    card.remove();
  }
};

const show = async (wanted) => {
  clearTimeout(timer);
  if (link === wanted) return;
  hide();
  link = wanted;
  const text = await fetched(`${new URL(wanted.href).pathname}/card`);
  if (link !== wanted || !text || !wanted.isConnected) {
    if (link === wanted) link = null;
    return;
  }
  card.innerHTML = text;
  document.getElementById("main").append(card); // beside the name its surroundings would dress it
  card.showPopover();
  wanted.setAttribute("aria-describedby", card.id);
  place();
};

// Tab leads from the name into its card and out behind the name, as if the card stood there.
const step = (event) => {
  const inside = [...card.querySelectorAll("a, button")];
  const at = document.activeElement;
  if (at === link && !event.shiftKey && inside.length) {
    event.preventDefault();
    inside[0].focus();
  } else if (event.shiftKey ? at === inside[0] : at === inside.at(-1)) {
    link.focus();
    if (event.shiftKey) event.preventDefault();
  }
};

const later = (act, wait) => {
  clearTimeout(timer);
  timer = setTimeout(act, wait);
};

const nameAt = (event) => event.target.closest?.("a[data-card]");
const within = (target) => link && target && (card.contains(target) || link.contains(target));

if ("popover" in HTMLElement.prototype) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const name = nameAt(event);
    if (name && name !== link) later(() => show(name), RESTED);
    else if (within(event.target)) clearTimeout(timer);
    else later(hide, LEAVING);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!within(event.target)) hide();
  });
  document.addEventListener("focusin", (event) => {
    const name = nameAt(event);
    if (name?.matches(":focus-visible")) show(name);
    else if (!within(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (!link || !card.isConnected) return;
    if (event.key === "Tab") step(event);
    if (event.key !== "Escape") return;
    if (card.contains(document.activeElement)) link.focus();
    hide();
  });
  document.documentElement.addEventListener("pointerleave", () => later(hide, LEAVING));
  addEventListener("scroll", hide, { passive: true });
}
