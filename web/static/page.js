// Makes the pages quicker to use; every page works without it.
// Keys are ignored while an input method composes: isComposing, or keyCode 229 where a browser sets that alone.
const composing = (event) => event.isComposing || event.keyCode === 229;
const box = document.querySelector("#q");

function suggestions(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestionsLabel);
  list.hidden = true;
  input.parentElement.append(list);
  Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", "aria-haspopup": "listbox",
  }).forEach(([name, value]) => input.setAttribute(name, value));
  let asked = 0;
  let at = -1;
  let typed = input.value;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const move = (to) => {
    const rows = [...list.children];
    at = (to + rows.length + 1) % (rows.length + 1);
    if (at === rows.length) at = -1;
    rows.forEach((row, k) => row.setAttribute("aria-selected", String(k === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", rows[at].id);
      rows[at].scrollIntoView({ block: "nearest" });
    }
    input.value = at < 0 ? typed : rows[at].dataset.value;
  };
  const show = (found) => {
    list.replaceChildren(...found.map((item, k) => {
      const row = document.createElement("li");
      row.id = `suggestion-${k}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.dataset.value = item.text;
      const text = document.createElement("span");
      text.textContent = item.text;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = item.label ?? item.kind;
      row.append(text, kind);
      row.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        input.value = item.text;
        input.form.requestSubmit();
      });
      return row;
    }));
    at = -1;
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };
  const ask = async () => {
    const turn = ++asked;
    typed = input.value;
    if (!typed.trim()) return close();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      // A late answer to an older text is of no use.
      if (turn !== asked || !answer.ok || document.activeElement !== input) return;
      show((await answer.json()).suggestions);
    } catch { close(); }
  };
  input.addEventListener("input", (event) => { if (!event.isComposing) ask(); });
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", () => { asked++; close(); });
  input.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
    } else if (event.key === "Escape") input.blur();
    else if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); move(at + 1); }
    else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); move(at < 0 ? list.children.length - 1 : at - 1); }
  });
}

function keys(input) {
  const hits = [...document.querySelectorAll(".hit")];
  let at = -1;
  const go = (to) => {
    at = Math.max(0, Math.min(hits.length - 1, to));
    hits[at].querySelector("h2 a").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.altKey) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !typing && localStorage.getItem("kikigaki-slash") !== "off";
    if (slash || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (hits.length && !typing && !event.ctrlKey && !event.metaKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const focused = hits.findIndex((hit) => hit.contains(document.activeElement));
      if (focused < 0 && event.key === "ArrowUp") return;
      event.preventDefault();
      go((focused < 0 ? at : focused) + (event.key === "ArrowDown" ? 1 : -1));
    }
  });
}

function matches(bar) {
  const total = Number(bar.dataset.matches);
  const status = bar.querySelector("[role=status]");
  let at = 0;
  const go = (event, step) => {
    event.preventDefault();
    document.querySelector("mark.current")?.classList.remove("current");
    at = (at + step + total - 1) % total + 1;
    const mark = document.getElementById(`m${at}`);
    mark.classList.add("current");
    mark.scrollIntoView({ block: "center" });
    status.textContent = bar.dataset.text.replace("{n}", at).replace("{total}", total);
  };
  bar.querySelector(".next-match").addEventListener("click", (event) => go(event, at === 0 ? 1 : 1));
  bar.querySelector(".previous-match").addEventListener("click", (event) => go(event, at === 0 ? 0 : -1));
}

if (box) {
  suggestions(box);
  keys(box);
}
document.querySelectorAll(".matches").forEach(matches);
document.querySelector(".outline [aria-current]")?.scrollIntoView({ block: "nearest" });
