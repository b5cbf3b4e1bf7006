// Counts the characters of each channel's text while somebody types. The server counts again; this is only help.
const form = document.querySelector("#item-form");
const limits = JSON.parse(document.querySelector("#channel-limits")?.textContent ?? "{}");
const wide = (text) => [...text].reduce((sum, char) => sum + (char.codePointAt(0) > 0x1100 ? 2 : 1), 0);

function count(box) {
  const row = box.closest("li"), channel = row?.querySelector("select")?.value, limit = limits[channel];
  const shown = document.getElementById(`${box.id}-count`);
  if (!limit || !shown) return;
  const text = box.value.trim(), n = channel === "short" ? wide(text) : [...text].length;
  shown.textContent = form.dataset.counts.replace("{n}", n).replace("{limit}", limit);
  shown.classList.toggle("over", n > limit);
}
form?.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-limit]")) count(event.target);
  if (event.target.matches("select")) event.target.closest("li")?.querySelectorAll("textarea[data-limit]").forEach(count);
});
