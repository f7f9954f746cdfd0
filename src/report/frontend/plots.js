// Figures as papers print them, in plain SVG that can be saved: frames, scatter density, Q–Q, Taylor, target, soccer, bugle, polar, courses.
import { el, fmt, t } from './data.js';

const font = 'Inter, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const ns = 'http://www.w3.org/2000/svg';
export const colours = { observed: '#26313a', modelled: '#c8553d', guide: '#8b969e', faint: '#dfe4e7' };
export function svg(tag, attributes = {}, ...children) {
  const e = document.createElementNS(ns, tag);
  for (const [k, v] of Object.entries(attributes)) if (v != null) e.setAttribute(k, v);
  e.append(...children.flat().filter((c) => c != null));
  return e;
}
export const text = (x, y, words, more = {}) => svg('text', { x, y, 'font-size': 11, fill: '#39424a', ...more }, words);
export const line = (points, more = {}) => svg('polyline', { points: points.map((p) => p.map((v) => v.toFixed(1)).join(',')).join(' '), fill: 'none', stroke: colours.guide, ...more });

// A figure with its caption and a button that saves it.
export function figure(caption, root, file) {
  const save = () => {
    const copy = root.cloneNode(true); copy.setAttribute('xmlns', ns);
    const url = URL.createObjectURL(new Blob([copy.outerHTML], { type: 'image/svg+xml' })), a = el('a', { href: url, download: `${file}.svg` });
    document.body.append(a); a.click(); a.remove(); setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  return el('figure', { class: 'plot' }, el('figcaption', {}, caption, el('button', { type: 'button', class: 'save', onclick: save }, 'SVG')), root);
}

const step = (range) => { const raw = range / 5, e = 10 ** Math.floor(Math.log10(raw)); return [1, 2, 2.5, 5, 10].find((m) => m * e >= raw) * e; };
function linear([low, high]) { const s = step(high - low || 1), ticks = []; for (let v = Math.ceil(low / s - 1e-9) * s; v <= high + 1e-9 * s; v += s) ticks.push(Math.abs(v) < 1e-9 * s ? 0 : v); return ticks; }
function decades([low, high]) { const ticks = []; for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) for (const m of [1, 2, 5]) { const v = m * 10 ** e; if (v >= low * 0.999 && v <= high * 1.001) ticks.push(v); } return ticks; }
export const tick = (v) => Math.abs(v) >= 1000 || Number.isInteger(v) ? v.toLocaleString('en-US', { maximumFractionDigits: 0 }).replace('-', '−') : String(+v.toPrecision(3)).replace('-', '−');

// A frame with axes. x, y: {range, label, log, ticks, name(v)}; returns the root, the group inside and the scales.
export function frame({ width = 330, height = 300, x, y, left = 48, right = 12, top = 10, bottom = 40 }) {
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'font-family': font });
  const scale = (axis, from, to) => { const f = axis.log ? Math.log10 : (v) => v, [a, b] = axis.range.map(f); return (v) => from + (f(v) - a) / (b - a || 1) * (to - from); };
  const sx = scale(x, left, width - right), sy = scale(y, height - bottom, top), inside = svg('g');
  const ticksOf = (axis) => axis.ticks ?? (axis.log ? decades(axis.range) : linear(axis.range));
  const clip = `c${Math.random().toString(36).slice(2)}`;
  root.append(svg('defs', {}, svg('clipPath', { id: clip }, svg('rect', { x: left, y: top, width: width - left - right, height: height - top - bottom }))), svg('rect', { x: 0, y: 0, width, height, fill: '#fff' }));
  for (const v of ticksOf(x)) root.append(svg('line', { x1: sx(v), x2: sx(v), y1: top, y2: height - bottom, stroke: colours.faint }), text(sx(v), height - bottom + 15, (x.name ?? tick)(v), { 'text-anchor': 'middle' }));
  for (const v of ticksOf(y)) root.append(svg('line', { x1: left, x2: width - right, y1: sy(v), y2: sy(v), stroke: colours.faint }), text(left - 6, sy(v) + 4, (y.name ?? tick)(v), { 'text-anchor': 'end' }));
  inside.setAttribute('clip-path', `url(#${clip})`);
  root.append(inside, svg('rect', { x: left, y: top, width: width - left - right, height: height - top - bottom, fill: 'none', stroke: '#9aa5ad' }));
  if (x.label) root.append(text((left + width - right) / 2, height - 8, x.label, { 'text-anchor': 'middle' }));
  if (y.label) root.append(text(12, (top + height - bottom) / 2, y.label, { 'text-anchor': 'middle', transform: `rotate(-90 12 ${(top + height - bottom) / 2})` }));
  return { root, inside, sx, sy };
}

export const sorted = (v) => Float64Array.from(v).sort();
export const quantile = (s, q) => { if (!s.length) return NaN; const h = (s.length - 1) * q, k = Math.floor(h); return s[k] + (h - k) * ((s[k + 1] ?? s[k]) - s[k]); };
const ramp = ['#eef3f6', '#bcd3df', '#86b0c6', '#4c87a8', '#275d7d', '#123a52'];
export const warm = ['#fbf3d9', '#f6d79b', '#f0b067', '#e5824c', '#cd5245', '#a3304a', '#6e1f4f', '#3a143f'];
export const shade = (f, list = ramp) => list[Math.min(list.length - 1, Math.max(0, Math.floor(f * list.length)))];

// Both axes of a pair of values: from zero, or in powers of ten where they span much.
function both(observed, modelled, logs) {
  const all = sorted([...observed, ...modelled]), high = all[all.length - 1], low = all[0], log = logs && low > 0 && high / Math.max(low, 1e-9) > 60;
  const pad = 0.05 * (high - low) || 1, range = log ? [10 ** Math.floor(Math.log10(Math.max(low, high / 1e4))), high * 1.15] : [low < 0 ? low - pad : 0, high + pad];
  return { range, log };
}
function guides(f, { range }) {
  const [low, high] = range, at = low;
  const draw = (slope, more) => f.inside.append(line([[f.sx(at), f.sy(at * slope)], [f.sx(high), f.sy(high * slope)]], more));
  draw(1, { stroke: '#55606a' }); if (low >= 0) { draw(0.5, { 'stroke-dasharray': '4 3' }); draw(2, { 'stroke-dasharray': '4 3' }); }
}

export function scatter(observed, modelled, unit, words, logs = true) {
  const axis = both(observed, modelled, logs), f = frame({ x: { ...axis, label: `${t('ev_observed')} [${unit}]` }, y: { ...axis, label: `${t('ev_modelled')} [${unit}]` } });
  const n = observed.length, size = n > 4000 ? 4 : n > 400 ? 6 : 0;
  if (!size) observed.forEach((o, k) => f.inside.append(svg('circle', { cx: f.sx(o), cy: f.sy(modelled[k]), r: 3, fill: ramp[4], 'fill-opacity': 0.45 })));
  else {
    const bins = new Map();
    observed.forEach((o, k) => { const key = `${Math.floor(f.sx(o) / size)},${Math.floor(f.sy(modelled[k]) / size)}`; bins.set(key, (bins.get(key) ?? 0) + 1); });
    const most = Math.log(Math.max(...bins.values(), 2));
    bins.forEach((count, key) => { const [u, v] = key.split(',').map(Number); f.inside.append(svg('rect', { x: u * size, y: v * size, width: size, height: size, fill: shade(0.17 + 0.83 * Math.log(count) / most * 0.999) })); });
  }
  guides(f, axis);
  words.forEach((w, k) => f.root.append(text(56, 26 + 14 * k, w, { 'paint-order': 'stroke', stroke: '#fff', 'stroke-width': 3 })));
  return f.root;
}
export function quantiles(observed, modelled, unit, logs = true) {
  const axis = both(observed, modelled, logs), f = frame({ x: { ...axis, label: `${t('ev_observed')} [${unit}]` }, y: { ...axis, label: `${t('ev_modelled')} [${unit}]` } });
  guides(f, axis);
  const o = sorted(observed), m = sorted(modelled), n = o.length, count = Math.min(n, 200);
  for (let k = 0; k < count; k++) { const q = count > 1 ? k / (count - 1) : 0; f.inside.append(svg('circle', { cx: f.sx(quantile(o, q)), cy: f.sy(quantile(m, q)), r: 2.6, fill: colours.modelled, 'fill-opacity': 0.75 })); }
  return f.root;
}

// Points of diagrams: {row, number, colour, title}. The number stands beside the point; what lies beyond the edge is drawn open on it.
const edge = 3;
const dot = (x, y, p, beyond) => [svg('circle', { cx: x, cy: y, r: 4.2, fill: beyond ? '#fff' : p.colour, stroke: beyond ? p.colour : '#fff', 'stroke-width': beyond ? 1.6 : 1 }, svg('title', {}, p.title)), text(x + 5.5, y - 4, String(p.number), { 'font-size': 10 })];
export function taylor(points) {
  const size = 330, at = 42, good = points.filter((p) => Number.isFinite(p.row.spread_ratio) && Number.isFinite(p.row.correlation)), negative = good.some((p) => p.row.correlation < 0);
  const far = Math.min(edge, Math.max(1.5, ...good.map((p) => p.row.spread_ratio)) * 1.06), r = negative ? (size - 60) / 2 : size - at - 40, cx = negative ? size / 2 : at, cy = size - at, height = negative ? r + at + 40 : size;
  const root = svg('svg', { viewBox: `0 0 ${size} ${height}`, width: size, height, 'font-family': font }), y0 = negative ? r + 30 : cy, u = (v) => v / far * r;
  const polar = (rho, c) => [cx + u(rho) * c, y0 - u(rho) * Math.sqrt(Math.max(0, 1 - c * c))], arc = (rho, more, low = negative ? -1 : 0) => { const a = Math.acos(low), n = 60; return line(Array.from({ length: n + 1 }, (_, k) => polar(rho, Math.cos(a * k / n))), more); };
  root.append(svg('rect', { x: 0, y: 0, width: size, height, fill: '#fff' }));
  for (const v of linear([0, far]).slice(1)) root.append(arc(v, { stroke: colours.faint }), text(cx + u(v), y0 + 14, tick(v), { 'text-anchor': 'middle' }));
  root.append(arc(1, { stroke: '#55606a', 'stroke-dasharray': '4 3' }), arc(far, { stroke: '#9aa5ad' }));
  for (const c of negative ? [-0.99, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9, 0.99] : [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99]) { const [x, y] = polar(far, c), [lx, ly] = polar(far * 1.055, c); root.append(line([[cx, y0], [x, y]], { stroke: colours.faint }), text(lx, ly + 3, tick(c), { 'text-anchor': c < -0.05 ? 'end' : 'start', 'font-size': 10 })); }
  for (const e of [0.5, 1, 1.5]) { const n = 80, ring = Array.from({ length: n + 1 }, (_, k) => { const a = 2 * Math.PI * k / n; return [1 + e * Math.cos(a), e * Math.sin(a)]; }).filter(([a, b]) => b >= 0 && Math.hypot(a, b) <= far && (negative || a >= 0)); if (ring.length > 1) root.append(line(ring.map(([a, b]) => [cx + u(a), y0 - u(b)]), { stroke: '#8fb39a', 'stroke-width': 0.8 })); }
  root.append(svg('circle', { cx: cx + u(1), cy: y0, r: 4, fill: colours.observed }), text(size / 2, y0 + 30, t('ev_sd_ratio'), { 'text-anchor': 'middle' }), text(size - 6, 14, t('ev_correlation'), { 'text-anchor': 'end' }));
  for (const p of good) root.append(...dot(...polar(Math.min(far, p.row.spread_ratio), p.row.correlation), p, p.row.spread_ratio > far));
  return root;
}
export function target(points) {
  const good = points.map((p) => { const s = p.row.spread_observed, x = Math.sign(p.row.spread_ratio - 1 || 1) * p.row.centred_rmse / s, y = p.row.mean_bias / s; return { p, x, y }; }).filter((q) => Number.isFinite(q.x) && Number.isFinite(q.y));
  const far = Math.min(edge, Math.max(1.6, ...good.flatMap((q) => [Math.abs(q.x), Math.abs(q.y)])) * 1.1), within = (v) => Math.min(far * 0.985, Math.max(-far * 0.985, v)), f = frame({ x: { range: [-far, far], label: t('ev_target_x') }, y: { range: [-far, far], label: t('ev_target_y') } });
  for (const r of [0.5, 1]) f.inside.append(svg('ellipse', { cx: f.sx(0), cy: f.sy(0), rx: f.sx(r) - f.sx(0), ry: f.sy(0) - f.sy(r), fill: 'none', stroke: r === 1 ? '#55606a' : colours.guide, 'stroke-dasharray': r === 1 ? null : '4 3' }));
  good.forEach((q) => f.inside.append(...dot(f.sx(within(q.x)), f.sy(within(q.y)), q.p, within(q.x) !== q.x || within(q.y) !== q.y)));
  return f.root;
}
// Boxes of AMET's soccer plot: bias and error in per cent.
export function soccer(points) {
  const good = points.filter((p) => Number.isFinite(p.row.normalized_mean_bias)), x = (p) => 100 * p.row.normalized_mean_bias, y = (p) => 100 * p.row.normalized_mean_error;
  const far = Math.max(100, ...good.map((p) => Math.abs(x(p)))) * 1.05, f = frame({ x: { range: [-far, far], label: 'NMB [%]' }, y: { range: [0, Math.max(110, ...good.map(y)) * 1.05], label: 'NME [%]' } });
  for (const [b, e] of [[60, 75], [30, 50], [15, 35]]) f.inside.append(svg('rect', { x: f.sx(-b), y: f.sy(e), width: f.sx(b) - f.sx(-b), height: f.sy(0) - f.sy(e), fill: 'none', stroke: '#5a9e8f', 'stroke-dasharray': '4 3' }), text(f.sx(b) - 3, f.sy(e) + 12, `${b}/${e}`, { 'text-anchor': 'end', 'font-size': 9, fill: '#5a9e8f' }));
  good.forEach((p) => f.inside.append(...dot(f.sx(x(p)), f.sy(y(p)), p)));
  return f.root;
}
// Boylan and Russell 2006: goal and criterion by mean concentration [µg/m³].
export function bugle(points, error) {
  const good = points.filter((p) => p.row.mean_observed > 0), x = (p) => (p.row.mean_observed + p.row.mean_modelled) / 2, y = (p) => 100 * (error ? p.row.fractional_error : p.row.fractional_bias);
  const high = Math.max(10, ...good.map(x)) * 1.1, f = frame({ x: { range: [0, high], label: `(${t('ev_observed')} + ${t('ev_modelled')}) / 2 [µg/m³]` }, y: { range: error ? [0, 200] : [-200, 200], label: error ? 'FE [%]' : 'FB [%]' } });
  const curve = (a, scale, b, sign, more) => f.inside.append(line(Array.from({ length: 121 }, (_, k) => { const v = high * (k / 120) ** 2; return [f.sx(v), f.sy(sign * Math.min(200, a * Math.exp(-v / scale) + b))]; }), more));
  for (const sign of error ? [1] : [1, -1]) { curve(error ? 150 : 170, error ? 0.75 : 0.5, error ? 50 : 30, sign, { stroke: '#5a9e8f' }); curve(error ? 125 : 140, error ? 0.75 : 0.5, error ? 75 : 60, sign, { stroke: '#d98560', 'stroke-dasharray': '4 3' }); }
  good.forEach((p) => f.inside.append(...dot(f.sx(x(p)), f.sy(y(p)), p)));
  return f.root;
}

// Means by where the wind comes from and how fast it is: sixteen directions, rings of speed [m/s].
export const rings = [0.5, 1, 1.5, 2, 3, 4, 6, 8];
export function polar(speed, from, values, scale, title) {
  const size = 250, c = size / 2, radius = 96, sums = new Map();
  speed.forEach((s, k) => {
    if (!(s >= 0) || !Number.isFinite(from[k])) return;
    const ring = rings.findIndex((r) => s < r), d = Math.floor(((from[k] + 11.25) % 360 + 360) % 360 / 22.5), key = `${d},${ring < 0 ? rings.length : ring}`, old = sums.get(key) ?? [0, 0];
    sums.set(key, [old[0] + values[k], old[1] + 1]);
  });
  const width = radius / (rings.length + 1), root = svg('svg', { viewBox: `0 0 ${size} ${size}`, width: size, height: size, 'font-family': font }, svg('rect', { x: 0, y: 0, width: size, height: size, fill: '#fff' }));
  const point = (r, degrees) => { const a = degrees * Math.PI / 180; return [c + r * Math.sin(a), c - r * Math.cos(a)].map((v) => v.toFixed(1)).join(' '); };
  sums.forEach(([sum, n], key) => {
    if (n < 3) return;
    const [d, ring] = key.split(',').map(Number), [a, b] = [22.5 * d - 11.25, 22.5 * d + 11.25], [r0, r1] = [ring * width, (ring + 1) * width];
    root.append(svg('path', { d: `M${point(r0, a)}L${point(r1, a)}A${r1} ${r1} 0 0 1 ${point(r1, b)}L${point(r0, b)}A${r0} ${r0} 0 0 0 ${point(r0, a)}Z`, fill: shade((sum / n - scale[0]) / (scale[1] - scale[0] || 1), warm) }, svg('title', {}, `${fmt(sum / n)} (${n})`)));
  });
  [1, 3, 5, 7].forEach((k) => root.append(svg('circle', { cx: c, cy: c, r: (k + 1) * width, fill: 'none', stroke: '#b8c0c4', 'stroke-width': 0.6 }), text(c + 2, c - (k + 1) * width - 2, String(rings[k]), { 'font-size': 9 })));
  [['N', 0, -1], ['E', 1, 0], ['S', 0, 1], ['W', -1, 0]].forEach(([w, x, y]) => root.append(text(c + x * (radius + 12), c + y * (radius + 12) + 4, w, { 'text-anchor': 'middle' })));
  root.append(text(6, 14, title));
  return root;
}

// Courses side by side: panels of {title, x, observed: [low, middle, high] each, modelled: [...]}.
export function courses(panels, xLabel, yLabel, ticks, name) {
  const [width, height] = panels.length > 1 ? [300, 210] : [330, 300], high = Math.max(...panels.flatMap((p) => [...p.observed, ...p.modelled].flatMap((q) => q).filter(Number.isFinite)), 1e-9) * 1.05, low = Math.min(0, ...panels.flatMap((p) => [...p.observed, ...p.modelled].flatMap((q) => q).filter(Number.isFinite)));
  const perRow = Math.min(panels.length, 3), rows = Math.ceil(panels.length / perRow), root = svg('svg', { viewBox: `0 0 ${width * perRow} ${height * rows}`, width: width * perRow, height: height * rows, 'font-family': font });
  panels.forEach((p, k) => {
    const f = frame({ width, height, top: 22, x: { range: [ticks[0], ticks[ticks.length - 1]], label: xLabel, ticks, name }, y: { range: [low, high], label: k % perRow ? null : yLabel } });
    for (const [who, colour] of [['observed', colours.observed], ['modelled', colours.modelled]]) {
      const good = p[who].map((q, h) => [p.x[h], ...q]).filter((q) => Number.isFinite(q[2]));
      const band = [...good.map((q) => [f.sx(q[0]), f.sy(q[3])]), ...[...good].reverse().map((q) => [f.sx(q[0]), f.sy(q[1])])];
      f.inside.append(svg('polygon', { points: band.map((q) => q.map((v) => v.toFixed(1)).join(',')).join(' '), fill: colour, 'fill-opacity': 0.13 }), line(good.map((q) => [f.sx(q[0]), f.sy(q[2])]), { stroke: colour, 'stroke-width': 1.8 }), ...(good.length < 13 ? good.map((q) => svg('circle', { cx: f.sx(q[0]), cy: f.sy(q[2]), r: 2.6, fill: colour })) : []));
    }
    f.root.append(text(width / 2, 15, p.title, { 'text-anchor': 'middle', 'font-weight': 600 }));
    f.root.setAttribute('x', width * (k % perRow)); f.root.setAttribute('y', height * Math.floor(k / perRow));
    root.append(f.root);
  });
  return root;
}
export const key = () => el('p', { class: 'key' }, el('span', {}, el('i', { style: `background:${colours.observed}` }), t('ev_observed')), el('span', {}, el('i', { style: `background:${colours.modelled}` }), t('ev_modelled')));
