// Keys, and light or dark: as the system says unless the button said otherwise.
(() => {
  const shades = ["system", "light", "dark"];
  const shade = () => localStorage.getItem("kgx-shade") || "system";
  const apply = () => {
    const dark = shade() === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : shade() === "dark";
    if (window.Quasar) Quasar.Dark.set(dark);
    document.documentElement.dataset.shade = dark ? "dark" : "light";
    const button = document.querySelector(".shade");
    if (button) button.textContent = { system: "◐", light: "○", dark: "●" }[shade()];
  };
  apply();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  const wait = setInterval(() => { if (document.querySelector(".shade")) { apply(); clearInterval(wait); } }, 30);
  document.addEventListener("click", (e) => {
    if (!e.target.closest(".shade")) return;
    localStorage.setItem("kgx-shade", shades[(shades.indexOf(shade()) + 1) % 3]);
    apply();
  });
  document.addEventListener("keydown", (e) => {
    const writing = e.target.closest("input, textarea, [contenteditable=true]");
    if (e.key === "/" && !writing && !e.ctrlKey && !e.metaKey && !e.altKey) {
      const box = document.querySelector(".search input") || document.querySelector(".jump input");
      if (box) { e.preventDefault(); box.focus(); box.select(); }
    }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      const rows = [...document.querySelectorAll("#results a.found")];
      const at = rows.indexOf(document.activeElement);
      const inBox = e.target.closest(".search");
      if (!rows.length || (at < 0 && !inBox)) return;
      e.preventDefault();
      const next = e.key === "ArrowDown" ? at + 1 : at - 1;
      if (next < 0) document.querySelector(".search input")?.focus();
      else rows[Math.min(next, rows.length - 1)].focus();
    }
  });
})();
