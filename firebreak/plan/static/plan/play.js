// Plays a playbook's clock: a second is a minute, quiet stretches go faster. Without it the page is the plain list.
const box = document.querySelector("[data-play]");
const moments = [...document.querySelectorAll(".moment[data-minute]")].map((element) => ({ element, minute: Number(element.dataset.minute), steps: [...element.querySelectorAll("[data-step]")] }));

if (box && moments.length) {
  const face = box.querySelector("[data-face]");
  const told = box.querySelector("[data-told]");
  const toggle = box.querySelector("[data-toggle]");
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const last = moments.at(-1).minute;
  let minute = 0;
  let timer = 0;
  let shown = -1;

  const clock = (value) => {
    const days = Math.floor(value / 1440), hours = Math.floor((value % 1440) / 60), minutes = value % 60;
    if (value < 60) return fill(box.dataset.minuteWords, { minute: value });
    if (!days) return fill(box.dataset.hoursWords, { hours, minutes });
    return fill(box.dataset.daysWords, { day: days + 1, hours, minutes });
  };

  const draw = () => {
    face.textContent = clock(minute);
    const at = moments.findLastIndex((moment) => moment.minute <= minute);
    moments.forEach((moment, number) => {
      moment.element.classList.toggle("past", number < at);
      moment.element.classList.toggle("ahead", number > at);
      for (const step of moment.steps) {
        step.classList.toggle("now", number === at);
        if (number === at) step.setAttribute("aria-current", "step"); else step.removeAttribute("aria-current");
      }
    });
    if (at !== shown) {
      shown = at;
      if (at >= 0) {
        told.textContent = fill(box.dataset.dueWords, { title: moments[at].steps.map((step) => step.dataset.title).join(" · ") });
        moments[at].element.scrollIntoView({ block: "center" });
      }
    }
  };

  const stop = (words) => {
    clearInterval(timer);
    timer = 0;
    toggle.textContent = toggle.dataset.start;
    if (words) told.textContent = words;
  };

  const tick = () => {
    const next = moments.find((moment) => moment.minute > minute);
    if (!next) { stop(box.dataset.endWords); return; }
    // At most five seconds of waiting for the next step, however far away it is.
    minute = Math.min(next.minute, minute + Math.max(1, Math.ceil((next.minute - minute) / 5)));
    draw();
    if (minute >= last) stop();
  };

  toggle.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (minute >= last) { minute = 0; shown = -1; }
    toggle.textContent = toggle.dataset.pause;
    timer = setInterval(tick, 1000);
    draw();
  });
  box.querySelector("[data-next]").addEventListener("click", () => {
    minute = moments.find((moment) => moment.minute > minute)?.minute ?? minute;
    draw();
    if (minute >= last) stop();
  });
  box.querySelector("[data-again]").addEventListener("click", () => { stop(); minute = 0; shown = -1; draw(); });

  box.hidden = false;
  document.documentElement.dataset.playOn = "";
  draw();
}
