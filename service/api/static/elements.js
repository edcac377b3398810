// Building of elements. Text goes in as text nodes only: nothing of an answer is ever read as HTML.

/** make("p", {class: "x", title: "y"}, "text", node, ...); null children are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A bar for a value between 0 and 1. */
export function bar(value, label, kind = "") {
  const fill = make("span", { class: "bar-fill" });
  fill.style.width = `${Math.round(Math.min(1, Math.max(0, value)) * 100)}%`;
  return make("span", { class: `bar ${kind}`.trim(), role: "img", "aria-label": `${label} ${percent(value)}` }, fill);
}

export function percent(value) {
  return `${Math.round(value * 100)}%`;
}
