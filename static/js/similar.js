// While a title is being typed: questions that may answer it already, and industries it sounds like.
const PAUSE = 400;
const SHORTEST = 4;
const BODY_READ = 200;

for (const input of document.querySelectorAll("input[data-similar]")) {
  const box = document.querySelector(`[data-similar-to="${input.id}"]`);
  const list = box.querySelector("ul");
  const item = box.querySelector("template").content.firstElementChild;
  const suggested = document.querySelector("[data-suggested-for]");
  const select = document.getElementById(suggested.dataset.suggestedFor);
  let timer;
  let request;

  const row = (question) => {
    const line = item.cloneNode(true);
    const link = line.querySelector("a");
    const button = line.querySelector("button");
    const excerpt = line.querySelector("p");
    link.href = question.url;
    link.textContent = question.title;
    line.querySelector(question.solved ? ".open" : ".solved").remove();
    if (question.excerpt) excerpt.textContent = question.excerpt;
    else excerpt.remove();
    button.formAction = question.visit;
    button.querySelector(".hide").textContent = ` ${question.title}`;
    return line;
  };

  const choice = (industry) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = `${industry.name} ${Math.round(industry.confidence * 100)}%`;
    button.addEventListener("click", () => {
      select.value = industry.id;
      suggested.hidden = true;
      select.focus();
    });
    return button;
  };

  const show = ({ questions, industries }) => {
    list.replaceChildren(...questions.map(row));
    box.hidden = !questions.length;
    for (const old of suggested.querySelectorAll("button")) old.remove();
    suggested.append(...industries.slice(0, 3).map(choice));
    suggested.hidden = !industries.length || select.value !== "";
  };

  const look = async () => {
    const title = input.value.trim();
    request?.abort();
    if (title.length < SHORTEST) return;
    request = new AbortController();
    try {
      const body = input.form.elements.body.value.slice(0, BODY_READ);
      const query = new URLSearchParams({ title, body });
      const response = await fetch(`${input.dataset.similar}?${query}`, {
        headers: { "X-Requested-With": "fetch" },
        signal: request.signal,
      });
      if (response.ok) show(await response.json());
    } catch {
      // Offline or overtaken by more typing: nothing is shown, and asking goes on.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  look();
}
