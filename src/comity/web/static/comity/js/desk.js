// Small comforts. Every page works without this file.
"use strict";

document.documentElement.dataset.script = "yes";

// A changed purpose is sent at once; the button is for those without a script.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.querySelector("[data-autosubmit-button]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}

// On a narrow screen the places stand in one row: it is moved to where the reader is, and nothing else is.
const place = document.querySelector(".nav [aria-current]");
if (place) {
  const row = place.closest(".nav");
  const [there, here] = [place, row].map((one) => one.getBoundingClientRect());
  row.scrollLeft += there.left + there.width / 2 - here.left - here.width / 2;
}

// Menus close when the reader turns elsewhere.
const menus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// "/" goes to the search box, "?" shows the list of shortcuts, Escape closes menus.
const writing = (target) => target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  if (event.key === "/") {
    const box = document.querySelector('[data-shortcut="/"]');
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  } else if (event.key === "?") {
    document.querySelector("[data-shortcut-help]")?.showPopover?.();
  }
});

// Answers by one letter, as long as the focus is within their form: never while somebody writes, or is elsewhere.
for (const form of document.querySelectorAll("form[data-keys]")) {
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writing(event.target)) return;
    for (const answer of form.querySelectorAll("[data-key]")) {
      const letter = answer.dataset.key;
      if (event.key.toLowerCase() !== letter && ![`Key${letter.toUpperCase()}`, `Digit${letter}`].includes(event.code)) continue;
      event.preventDefault();
      answer.click();
      return;
    }
  });
}

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});

// A file dragged over the drop area is shown to be welcome; the input itself takes it.
for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector('input[type="file"]');
  for (const kind of ["dragenter", "dragover"]) {
    area.addEventListener(kind, (event) => {
      event.preventDefault();
      area.dataset.over = "";
    });
  }
  for (const kind of ["dragleave", "drop"]) area.addEventListener(kind, () => delete area.dataset.over);
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    if (input && event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
  });
}
