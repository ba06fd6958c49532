// Says how much room is left in a text, by the server's measure: a Chinese character counts two.
const WIDE = /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const NEAR = 0.7;

const width = (text) => {
  let sum = 0;
  for (const char of text) sum += WIDE.test(char) ? 2 : 1;
  return sum;
};

for (const field of document.querySelectorAll("[data-limit]")) {
  const words = field.form.querySelector("[data-count-words]");
  if (!words) continue;
  const limit = Number(field.dataset.limit);
  const least = Number(field.dataset.least ?? 0);
  const line = words.cloneNode();
  line.id = `${field.id}-room`;
  field.after(line);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());

  const show = () => {
    const used = width(field.value.trim());
    const left = limit - used;
    const sentence = left < 0 ? words.dataset.countOver : used < least ? words.dataset.countUnder : words.dataset.countWords;
    const room = Math.abs(left);
    line.hidden = !(left < 0 || (used > 0 && used < least) || used > limit * NEAR);
    line.classList.toggle("over", left < 0);
    line.textContent = sentence.replace("{chinese}", Math.ceil(room / 2)).replace("{latin}", room);
  };

  field.addEventListener("input", show);
  show();
}
