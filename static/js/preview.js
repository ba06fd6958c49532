// Shows what a text will look like while it is being typed, as the server renders it.
const PAUSE = 500;

for (const area of document.querySelectorAll("textarea[data-preview]")) {
  const box = document.querySelector(`[data-preview-of="${area.id}"]`);
  const target = box.querySelector(".prose");
  const token = area.form.elements.csrf_token.value;
  let timer;
  let shown = area.value;
  let request;

  const render = async () => {
    const body = area.value;
    if (body === shown) return;
    request?.abort();
    if (!body.trim()) {
      box.hidden = true;
      shown = body;
      return;
    }
    request = new AbortController();
    try {
      const response = await fetch(area.dataset.preview, {
        method: "POST",
        body: new URLSearchParams({ body, csrf_token: token }),
        headers: { "X-Requested-With": "fetch" },
        signal: request.signal,
      });
      if (!response.ok) return;
      target.innerHTML = await response.text();
      box.hidden = false;
      shown = body;
    } catch {
      // Offline or overtaken by more typing: the next pause tries again.
    }
  };

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(render, PAUSE);
  });
  if (area.value.trim()) {
    shown = null;
    render();
  }
}
