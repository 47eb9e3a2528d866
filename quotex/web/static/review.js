// Correcting spans: with the mouse in the text, or by words with the keyboard. Offsets are code points.

const form = document.getElementById("judge");
const text = document.getElementById("text");
const fields = ["content", "cue", "source"];

const codePoints = (string) => [...string].length;

for (const element of form.querySelectorAll(".js")) element.hidden = false;

if (text) {
  const article = [...text.textContent];
  const words = [...wordsOf(article)];
  const field = (name) => form.elements[name];
  const chosen = () => form.elements.selecting.value;

  const read = (name) => {
    const parts = field(name).value.split(",").map((part) => part.trim()).filter(Boolean);
    const spans = parts.map((part) => /^(\d+)\s*-\s*(\d+)$/.exec(part)?.slice(1).map(Number));
    return spans.every((span) => span && span[0] < span[1] && span[1] <= article.length) ? spans : null;
  };

  const write = (name, spans) => {
    const merged = [];
    for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0])) {
      const last = merged.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
    }
    field(name).value = merged.map((span) => span.join("-")).join(", ");
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
  };

  /** The words of the spans next to each field, and their marks in the text. */
  const preview = () => {
    for (const name of fields) {
      const spans = read(name);
      const output = form.querySelector(`[data-shows=${name}]`);
      output.textContent = spans === null ? "these are no spans of the text" : spans.map(([start, end]) => article.slice(start, end).join("")).join(" … ");
      output.classList.toggle("bad", spans === null);
    }
    paint(Object.fromEntries(fields.map((name) => [name, read(name) ?? []])));
  };

  /** Marks the text anew. The text itself does not change, so offsets stay what they are. */
  const paint = (spans) => {
    const all = [...known, ...fields.flatMap((name) => spans[name].map(([start, end]) => ({ name, start, end })))];
    const cuts = [...new Set([0, article.length, ...all.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
    const tint = text.dataset.tint;
    const nodes = [];
    for (let i = 0; i + 1 < cuts.length; i += 1) {
      const inside = all.filter(({ start, end }) => start <= cuts[i] && cuts[i] < end).map(({ name }) => name);
      nodes.push({ from: cuts[i], to: cuts[i + 1], names: [...new Set(inside)] });
    }
    let first = 0;
    for (const block of paragraphs) {
      const pieces = [];
      while (nodes[first].to <= block.start) first += 1;
      for (let i = first; i < nodes.length && nodes[i].from < block.end; i += 1) {
        const { from, to, names } = nodes[i];
        const low = Math.max(from, block.start);
        const high = Math.min(to, block.end);
        if (low >= high) continue;
        const words = article.slice(low, high).join("");
        if (!names.length) {
          pieces.push(words);
          continue;
        }
        const mark = document.createElement("mark");
        mark.className = names.every((name) => name === "known") ? "known" : [...names, tint, `m${tint}`, form.elements.type.value].join(" ");
        mark.textContent = words;
        pieces.push(mark);
      }
      block.element.replaceChildren(...pieces);
    }
  };

  const paragraphs = [...blocksOf(text)];
  const known = "known" in form.dataset ? [...knownIn(text)] : [];
  text.dataset.tint = known.length ? "s1" : text.querySelector("mark.content")?.className.match(/\bs\d\b/)?.[0] ?? "s0";

  const selected = () => {
    const selection = getSelection();
    if (selection.rangeCount === 0 || selection.isCollapsed) return null;
    if (!text.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0).cloneRange(); // a drag may end beyond the text
    if (!text.contains(range.startContainer)) range.setStart(text, 0);
    if (!text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length);
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    let start = codePoints(before.toString());
    let end = start + codePoints(range.toString());
    while (start < end && /\s/.test(article[start])) start += 1;
    while (end > start && /\s/.test(article[end - 1])) end -= 1;
    return start < end ? [start, end] : null;
  };

  document.addEventListener("mouseup", (event) => {
    const span = selected();
    if (!span) return;
    const kept = event.shiftKey ? (read(chosen()) ?? []) : [];
    write(chosen(), [...kept, span]);
    getSelection().removeAllRanges();
  });

  /** Moves an end of the last span of the chosen field by one word. */
  const nudge = (which) => {
    const spans = read(chosen()) ?? [];
    const [start, end] = spans.pop() ?? [words[0]?.[0] ?? 0, words[0]?.[1] ?? 0];
    const moved = {
      "start-back": () => [words.findLast((word) => word[0] < start)?.[0] ?? start, end],
      "start-on": () => [words.find((word) => word[0] > start)?.[0] ?? start, end],
      "end-back": () => [start, words.findLast((word) => word[1] < end)?.[1] ?? end],
      "end-on": () => [start, words.find((word) => word[1] > end)?.[1] ?? end],
    }[which]();
    write(chosen(), [...spans, moved[0] < moved[1] ? moved : [start, end]]);
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-nudge]");
    if (button) nudge(button.dataset.nudge);
  });

  form.addEventListener("input", preview);
  form.addEventListener("change", preview);
  preview();
  const first = text.querySelector("mark.content");
  if (first && first.getBoundingClientRect().bottom > Math.min(innerHeight, text.getBoundingClientRect().bottom) - 80) {
    first.scrollIntoView({ block: "center", behavior: "instant" });
  }
}

/** Start and end of each word, parted by blanks. */
function* wordsOf(characters) {
  let start = -1;
  for (let i = 0; i <= characters.length; i += 1) {
    const blank = i === characters.length || /\s/.test(characters[i]);
    if (!blank && start < 0) start = i;
    if (blank && start >= 0) {
      yield [start, i];
      start = -1;
    }
  }
}

/** What is marked in the text as it came: quotations that have records. */
function* knownIn(container) {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  let offset = 0;
  while (walker.nextNode()) {
    const start = offset;
    offset += codePoints(walker.currentNode.data);
    if (walker.currentNode.parentNode.matches("mark.content")) yield { name: "known", start, end: offset };
  }
}

/** The paragraphs with the offsets of their text. */
function* blocksOf(container) {
  let offset = 0;
  for (const node of container.childNodes) {
    const start = offset;
    offset += codePoints(node.textContent);
    if (node.nodeName === "P") yield { element: node, start, end: offset };
  }
}
