// Live pages: one event stream for the whole page. The browser reconnects by itself and says with
// Last-Event-ID what it has seen, so nothing is missed.
//
//   <span data-count="waiting">        follows {"counts": {"waiting": 3}} in an event's data
//   <section data-live="match hit" hx-get="…" hx-trigger="comity:live" hx-select="#…" hx-swap="outerHTML">
//                                      is fetched again when an event of one of these names arrives
"use strict";

(() => {
  const address = document.body.dataset.stream;
  if (!address || !window.EventSource) return;

  const pulse = document.querySelector("[data-pulse]");
  const say = (state) => {
    if (!pulse || pulse.dataset.state === state) return;
    pulse.hidden = false;
    pulse.dataset.state = state;
    pulse.textContent = state === "open" ? document.body.dataset.wordsOpen : document.body.dataset.wordsLost;
  };

  const showCounts = (counts) => {
    for (const [name, number] of Object.entries(counts)) {
      for (const place of document.querySelectorAll("[data-count]")) {
        if (place.dataset.count !== name) continue;
        place.textContent = String(number);
        if (place.classList.contains("count")) place.hidden = Number(number) === 0;
      }
    }
  };

  const refresh = (name) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (part.dataset.live.split(/\s+/).includes(name)) part.dispatchEvent(new CustomEvent("comity:live"));
    }
  };

  const receive = (event) => {
    let data = {};
    try {
      data = JSON.parse(event.data);
    } catch {
      return; // not one of ours
    }
    if (data.counts) showCounts(data.counts);
    refresh(event.type === "message" ? String(data.event ?? "") : event.type);
  };

  const stream = new EventSource(address);
  stream.addEventListener("open", () => say("open"));
  stream.addEventListener("error", () => say("lost"));
  stream.addEventListener("message", receive);
  // Named events reach only those who name them: everything this page waits for.
  const names = new Set(["counts"]);
  for (const part of document.querySelectorAll("[data-live]")) {
    for (const name of part.dataset.live.split(/\s+/)) if (name) names.add(name);
  }
  for (const name of names) stream.addEventListener(name, receive);
})();
