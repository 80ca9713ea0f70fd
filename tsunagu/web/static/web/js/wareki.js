// 和暦 echo: says under a date field how the date is understood. Only an aid; the server reads the date again.
// Input: <input data-wareki="day|birth">, output: <output id="<input id>_echo">. Unreadable input gives no echo.

const ERAS = [
  ["明治", "M", 1868, 9, 8],
  ["大正", "T", 1912, 7, 30],
  ["昭和", "S", 1926, 12, 25],
  ["平成", "H", 1989, 1, 8],
  ["令和", "R", 2019, 5, 1],
];
const LAST = { 明治: "1912-07-30", 大正: "1926-12-25", 昭和: "1989-01-07", 平成: "2019-04-30", 令和: "9999-12-31" };
const PAUSE = 500; // milliseconds
const DATE = /^(?:([MTSHR]|明治?|大正?|昭和?|平成?|令和?)\s*)?(元|\d{1,4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/i;

const iso = (y, m, d) => `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
const exists = (y, m, d) => new Date(Date.UTC(y, m - 1, d)).getUTCMonth() === m - 1 && d > 0;

function eraOf(y, m, d) {
  return ERAS.findLast(([, , ...start]) => iso(...start) <= iso(y, m, d));
}

function inWords(y, m, d, era = eraOf(y, m, d)) {
  if (!era) return `${y}年${m}月${d}日`;
  const n = y - era[2] + 1;
  return `${era[0]}${n === 1 ? "元" : n}年${m}月${d}日`;
}

// Kanji numbers up to 99, as they are written in dates: 四十五, 二〇, 十.
function kanjiToDigits(text) {
  const value = (c) => "〇一二三四五六七八九".indexOf(c);
  return text.replace(/[〇一二三四五六七八九十]+/g, (run) => {
    if (!run.includes("十")) return [...run].map(value).join("");
    const [tens, ones] = run.split("十");
    return String((tens ? value(tens) : 1) * 10 + (ones ? value(ones) : 0));
  });
}

// Returns {y, m, d, era, sure}; sure is false when the era did not have that day. null: not a whole date.
export function read(text) {
  const found = DATE.exec(kanjiToDigits(text.normalize("NFKC").trim()).replace(/[‐−–ー－]/g, "-"));
  if (!found) return null;
  const [, mark, year, month, day] = found;
  const named = mark && ERAS.find(([name, letter]) => name[0] === mark[0] || letter === mark.toUpperCase());
  if (!mark && year.length !== 4) return null;
  const y = named ? named[2] - 1 + (year === "元" ? 1 : Number(year)) : Number(year);
  const [m, d] = [Number(month), Number(day)];
  if (!exists(y, m, d)) return null;
  const day8 = iso(y, m, d);
  const sure = !named || (iso(...named.slice(2)) <= day8 && day8 <= LAST[named[0]]);
  return { y, m, d, era: sure ? named : undefined, sure };
}

function ageOn(today, { y, m, d }) {
  const had = today.getMonth() + 1 > m || (today.getMonth() + 1 === m && today.getDate() >= d);
  return today.getFullYear() - y - (had ? 0 : 1);
}

function offer(input, output, words) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "はい" });
  button.className = "c-button";
  Object.assign(button.dataset, { kind: "outline", size: "sm" });
  button.addEventListener("click", () => {
    input.value = words;
    input.focus();
    echo(input, output);
  });
  output.replaceChildren(`${words}のことですか？ `, button);
}

function echo(input, output) {
  const date = read(input.value);
  if (!date) return output.replaceChildren();
  const words = inWords(date.y, date.m, date.d, date.era);
  if (!date.sure) return offer(input, output, words);
  const age = input.dataset.wareki === "birth" ? ageOn(new Date(), date) : -1;
  return output.replaceChildren(`${words}（${date.y}年）${age >= 0 ? `・${age}歳` : ""}`);
}

const timers = new WeakMap();
document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.dataset?.wareki || event.isComposing) return;
  schedule(input);
});
document.addEventListener("compositionend", (event) => {
  if (event.target.dataset?.wareki) schedule(event.target);
});

function schedule(input) {
  clearTimeout(timers.get(input));
  const output = document.getElementById(`${input.id}_echo`);
  if (output) timers.set(input, setTimeout(() => echo(input, output), PAUSE));
}
