// Whether an answer helped: said without leaving the page.
for (const place of document.querySelectorAll("[data-helpful]")) {
  place.addEventListener("click", async (event) => {
    const pressed = event.target.closest("a[data-value], button[name=value]");
    if (!pressed) return;
    event.preventDefault();
    const form = place.querySelector("form");
    const fields = new FormData(form ?? undefined);
    fields.set("value", pressed.dataset.value ?? pressed.value);
    try {
      const answer = await fetch(form?.action ?? pressed.href, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok) throw new Error(answer.statusText);
      place.innerHTML = await answer.text();
    } catch {
      if (form) form.requestSubmit(pressed);
      else location.href = pressed.href;
    }
  });
}
