// Votes without leaving the page: sends the form, and swaps in the piece the server answers with.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-vote]");
  if (!form || form.dataset.vote === "plain") return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const button = event.submitter;
  const direction = button.classList.contains("up") ? ".up" : ".down";
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!response.ok || response.redirected) throw new Error(response.status);
    const piece = document.createRange().createContextualFragment(await response.text());
    const fresh = piece.querySelector("form[data-vote]");
    form.replaceWith(fresh);
    fresh.querySelector(direction).focus();
  } catch {
    // The ordinary way shows the site's own page on what went wrong.
    form.dataset.vote = "plain";
    form.requestSubmit(button);
  }
});
