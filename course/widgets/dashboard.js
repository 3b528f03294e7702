function render({ model, el }) { el.textContent = model.get("run_state").said; }
export default { render };
