// Keys and stepping. Pages read the same without it.

const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** A form that is on its way is not sent again, by a key that is held or a second click. */
let leaving = false;
addEventListener("pageshow", () => (leaving = false));
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (leaving) event.preventDefault();
  leaving = true;
});

/** Single keys can be turned off for good: who dictates would press them by the dozen (WCAG 2.1.4). */
let keysOn = true;
try {
  keysOn = localStorage.getItem("keys") !== "off";
} catch {
  // storage may be forbidden; then the choice lasts for one page
}
for (const line of document.querySelectorAll(".keys-on")) {
  const box = line.querySelector("input");
  line.hidden = false;
  box.checked = keysOn;
  box.addEventListener("change", () => {
    keysOn = box.checked;
    try {
      localStorage.setItem("keys", keysOn ? "on" : "off");
    } catch {
      // as above
    }
  });
}

/** Calls the listener of a key unless a person is typing, a modifier is held, or a dialog is open. */
function onKey(listener) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!keysOn || leaving || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (listener(event.key, event)) event.preventDefault();
  });
}

/** Buttons and links that say which key presses them. */
onKey((key) => {
  const found = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
  if (!found || found.hidden) return false;
  found.click();
  return true;
});

onKey((key) => {
  if (key === "?") {
    document.getElementById("keys")?.showModal();
    return true;
  }
  const box = document.getElementById("q");
  if (key === "/" && box) {
    box.focus();
    box.select();
    return true;
  }
  return false;
});

/** j and k move the focus along the links of a list; Enter follows a link by itself. */
const list = document.querySelector("[data-step]");
const stops = list ? [...list.querySelectorAll("a.words")] : [];
let at = -1;

function step(to) {
  if (!stops.length) return;
  at = Math.max(0, Math.min(stops.length - 1, to));
  stops[at].focus({ preventScroll: true });
  stops[at].scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

onKey((key) => {
  if (!stops.length) return false;
  const current = stops.indexOf(document.activeElement?.closest?.("a.words"));
  if (current >= 0) at = current;
  if (key === "j") step(at + 1);
  else if (key === "k") step(at < 0 ? 0 : at - 1);
  else return false;
  return true;
});

/** The article page: what is pointed at or stepped to is shown in the text and in the list. */
const text = document.getElementById("text");
const side = document.querySelector("[data-step=quotes]");

if (text && side) {
  const items = new Map([...side.children].map((item) => [item.dataset.q, item]));
  const marks = [...text.querySelectorAll("mark[data-q]")];

  const show = (number, name) => {
    for (const mark of marks) {
      mark.classList.toggle(name, mark.dataset.q.split(" ").includes(number));
      mark.classList.toggle(`${name}-words`, mark.dataset.c?.split(" ").includes(number) ?? false);
    }
    if (items.has(number)) text.dataset[name] = items.get(number).className.match(/\bs\d\b/)[0];
    for (const [key, item] of items) item.classList.toggle(name, key === number);
  };

  text.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("mark[data-q]");
    show(mark ? mark.dataset.q.split(" ")[0] : "", "over");
  });
  text.addEventListener("pointerleave", () => show("", "over"));
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-q]");
    if (!mark || !getSelection().isCollapsed) return;
    const number = mark.dataset.q.split(" ")[0];
    show(number, "on");
    at = stops.findIndex((stop) => stop.closest("li").dataset.q === number);
    items.get(number)?.scrollIntoView({ block: "nearest" });
  });
  side.addEventListener("pointerover", (event) => show(event.target.closest("li")?.dataset.q ?? "", "over"));
  side.addEventListener("pointerleave", () => show("", "over"));

  const reveal = (item) => {
    show(item.dataset.q, "on");
    const mark = marks.find((one) => one.dataset.c?.split(" ").includes(item.dataset.q));
    const box = mark?.getBoundingClientRect();
    if (box && (box.top < 80 || box.bottom > innerHeight - 40)) {
      mark.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
  };
  side.addEventListener("focusin", (event) => {
    const item = event.target.closest("li");
    if (item) reveal(item);
  });
  side.addEventListener("click", (event) => {
    const link = event.target.closest("a.words");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    const details = link.closest("li").querySelector("details");
    if (event.detail === 0) details.open = !details.open; // Enter, not the mouse
    reveal(link.closest("li"));
  });

  const here = stops.find((stop) => location.hash && stop.hash === location.hash);
  if (here) {
    at = stops.indexOf(here);
    reveal(here.closest("li"));
  }
}
