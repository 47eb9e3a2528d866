// Sets the colours before the page is drawn, so that nothing flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  const order = ["auto", "light", "dark"];
  let now = "auto";
  try {
    now = localStorage.getItem("theme") ?? "auto";
  } catch {
    // storage may be forbidden; then the choice lasts for one page
  }
  const apply = () => {
    if (now === "auto") delete root.dataset.theme;
    else root.dataset.theme = now;
    const name = document.getElementById("theme-name");
    if (name) name.textContent = now;
  };
  if (!order.includes(now)) now = "auto";
  apply();
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      now = order[(order.indexOf(now) + 1) % order.length];
      try {
        localStorage.setItem("theme", now);
      } catch {
        // as above
      }
      apply();
    });
    apply();
  });
})();
