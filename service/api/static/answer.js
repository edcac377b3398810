// Shows one answer of POST /v1/analyze.

import { bar, make, percent } from "/static/elements.js";
import { cutSegments } from "/static/segments.js";

const TASKS = { category: "类别", urgency: "紧急程度", emotion: "情绪" };
const INTENSITIES = ["没有情绪", "轻微", "明显", "极强"];

/** All elements of an answer. `names`: {masks: {kind: label}, rules: {id: name}}. */
export function showAnswer(answer, original, names) {
  return [
    answer.needs_review
      ? make("p", { class: "review", id: "review" }, make("strong", {}, "建议人工复核"), "　模型对这条没有足够把握。")
      : null,
    make(
      "div",
      { class: "cards" },
      categoryCard(answer),
      urgencyCard(answer.urgency, names.rules),
      emotionCard(answer.emotion),
    ),
    markedText(answer, original, names),
    make(
      "footer",
      { class: "foot" },
      make("span", {}, `模型 ${answer.model_version}`),
      make("details", {}, make("summary", {}, "接口返回的 JSON"), make("pre", {}, JSON.stringify(answer, null, 2))),
    ),
  ].filter((element) => element !== null);
}

function card(id, title, ...children) {
  return make("section", { class: "card", id, "aria-labelledby": `${id}-title` },
    make("h2", { id: `${id}-title` }, title), ...children);
}

function headline(score, extra = "") {
  return make("p", { class: "headline" },
    make("span", { class: `value ${extra}` }, score.name),
    make("span", { class: "percent", title: "置信度" }, percent(score.confidence)));
}

function untrained(id, title) {
  return card(id, title, make("p", { class: "note" }, "当前模型没有学过这一项。"));
}

function categoryCard({ category, alternatives, also }) {
  if (!category) return untrained("category", TASKS.category);
  const others = alternatives.filter((score) => score.confidence >= 0.005);
  return card("category", TASKS.category,
    headline(category), bar(category.confidence, "置信度"),
    also.length
      ? make("p", { class: "note" }, "另外涉及 ", ...also.map((score) => make("span", { class: "tag" }, score.name)))
      : null,
    others.length
      ? make("div", { class: "note" }, "其他可能",
        make("ul", { class: "others" },
          ...others.map((score) => make("li", {}, make("span", {}, score.name), bar(score.confidence, score.name),
            make("span", { class: "percent" }, percent(score.confidence))))))
      : null);
}

function urgencyCard(urgency, rules) {
  if (!urgency) return untrained("urgency", TASKS.urgency);
  const source = urgency.source === "rule" ? "由规则提升：" : "由模型判断";
  const ending = urgency.source === "rule" ? "" : urgency.reasons.length ? "，也符合规则：" : "。";
  return card("urgency", TASKS.urgency,
    headline(urgency, `level level-${urgency.label}`), bar(urgency.confidence, "置信度", `bar-${urgency.label}`),
    make("p", { class: "note" }, source + ending),
    urgency.reasons.length
      ? make("ul", { class: "reasons" },
        ...urgency.reasons.map((reason) => make("li", {},
          make("span", { class: "tag" }, reason.text), rules[reason.rule] ?? reason.rule)))
      : null);
}

function emotionCard(emotion) {
  if (!emotion) return untrained("emotion", TASKS.emotion);
  return card("emotion", TASKS.emotion,
    headline(emotion), bar(emotion.confidence, "置信度"),
    emotion.intensity === null
      ? null
      : make("p", { class: "strength" }, make("span", {}, "强度"), bar(emotion.intensity, "强度"),
        make("span", {}, INTENSITIES[Math.round(emotion.intensity * 3)])),
    emotion.guidance.length
      ? make("div", { class: "note" }, "沟通建议",
        make("ul", { class: "guidance" }, ...emotion.guidance.map((line) => make("li", {}, line))))
      : null);
}

function markedText(answer, original, names) {
  const marks = collectMarks(answer, names.rules);
  const shown = new Set(Object.keys(TASKS));
  const text = make("p", { class: "marked", id: "marked" });
  const note = make("p", { class: "note mark-note", id: "mark-note", "aria-live": "polite" });
  const render = () => {
    const visible = marks.filter((mark) => shown.has(mark.task));
    text.replaceChildren(...cutSegments(original, answer.masks, visible, names.masks)
      .map((segment) => showSegment(segment, note)));
    note.textContent = marks.length ? "指向或点按有标记的词语，查看它影响了什么。" : "没有单个词语左右了结果。";
  };
  const toggle = (task) => {
    const button = make("button", { type: "button", class: `legend-item task-${task}`, "aria-pressed": "true" }, TASKS[task]);
    button.addEventListener("click", () => {
      if (!shown.delete(task)) shown.add(task);
      button.setAttribute("aria-pressed", String(shown.has(task)));
      render();
    });
    return button;
  };
  render();
  const present = Object.keys(TASKS).filter((task) => marks.some((mark) => mark.task === task));
  return make("section", { class: "words", "aria-labelledby": "words-title" },
    make("div", { class: "label-row" }, make("h2", { id: "words-title" }, "起作用的词语"),
      make("div", { class: "legend", role: "group", "aria-label": "按任务显示标记" }, ...present.map(toggle))),
    text, note,
    answer.masks.length
      ? make("p", { class: "note" }, `已遮盖 ${answer.masks.length} 处个人信息，不会出现在结果里。`)
      : null);
}

/** Evidence and rule reasons as marks with a sentence each. */
function collectMarks(answer, rules) {
  const reasons = (answer.urgency?.reasons ?? []).map(({ rule, start, end }) => (
    { task: "urgency", start, end, says: `紧急程度（规则：${rules[rule] ?? rule}）` }));
  const evidence = answer.evidence.map(({ task, start, end, weight }) => (
    { task, start, end, says: `${TASKS[task] ?? task}（占 ${percent(weight)}）` }));
  return [...reasons, ...evidence];
}

function showSegment({ text, mask, marks }, note) {
  if (!marks.length && !mask) return document.createTextNode(text);
  const tasks = [...new Set(marks.map((mark) => mark.task))];
  const says = [...new Set(marks.map((mark) => mark.says))].join("；");
  const sentence = [`「${text}」`, mask ? "是已遮盖的个人信息" : null, says ? `影响了 ${says}` : null]
    .filter(Boolean).join(" ");
  const element = make(tasks.length ? "mark" : "span",
    { class: [mask ? "mask" : "", ...tasks.map((task) => `task-${task}`)].join(" ").trim(), title: sentence, tabindex: tasks.length ? "0" : null },
    text);
  for (const event of ["mouseenter", "focus", "click"]) {
    element.addEventListener(event, () => { note.textContent = sentence; });
  }
  return element;
}
