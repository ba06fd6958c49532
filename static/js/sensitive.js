// While a text is being typed: says what in it should not be public, and masks it with one press.
const PAUSE = 700;

for (const box of document.querySelectorAll("[data-check]")) {
  const form = box.closest("form");
  const fields = ["title", "body"].map((name) => form.elements[name]).filter(Boolean);
  let timer;
  let request;
  let checked = "";

  const look = async () => {
    const body = new URLSearchParams(fields.map((field) => [field.name, field.value]));
    if (body.toString() === checked) return;
    request?.abort();
    request = new AbortController();
    checked = body.toString();
    body.set("csrf_token", form.elements.csrf_token.value);
    if (box.dataset.asked) body.set("asked", "1");
    try {
      const response = await fetch(box.dataset.check, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
        signal: request.signal,
      });
      const piece = await response.text();
      if (response.ok && box.innerHTML.trim() !== piece.trim()) box.innerHTML = piece;
    } catch {
      checked = ""; // Offline or overtaken by more typing; posting looks through it in any case.
    }
  };

  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    });
  }

  box.addEventListener("click", (event) => {
    if (!event.target.closest("[data-mask]")) return;
    for (const { dataset } of box.querySelectorAll("li")) {
      const field = form.elements[dataset.field];
      field.value = field.value.replaceAll(dataset.found, dataset.masked);
    }
    box.replaceChildren();
    for (const field of fields) field.dispatchEvent(new Event("input", { bubbles: true }));
    fields.at(-1).focus();
  });
}
