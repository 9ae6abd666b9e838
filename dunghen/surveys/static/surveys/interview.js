// Interviews without a connection: sheets stay on this device until the server has said that it keeps them.
(() => {
  const form = document.querySelector("[data-interview]");
  if (!form || !window.localStorage) return;
  const shelf = `surveys.interviews.${form.dataset.interview}`, said = document.querySelector("[data-waiting]");
  const read = () => JSON.parse(localStorage.getItem(shelf) || "[]");
  const write = (sheets) => localStorage.setItem(shelf, JSON.stringify(sheets));
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const tell = (more = "") => {
    const count = read().length;
    said.hidden = !count && !more;
    said.querySelector("button").hidden = !count;
    said.querySelector("p").textContent = more || form.dataset.told.replace("{count}", count);
  };
  // The page itself lies on the device too (worker.js), with all it was drawn with; only where all of that is there do we say so.
  const settle = async () => {
    const drawn = performance.getEntriesByType("resource").filter((one) => !["fetch", "xmlhttprequest"].includes(one.initiatorType)).map((one) => one.name);
    try {
      await navigator.serviceWorker.register(form.dataset.worker);
      await navigator.serviceWorker.ready;
      const shelf = await caches.open("desk");
      if (navigator.onLine) await shelf.addAll(new Set(drawn));
      const there = await shelf.match(location.pathname, { ignoreVary: true }), kept = document.querySelector("[data-kept]");
      if (there) kept.textContent = kept.dataset.kept;
    } catch { /* Then the page has to stay open, as it says. */ }
  };
  let busy = false;
  const send = async () => {
    const sheets = read().slice(0, 100);
    if (busy || !sheets.length) return tell();
    busy = true;
    try {
      const answer = await fetch(form.dataset.to, { method: "POST", body: JSON.stringify(sheets), headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value } });
      if (answer.redirected || answer.status === 403) return tell(form.dataset.signIn.replace("{count}", read().length));
      if (!answer.ok) return tell();
      const { kept, wrong } = await answer.json();
      const plain = (id) => id.replaceAll("-", "");
      const done = new Set(kept.map(plain));
      write(read().filter((one) => !done.has(one.id)));
      tell(Object.values(wrong)[0] || "");
    } catch { tell(); } finally { busy = false; }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form), fields = {};
    for (const name of new Set(data.keys())) if (name.startsWith("q-")) fields[name] = data.getAll(name);
    if (!Object.values(fields).some((values) => values.some((value) => value))) { form.querySelector("input, select, textarea").focus(); return; }
    const [kind, ...key] = (data.get("cell") || "").split(":");
    write([...read(), { id: uuid(), stratum: kind === "s" ? key.join(":") : "", cluster: kind === "c" ? key.join(":") : "", fields }]);
    const cell = data.get("cell");
    form.reset();
    if (cell) form.querySelector("[name=cell]").value = cell;
    window.scrollTo(0, 0);
    send();
  });
  window.addEventListener("online", send);
  said.querySelector("button").addEventListener("click", send);
  setInterval(send, 60000);
  tell(); send();
  if (navigator.serviceWorker) { if (document.readyState === "complete") settle(); else window.addEventListener("load", settle); }
})();
