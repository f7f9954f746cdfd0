// The model, the texts, number formats and small DOM helpers.
import { inflateSync } from 'fflate';

const json = (id) => JSON.parse(document.getElementById(id).textContent);
export const model = json('model');
const texts = json('texts');
for (const p of model.pollutants ?? []) { const label = p.label; Object.defineProperty(p, 'label', { get: () => name(label) }); }

let language = 'zh';
try { language = localStorage.getItem('hehuang-language') || language; } catch { /* file:// may forbid storage */ }
if (location.hash === '#en' || location.search === '?en') language = 'en';
if (location.search === '?zh') language = 'zh';
export const lang = () => language;
export function setLanguage(l) { language = l; try { localStorage.setItem('hehuang-language', l); } catch { /* see above */ } }
// A year of representative days has its own words for some texts.
export const t = (key, values = {}) => ((model.time?.labels.length ? texts[language][`${key}_days`] : null) ?? texts[language][key] ?? key).replace(/\{(\w+)\}/g, (_, k) => values[k] ?? '');
export const name = (text) => text[language] || text.en || text.zh;

function bytes(base64) {
  const s = atob(base64), b = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) b[i] = s.charCodeAt(i);
  return inflateSync(b);
}
const cache = new WeakMap();
// Values of a packed array (see pack.rs): value = offset + scale × code, 65535 = none.
export function unpack(p) {
  if (cache.has(p)) return cache.get(p);
  const b = bytes(p.data), n = p.length, v = new Float64Array(n);
  for (let i = 0; i < n; i++) { const c = b[i] | (b[n + i] << 8); v[i] = c === 65535 ? NaN : p.offset + p.scale * c; }
  cache.set(p, v);
  return v;
}
export const unpackBytes = (p) => bytes(p.data);

const superscript = (n) => String(n).replace(/./g, (c) => ({ '-': '⁻' })[c] ?? '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]);
// Three significant figures; whole numbers in full above 1000; powers of ten for the very small and large.
export function fmt(x, digits = 3) {
  if (x === null || x === undefined || !Number.isFinite(x)) return '–';
  if (x === 0) return '0';
  const [m, e] = Math.abs(x).toExponential(digits - 1).split('e'), power = Number(e), sign = x < 0 ? '−' : '';
  if (power < -3 || power > 8) return `${sign}${m}×10${superscript(power)}`;
  return sign + Math.abs(x).toLocaleString('en-US', { minimumFractionDigits: Math.max(0, digits - 1 - power), maximumFractionDigits: Math.max(0, digits - 1 - power) });
}
// A value that is nothing beside its total says so.
export const part = (x, total) => x > 0 && x < 1e-4 * total ? `< ${fmt(1e-4 * total, 1)}` : fmt(x);
export function pct(f) {
  if (!Number.isFinite(f)) return '–';
  const p = 100 * f;
  if (p > 0 && p < 0.05) return '< 0.1 %';
  if (p < 100 && p >= 99.95) return '> 99.9 %';
  return `${p.toFixed(1).replace('-', '−')} %`;
}

const two = (n) => String(n).padStart(2, '0');
export function stamp(seconds) { // Beijing time
  const d = new Date((seconds + 8 * 3600) * 1000);
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}
export const hourLabel = (h) => model.time.labels.length ? name(model.time.labels[h]) : stamp(model.time.start + h * model.time.step);
export const chartHour = (h) => model.time.labels.length ? name(model.time.labels[h]) : hourLabel(h).slice(5);

// Groups of tags by 'sector' or 'region'; tags without one stand alone at the end. By 'tag': every tag alone.
export function groups(by) {
  if (by === 'tag') return model.tags.map((tag, n) => ({ key: `tag${n}`, label: tag.label, tags: [n], other: isInflow(tag) }));
  const list = (by === 'sector' ? model.sectors : model.regions).map((g, k) => ({ key: `${by}${k}`, label: g.label, tags: [], index: k }));
  const rest = [];
  model.tags.forEach((tag, n) => {
    if (tag[by] !== null && tag[by] !== undefined) list[tag[by]].tags.push(n);
    else rest.push({ key: `tag${n}`, label: tag.label, tags: [n], other: isInflow(tag) });
  });
  return [...list.filter((g) => g.tags.length), ...rest];
}
const inflows = /^(boundary_|initial$|stratosphere$|methane$|chemistry$)/;
export const isOther = (tag) => (tag.sector ?? null) === null && (tag.region ?? null) === null;
// Inflows are grey; a tag of its own that is none is a source like others.
export const isInflow = (tag) => isOther(tag) && inflows.test(tag.id);
export const sumTags = (row, tags) => tags.reduce((s, n) => s + row[n], 0);
export function top(row, by, count) {
  const total = row.reduce((a, b) => a + b, 0);
  return groups(by).map((g) => ({ ...g, value: sumTags(row, g.tags), share: sumTags(row, g.tags) / total }))
    .filter((g) => by !== 'sector' || !g.other).sort((a, b) => b.value - a.value).slice(0, count);
}

const palette = ['#31688e', '#d1605e', '#5a9e8f', '#e0a13a', '#7b5ea7', '#8c6d4f', '#4f9bd0', '#b5507f', '#7f9f3f', '#d98560', '#3f5f5f', '#a7a03c'];
const greys = ['#9aa5ad', '#c3cacf', '#6f7a83', '#b0b8a8', '#cfc7b8', '#e1e5e8', '#a89a8c', '#8a9a86', '#bdb3c4'];
export function colours(list) { let g = 0, c = 0; return list.map((x) => x.other ? greys[g++ % greys.length] : palette[c++ % palette.length]); }

export function el(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) {
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v); else if (v === true) e.setAttribute(k, ''); else if (v !== false && v != null) e.setAttribute(k, v);
  }
  e.append(...children.flat().filter((c) => c != null));
  return e;
}
export const select = (label, options, value, change) => {
  const option = ([v, text]) => el('option', { value: v, selected: String(v) === String(value) }, text);
  const s = el('select', { onchange: () => change(s.value) }, options.map((o) => o.group ? el('optgroup', { label: o.group }, o.options.map(option)) : option(o)));
  return el('label', { class: 'field' }, el('span', {}, label), s);
};
export const segments = (options, value, change) => el('div', { class: 'segments' }, options.map(([v, text]) => el('button', { type: 'button', class: v === value ? 'on' : '', onclick: () => change(v) }, text)));
export const heading = (key, lead) => [el('h2', {}, t(key)), lead ? el('p', { class: 'lead' }, t(lead)) : null];

// Pollutants: those that every reader looks for come first, the others by kind. Tags tell the contributions of some of them only.
const known = new Set((model.tag_maps ?? []).map((m) => m.pollutant)), few = 12;
const mainNames = ['PM25', 'PM10', 'O3', 'NO2', 'SO2', 'CO', 'NH3', 'PM25_PRIMARY'];
const at = (n) => model.pollutants?.findIndex((p) => p.name === n) ?? -1;
export const followed = (p) => known.has(p);
export const anyFollowed = known.size > 0;
export const allFollowed = () => model.pollutants.every((_, k) => known.has(k));
export const followedNote = () => t('followed_note', { names: [...known].map((k) => model.pollutants[k].label).join(t('and')) });
export const firstPollutant = Math.max(0, at('PM25'));
export const firstFollowed = known.has(firstPollutant) ? firstPollutant : Math.min(...known, model.pollutants?.length ?? 0);
export const isMany = () => model.pollutants.length > few;
export const mainPollutants = () => isMany() ? mainNames.map(at).filter((k) => k >= 0) : model.pollutants.map((_, k) => k);
export function pollutantOptions(which = () => true) {
  const option = (k) => [k, model.pollutants[k].label], all = model.pollutants.map((_, k) => k).filter(which), first = mainPollutants().filter(which);
  if (all.length <= few) return all.map(option);
  const rest = (kind) => ({ group: t(`group_${kind}`), options: all.filter((k) => !first.includes(k) && model.pollutants[k].group === kind).map(option) });
  return [{ group: t('group_main'), options: first.map(option) }, ...['particles', 'part', 'gas'].map(rest)].filter((g) => g.options.length);
}
// Buttons for the main ones and a list of the others.
export function pollutantPicker(value, change) {
  const main = mainPollutants(), buttons = segments(main.map((k) => [k, model.pollutants[k].label]), value, change);
  if (!isMany()) return [buttons];
  const others = pollutantOptions((k) => !main.includes(k)), chosen = main.includes(value) ? '' : value;
  return [buttons, select(t('more_pollutants'), [['', '…'], ...others], chosen, (v) => v === '' || change(+v))];
}
