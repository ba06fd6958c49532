// Where a character of a text field stands in the window: a copy of the field, out of sight, tells.
const COPIED = [
  "boxSizing", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth",
  "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "fontFamily", "fontSize",
  "fontWeight", "fontStyle", "letterSpacing", "lineHeight", "textIndent", "tabSize",
];

// The left edge of the character at `position`, and the upper and lower edge of its line.
export const caretPlace = (field, position) => {
  const box = field.getBoundingClientRect();
  if (field.matches("input")) return { left: box.left, above: box.top, below: box.bottom };
  const style = getComputedStyle(field);
  const copy = document.createElement("div");
  for (const name of COPIED) copy.style[name] = style[name];
  Object.assign(copy.style, {
    position: "absolute", visibility: "hidden", top: "0", left: "0", borderStyle: "solid",
    width: `${box.width}px`, whiteSpace: "pre-wrap", overflowWrap: "anywhere",
  });
  copy.textContent = field.value.slice(0, position);
  const mark = document.createElement("span");
  mark.textContent = field.value[position] ?? ".";
  copy.append(mark);
  document.body.append(copy);
  const left = box.left + mark.offsetLeft - field.scrollLeft;
  const seen = (edge) => Math.min(Math.max(edge, box.top), box.bottom);
  const above = box.top + mark.offsetTop - field.scrollTop;
  const place = { left, above: seen(above), below: seen(above + mark.offsetHeight) };
  copy.remove();
  return place;
};
