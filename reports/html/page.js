// The page is whole without this: it filters rules and their matches, opens and closes, and copies commands.
const all = (css, from = document) => [...from.querySelectorAll(css)];
const byId = id => document.getElementById(id);
const lower = part => { // of what the page says, without the words of its buttons
  const said = part.cloneNode(true);
  for (const button of all("button", said)) button.remove();
  return said.textContent.toLowerCase();
};
const field = byId("filter"), states = all("[data-show]");
const MOST_REVEALED = 10; // so few excerpts are opened where they stand
let rules; // read at the first use: the text of a large page takes a moment

function read() {
  const rows = new Map(all(".rules a.t").map(link => [link.hash.slice(1), link.closest("tr")]));
  return all("#rule [data-state]").map(holder => {
    const row = rows.get(holder.id || holder.querySelector("summary + div").id);
    const parts = all("article, .hits tbody tr", holder).map(part => ({ part, text: lower(part) }));
    return { holder, row, parts, own: lower(row ?? holder.querySelector("summary")) };
  });
}

function filter() {
  rules ??= read();
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const state = states.find(button => button.getAttribute("aria-pressed") === "true")?.dataset.show ?? "";
  const has = text => words.every(word => text.includes(word));
  const found = [];
  let nRules = 0, nShown = 0, nExcerpts = 0;
  for (const { holder, row, parts, own } of rules) {
    const wanted = !state || holder.dataset.state === state, named = wanted && has(own);
    let shown = named;
    for (const { part, text } of parts) {
      part.hidden = !(named || (wanted && has(text)));
      shown ||= !part.hidden;
      if (part.localName !== "article") continue;
      nExcerpts += 1;
      nShown += !part.hidden;
      if (!part.hidden && !named) found.push(part);
    }
    nRules += shown;
    for (const place of [holder, row]) if (place) place.hidden = !shown;
  }
  for (const box of all("[data-box]")) box.hidden = !box.querySelector(`:scope > ${box.dataset.box}:not([hidden])`);
  const active = words.length > 0 || state !== "";
  if (active) for (const folded of all("#rules details")) folded.open = true;
  if (found.length <= MOST_REVEALED) for (const part of found) reveal(part);
  const said = active ? `${nRules} of ${rules.length} rules and ${nShown} of ${nExcerpts} excerpts are shown.` : "";
  byId("filter-said").textContent = byId("filter-note").firstElementChild.textContent = said;
  byId("filter-note").hidden = !active;
}

function reveal(part) {
  for (let at = part.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
}

function show(state) {
  for (const button of states) button.setAttribute("aria-pressed", String(button.dataset.show === state));
  filter();
}

function showAll() {
  field.value = "";
  show("");
}

function copyButton(part) {
  const text = part.dataset.copy || part.textContent, button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${text}`);
  button.title = text;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      byId("copied").textContent = `Copied: ${text}`;
      button.textContent = "Copied";
    } catch { // not allowed here: shown and selected instead
      button.textContent = text;
      getSelection().selectAllChildren(button);
    }
  });
  part.after(" ", button);
}

let timer;
field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 150); });
for (const button of states) button.addEventListener("click", () => show(button.dataset.show));
byId("filter-off").addEventListener("click", () => { showAll(); field.focus(); });
document.addEventListener("click", event => {
  const target = event.target.closest?.('a[href^="#"]')?.hash.slice(1);
  if (target && byId(target)?.closest("[hidden]")) showAll(); // a link to what the filter hides shows it
});
for (const [id, open] of [["open-all", true], ["close-all", false]])
  byId(id).addEventListener("click", () => { for (const part of all("details")) part.open = open; });
for (const part of all("[data-copy]")) copyButton(part);
for (const part of all(".js-only")) part.hidden = false;
