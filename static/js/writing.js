// Changes to what is being typed in a text field, so that Ctrl+Z takes them back.

// Replaces the characters from `start` to `end` by `text`, and selects `[from, to]` of the text
// put in (by default its end). A field that is not in focus keeps its own selection.
export const put = (field, start, end, text, from = text.length, to = from) => {
  if (document.activeElement === field) {
    field.setSelectionRange(start, end);
    const done = text
      ? document.execCommand("insertText", false, text)
      : start === end || document.execCommand("delete");
    if (!done) byRange(field, start, end, text);
    field.setSelectionRange(start + from, start + to);
  } else {
    byRange(field, start, end, text);
  }
};

// Without the browser's own command there is no step to take back, but the text is right.
const byRange = (field, start, end, text) => {
  field.setRangeText(text, start, end, "preserve");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

// Words of the server with names filled in: "Uploading {name}".
export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
