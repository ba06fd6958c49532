// Pictures and PDF files that are chosen, pasted or dropped: sent one after the other, each shown
// in the text as soon as it is there.
import { fill, put } from "./writing.js";

export const takeFiles = (area, bar, template) => {
  const words = template.dataset;
  const field = bar.querySelector("input");
  if (!words.upload || !field) return;
  const box = template.content.querySelector(".uploading").cloneNode(true);
  const progress = box.querySelector("progress");
  const [status, error] = box.querySelectorAll("p");
  area.after(box);
  const waiting = [];
  let busy = false;

  const send = (file) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far it is
    const form = new FormData();
    form.append("csrf_token", area.form.elements.csrf_token.value);
    form.append("file", file, file.name || "picture.png");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      // What is left is the time the server needs.
      progress.value = total ? (0.9 * loaded) / total : 0;
    });
    request.addEventListener("load", () => {
      const answer = request.response ?? {};
      if (request.status === 200 && answer.markdown) resolve(answer);
      else reject(new Error(answer.detail ?? words.failed));
    });
    for (const event of ["error", "abort", "timeout"]) {
      request.addEventListener(event, () => reject(new Error(words.failed)));
    }
    request.open("POST", words.upload);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Requested-With", "fetch");
    request.send(form);
  });

  // The place of a file in the text; as it is typed around, it is found again by its words.
  const replace = (mark, text) => {
    const at = area.value.indexOf(mark);
    if (at < 0) return;
    const [start, end] = [area.selectionStart, area.selectionEnd];
    put(area, at, at + mark.length, text);
    const moved = (position) => (position > at ? position + text.length - mark.length : position);
    area.setSelectionRange(Math.max(at, moved(start)), Math.max(at, moved(end)));
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const { file, mark } = waiting.shift();
      progress.value = 0;
      progress.hidden = false;
      status.textContent = fill(words.uploading, { name: file.name });
      try {
        const answer = await send(file);
        replace(mark, answer.markdown);
        status.textContent = fill(words.attached, { name: file.name });
      } catch (failure) {
        replace(mark, "");
        status.textContent = "";
        error.textContent = `${file.name}: ${failure.message}`;
      }
    }
    progress.hidden = true;
    busy = false;
  };

  const take = (files) => {
    error.textContent = "";
    for (const file of files) {
      if (file.size > Number(words.largest)) {
        error.textContent = `${file.name}: ${words.tooLarge}`;
        continue;
      }
      const name = file.name.replace(/[[\]()!\\]/g, " ");
      const mark = `![${fill(words.uploading, { name })} ${crypto.getRandomValues(new Uint16Array(1))[0]}]()`;
      const at = area.selectionEnd;
      const before = area.value.slice(0, at);
      const gap = !before || before.endsWith("\n") ? "" : "\n";
      area.focus();
      put(area, at, at, `${gap}${mark}\n`);
      waiting.push({ file, mark });
    }
    work();
  };

  const filesOf = (transfer) => [...(transfer?.files ?? [])];

  field.addEventListener("change", () => {
    take([...field.files]);
    field.value = "";
  });
  area.addEventListener("paste", (event) => {
    const files = filesOf(event.clipboardData);
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    take(files);
  });
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", () => area.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("dropping");
    const files = filesOf(event.dataTransfer);
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  area.form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    error.textContent = words.wait;
  }, { capture: true });

  const plain = area.form.querySelector("[data-attach]");
  if (plain) plain.hidden = true;
};
