// What is wrong with the page that stands in the browser, in sentences. {language, direction} is what was asked for.
(wanted) => {
  const faults = [];
  const root = document.documentElement;
  const short = (element) => element.cloneNode(false).outerHTML.slice(0, 160);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });

  if (root.lang !== wanted.language) faults.push(`it says it is in ${root.lang}`);
  if (root.dir !== wanted.direction) faults.push(`it reads ${root.dir}`);
  const headings = [...document.querySelectorAll("h1")].filter(shown);
  if (headings.length !== 1) faults.push(`it has ${headings.length} h1`);
  if (!document.title.trim() || document.title.startsWith(" ·")) faults.push(`its title is "${document.title}"`);

  const width = root.clientWidth;
  if (root.scrollWidth > width) faults.push(`it is ${root.scrollWidth - width} pixels wider than the window`);
  const roll = ".nav, .table-scroll, pre, .choices-many, select, [aria-hidden='true'], [alt=''], .visually-hidden, .skip, svg *";
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(roll) || !shown(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 1 && (box.right > width + 1 || box.left < -1)) faults.push(`beyond the edge: ${short(element)}`);
  }

  // every control takes the focus and shows it
  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  for (const element of controls.filter((one) => shown(one) && !one.disabled)) {
    if (element.tabIndex < 0) faults.push(`no key reaches ${short(element)}`);
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element) {
      faults.push(`takes no focus: ${short(element)}`);
      continue;
    }
    const look = getComputedStyle(element);
    if (look.outlineStyle === "none" || parseFloat(look.outlineWidth) < 2) faults.push(`does not show its focus: ${short(element)}`);
  }
  document.activeElement?.blur();

  // in a language with letters of its own, Latin letters stand apart: names in bdi, codes in code
  if (wanted.language === "ar" && !document.querySelector("#tones")) {  // but the samples of the style guide
    const apart = "bdi, [dir=auto], code, kbd, samp, time, pre, textarea, option, .code, .brand-name, [lang]:not(html), script, style, svg";
    const hub = document.querySelector(".brand-name")?.textContent;
    const latin = /[A-Za-z]{2,}/, arabic = /[\u0600-\u06ff]/, english = /\b[a-z]{2,}\s+[a-z]{2,}\b/;
    const foreign = (text) => latin.test(text) && !arabic.test(text);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim();
      if (text && (foreign(text) || english.test(text)) && !node.parentElement.closest(apart) && shown(node.parentElement)) faults.push(`not in Arabic: ${text.slice(0, 80)} in ${short(node.parentElement)}`);
    }
    for (const name of ["placeholder", "title", "aria-label", "alt"]) {
      for (const element of document.body.querySelectorAll(`[${name}]`)) {
        const text = element.getAttribute(name);
        if (foreign(text) && text !== hub && !element.closest(apart)) faults.push(`${name} not in Arabic: ${text.slice(0, 80)}`);
      }
    }
    for (const option of document.querySelectorAll("option")) {
      if (wanted.english.includes(option.text.trim())) faults.push(`option not in Arabic: ${option.text}`);
    }
  }
  return faults;
};
