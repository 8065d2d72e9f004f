// Makes the pages quicker to use; every page works without it. What a browser must remember stays in it.
// Keys are left alone while an input method composes: isComposing, or keyCode 229 where a browser says only that.
const composing = (event) => event.isComposing || event.keyCode === 229;
const store = (kind, key, value) => {
  try { return value === undefined ? window[kind].getItem(key) : window[kind].setItem(key, value); } catch { return null; }
};
const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
};

// What only marks a heading as one: as in heading_text of search/export.py.
const SIGNS = /^[\s■□●○◆◇◎▼▽▲△▶►★☆※]+(?=.)/u;
const RECENT = "kikigaki-recent", RECENT_KEPT = 30, RECENT_SHOWN = 4;
const recent = () => { try { return JSON.parse(store("localStorage", RECENT)) ?? []; } catch { return []; } };

function combobox(input) {
  const list = make("ul", { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": input.dataset.label });
  const said = make("span", { class: "hidden", role: "status" });
  list.hidden = true;
  input.form.append(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);
  let asked = 0, at = -1, typed = input.value, waiting = null;

  const close = () => {
    asked++;
    list.hidden = true;
    at = -1;
    said.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const move = (to) => {
    asked++; // an answer still under way would take the choice away again
    const rows = [...list.children];
    at = to >= rows.length ? -1 : to < -1 ? rows.length - 1 : to;
    rows.forEach((row, k) => row.setAttribute("aria-selected", String(k === at)));
    input.value = at < 0 ? typed : rows[at].dataset.value;
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", rows[at].id);
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    list.replaceChildren(...found.map((item, k) => {
      const text = item.text.replace(SIGNS, "");
      const row = make("li", { id: `suggestion-${k}`, role: "option", "aria-selected": "false" },
        make("span", {}, text), make("span", { class: "kind" }, input.dataset[item.kind] ?? ""));
      row.dataset.value = text;
      row.addEventListener("pointerdown", (event) => event.preventDefault());
      row.addEventListener("click", () => { input.value = text; input.form.requestSubmit(); });
      return row;
    }));
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    said.textContent = found.length ? input.dataset.count.replace("{n}", found.length) : "";
  };
  const ask = async () => {
    const turn = ++asked;
    typed = input.value;
    const text = typed.trim();
    waiting?.abort();
    waiting = new AbortController();
    if (!text) return close();
    const before = recent().filter((one) => one !== text && one.toLowerCase().startsWith(text.toLowerCase()));
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: waiting.signal });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      // A late answer is to a text that is no longer there.
      if (turn !== asked || document.activeElement !== input) return;
      const mine = before.slice(0, RECENT_SHOWN).map((one) => ({ text: one, kind: "recent" }));
      show([...mine, ...found.filter((one) => !before.includes(one.text))].slice(0, 10));
    } catch { if (turn === asked) close(); }
  };
  input.addEventListener("input", (event) => { if (!event.isComposing) ask(); });
  input.addEventListener("compositionstart", close);
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const open = !list.hidden;
    if (event.key === "Escape") {
      if (!open && !input.value) return input.blur();
      event.preventDefault();
      input.value = open ? typed : "";
      close();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(at + (event.key === "ArrowDown" ? 1 : -1));
    }
  });
}

function keys(input, line) {
  const slash = () => store("localStorage", "kikigaki-slash") !== "off";
  const hint = input.form.querySelector(".slash"), toggle = line?.querySelector("button");
  const paint = () => {
    hint.hidden = !slash();
    if (!line) return;
    line.hidden = false;
    toggle.textContent = slash() ? line.dataset.off : line.dataset.on;
  };
  toggle?.addEventListener("click", () => { store("localStorage", "kikigaki-slash", slash() ? "off" : "on"); paint(); });
  paint();
  const links = [...document.querySelectorAll(".hit h2 a")];
  const place = `kikigaki-hit ${location.pathname}${location.search}`;
  document.querySelector(".hits")?.addEventListener("focusin", (event) => {
    store("sessionStorage", place, event.target.closest(".hit").id);
  });
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.altKey || event.defaultPrevented) return;
    const command = event.ctrlKey || event.metaKey;
    const typing = event.target.closest?.("input, textarea, select");
    if ((event.key === "/" && !command && !typing && slash()) || (event.key.toLowerCase() === "k" && command && !event.shiftKey)) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (!command && links.length && (event.key === "ArrowDown" || event.key === "ArrowUp") && (!typing || typing === input)) {
      const now = links.findIndex((link) => link.closest(".hit").contains(document.activeElement));
      const to = now + (event.key === "ArrowDown" ? 1 : -1);
      if ((now < 0 && event.key === "ArrowUp") || to >= links.length) return;
      event.preventDefault();
      const target = to < 0 ? input : links[to];
      target.focus({ preventScroll: true });
      (target.closest(".hit") ?? target).scrollIntoView({ block: "nearest" });
    }
  });
  // Back brings the reader to the hit that was left; the browser itself restores the scroll position.
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
    const left = store("sessionStorage", place);
    links.find((link) => link.closest(".hit").id === left)?.focus({ preventScroll: true });
  }
  if (input.value && links.length) {
    const kept = [input.value, ...recent().filter((one) => one !== input.value)].slice(0, RECENT_KEPT);
    store("localStorage", RECENT, JSON.stringify(kept));
  }
}

function matches(bar) {
  const total = Number(bar.dataset.matches), status = bar.querySelector("[role=status]");
  let at = 0;
  bar.querySelectorAll(".step").forEach((step) => step.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelectorAll("mark.current").forEach((mark) => mark.classList.remove("current"));
    at = at === 0 && step.dataset.step < 0 ? total : (at - 1 + Number(step.dataset.step) + total) % total + 1;
    const mark = document.getElementById(`m${at}`);
    mark.classList.add("current");
    mark.scrollIntoView({ block: "center" });
    status.textContent = bar.dataset.text.replace("{n}", at).replace("{total}", total);
  }));
}

function tips(list) {
  // What appears on hover or focus can be sent away without moving either (WCAG 1.4.13).
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") list.classList.add("tips-off"); });
  for (const kind of ["pointerover", "focusin"]) list.addEventListener(kind, () => list.classList.remove("tips-off"));
}

const box = document.querySelector("#q");
if (box) {
  combobox(box);
  keys(box, document.querySelector(".keys"));
}
document.querySelectorAll(".matches").forEach(matches);
document.querySelectorAll(".known").forEach(tips);
const outline = document.querySelector(".outline"), here = outline?.querySelector("[aria-current]");
if (here && outline.scrollHeight > outline.clientHeight) outline.scrollTop = here.offsetTop - outline.offsetTop - outline.clientHeight / 3;
