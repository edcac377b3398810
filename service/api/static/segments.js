// Cuts the original text into stretches to show. Offsets of an answer count code points,
// so the text is an array of code points here and never a JavaScript string of UTF-16 units.

/**
 * Stretches in order: {text, mask, marks}. `mask` is the kind of a hidden value, whose `text` is
 * then its label; `marks` are the given marks {start, end, ...} that touch the stretch.
 */
export function cutSegments(original, masks, marks, maskLabels) {
  const points = Array.from(original);
  const edges = new Set([0, points.length]);
  for (const { start, end } of [...masks, ...marks]) edges.add(start).add(end);
  const hidden = [...masks].sort((a, b) => a.start - b.start);
  for (const edge of [...edges]) {
    if (hidden.some((mask) => mask.start < edge && edge < mask.end)) edges.delete(edge);
  }
  const cuts = [...edges].filter((edge) => edge >= 0 && edge <= points.length).sort((a, b) => a - b);
  const segments = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [start, end] = [cuts[i], cuts[i + 1]];
    const mask = hidden.find((m) => m.start < end && start < m.end);
    segments.push({
      text: mask ? (maskLabels[mask.kind] ?? "［已遮盖］") : points.slice(start, end).join(""),
      mask: mask ? mask.kind : null,
      marks: marks.filter((mark) => mark.start < end && start < mark.end),
    });
  }
  return segments;
}

/** Number of code points, as the server counts them. */
export function countPoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
