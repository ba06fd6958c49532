// Makes more of the texts of the page: toolbar, files, offers. The words come from <template id="editor">.
import { complete } from "./complete.js";
import { takeFiles } from "./paste.js";
import { addToolbar } from "./toolbar.js";

const template = document.getElementById("editor");

const improve = (area) => {
  if (area.dataset.editor === "on") return;
  area.dataset.editor = "on";
  complete(area, template);
  takeFiles(area, addToolbar(area, template), template);
};

for (const area of document.querySelectorAll("textarea[data-editor]")) improve(area);

// A page has many small boxes, some of which come later: each is seen to when it is first used.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea[data-editor]")) improve(target);
  else if (target.matches("textarea[data-complete], input[data-complete-tags]")) complete(target, template);
});
