// The slider of a room's past: leads to the moment it is left at. Without this script the field and the buttons do.
for (const slider of document.querySelectorAll("[data-at-slider]")) {
  slider.form.hidden = false;
  slider.addEventListener("change", () => location.assign(slider.dataset.atSlider + slider.value));
}
