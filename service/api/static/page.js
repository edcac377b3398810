// The page: takes a text, asks POST /v1/analyze, shows the answer or what went wrong.

import { showAnswer } from "/static/answer.js";
import { make } from "/static/elements.js";
import { SAMPLES } from "/static/samples.js";
import { countPoints } from "/static/segments.js";

const TIMEOUT_MS = 30_000;

const byId = (id) => document.getElementById(id);
const [keyRow, key] = ["key-row", "key"].map(byId);
const [form, text, count, problem, submit, result, empty, answerBox] =
  ["form", "text", "count", "problem", "submit", "result", "empty", "answer"].map(byId);
const names = JSON.parse(byId("names").textContent);
const maxChars = Number(text.dataset.maxChars);
let latest = 0; // number of the newest request: an older answer is not shown over it

function updateCount() {
  const used = countPoints(text.value);
  count.textContent = `${used.toLocaleString("zh-CN")} / ${maxChars.toLocaleString("zh-CN")} 字`;
  count.classList.toggle("over", used > maxChars);
}

function showProblem(message) {
  problem.textContent = message;
  problem.hidden = !message;
  text.setAttribute("aria-invalid", String(Boolean(message)));
}

function faultOf(value) {
  if (!value.trim()) return "请先填写或粘贴一段文字。";
  const used = countPoints(value);
  if (used > maxChars) return `文字有 ${used} 字，超过 ${maxChars} 字的上限，请截短后再试。`;
  return "";
}

async function analyze() {
  const original = text.value;
  const fault = faultOf(original);
  showProblem(fault);
  if (fault) {
    text.focus();
    return;
  }
  latest += 1;
  const mine = latest;
  setBusy(true);
  try {
    const answer = await ask(original);
    if (mine === latest) {
      empty.hidden = true;
      answerBox.hidden = false;
      answerBox.replaceChildren(...showAnswer(answer, original, names));
      // on a narrow screen the answer stands below the form
      if (result.getBoundingClientRect().top > window.innerHeight * 0.6) result.scrollIntoView();
    }
  } catch (error) {
    if (mine === latest) showProblem(error.message);
  } finally {
    if (mine === latest) setBusy(false);
  }
}

/** The answer to a text; throws an Error whose message can be shown. */
async function ask(original) {
  let response;
  try {
    response = await fetch("/v1/analyze", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...authorization() },
      body: JSON.stringify({ text: original }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new Error(error.name === "TimeoutError"
      ? "等了 30 秒没有结果，请稍后再试。"
      : "连不上诉情服务。请确认它仍在运行（suqing serve），然后再试一次。");
  }
  if (response.status === 401 || response.status === 403) { // none, or one that may not analyse
    keyRow.hidden = false;
    key.focus();
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body) return body;
  throw new Error(body?.errors?.[0]?.detail ?? body?.detail ?? `服务没有给出结果（状态 ${response.status}）。`);
}

/** The header with the key, once the server has asked for one; it stays in this page alone. */
function authorization() {
  const value = key.value.trim();
  return value ? { Authorization: `Bearer ${value}` } : {};
}

function setBusy(busy) {
  result.setAttribute("aria-busy", String(busy));
  submit.disabled = busy;
  submit.textContent = busy ? "分析中…" : "分析";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  analyze();
});
text.addEventListener("input", () => {
  updateCount();
  showProblem("");
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !submit.disabled) form.requestSubmit();
});
byId("clear").addEventListener("click", () => {
  text.value = "";
  updateCount();
  showProblem("");
  text.focus();
});
byId("samples").append(...SAMPLES.map(([title, sample]) => {
  const button = make("button", { type: "button", class: "chip" }, title);
  button.addEventListener("click", () => {
    text.value = sample;
    updateCount();
    form.requestSubmit();
  });
  return button;
}));
updateCount();
