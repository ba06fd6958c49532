// Small forms without leaving the page (votes, following, reactions): sends the form, and swaps in
// the piece the server answers with, a form of the same kind that shows the new state.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form || form.dataset.swap === "plain") return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const button = event.submitter;
  const place = [...form.querySelectorAll("button")].indexOf(button);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!response.ok || response.redirected) throw new Error(response.status);
    const piece = document.createRange().createContextualFragment(await response.text());
    const fresh = piece.querySelector("form[data-swap]");
    form.replaceWith(fresh);
    const buttons = fresh.querySelectorAll("button");
    (buttons[place] ?? buttons[0])?.focus();
  } catch {
    // The ordinary way shows the site's own page on what went wrong.
    form.dataset.swap = "plain";
    form.requestSubmit(button);
  }
});
