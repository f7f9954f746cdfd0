// What the levers make of a run, in the page: the same arithmetic as src/whatif (field, outcome) and src/standards (index), number for number.
import { model, unpack } from './data.js';

const { levers } = model;
const turned = (n) => [...levers.keys()].filter((k) => model.support[n].factors[k] !== 1);
// c(s) = max(0, c(1) − Σ (1 − s) e + Σ m q) and how many values would have been below 0; m and q: what runs that support the page say (src/whatif/field.rs).
export function at(field, factors) {
  const out = Float64Array.from(unpack(field.base));
  let floored = 0;
  field.effects.forEach((packed, k) => {
    const cut = 1 - factors[k];
    if (cut !== 0) { const e = unpack(packed); for (let i = 0; i < out.length; i++) out[i] -= cut * e[i]; }
  });
  const all = field.missing.length ? field.effects.map(unpack) : [];
  field.missing.forEach((packed, n) => {
    const m = unpack(packed), there = model.support[n].factors, own = turned(n), blocks = [...Array(n).keys()].map(turned).filter((block) => block.every((k) => own.includes(k)));
    const way = (i, list, f) => list.reduce((sum, k) => sum + Math.abs(all[k][i]) * (1 - f[k]), 0) ** 2, share = (i, f) => way(i, own, f) - blocks.reduce((sum, block) => sum + way(i, block, f), 0);
    for (let i = 0; i < out.length; i++) { const whole = share(i, there); if (whole > 0) out[i] += m[i] * share(i, factors) / whole; }
  });
  for (let i = 0; i < out.length; i++) if (out[i] < 0) { out[i] = 0; floored++; }
  return [out, floored];
}
// The largest of the 8-hour means that lie inside a day.
function dailyMaximum(hours) {
  if (hours.length === 1) return hours[0];
  let best = -Infinity;
  for (let b = 0; b + 8 <= hours.length; b++) { let sum = 0; for (let h = b; h < b + 8; h++) sum += hours[h]; best = Math.max(best, sum / 8); }
  return best;
}
// GB/T 8170: a half to the even digit; 1e-9 for halves that are none in binary.
function roundedUnits(value, decimals) {
  const scaled = value * 10 ** decimals, half = Math.round(scaled * 2) / 2, meant = Math.abs(scaled - half) <= 1e-9 * Math.max(1, Math.abs(scaled)) ? half : scaled;
  const floor = Math.floor(meant), rest = meant - floor;
  return rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
}
// The index of a pollutant; Infinity above its last step.
function index(item, micrograms) {
  const parts = 10 ** item.decimals, c = roundedUnits(micrograms / item.unit, item.decimals);
  for (let k = 1; k < item.steps.length; k++) {
    const [low, from] = item.steps[k - 1], [high, to] = item.steps[k];
    if (c <= to * parts) return low + Math.ceil((high - low) * (c - from * parts) / ((to - from) * parts));
  }
  return Infinity;
}
const GOOD = 100;
// Everything about the stations and maps where `factors` remain.
export function outcome(factors) {
  let floored = 0;
  const take = (field) => { const [values, below] = at(field, factors); floored += below; return values; };
  const pm25 = take(model.pm25), daily = new Map(model.daily.map(([quantity, field]) => [quantity, take(field)])), ozone = model.ozone ? take(model.ozone) : null;
  const mda8 = model.mda8 ? at(model.mda8, factors)[0] : null, points = model.receptors.length, hours = model.ozone_hours;
  const stations = model.receptors.map((r, p) => {
    const maxima = ozone ? model.days.map((_, d) => dailyMaximum(ozone.subarray((d * points + p) * hours, (d * points + p + 1) * hours))) : [];
    const value = (d, quantity) => quantity === 'o3' ? maxima[d] : daily.get(quantity)?.[d * points + p];
    const good = model.editions.map((e) => model.days.reduce((sum, day, d) => {
      const all = e.items.map((item) => [item, value(d, item.quantity)]).filter(([, v]) => Number.isFinite(v)).map(([item, v]) => index(item, v));
      return all.length && Math.max(...all) <= GOOD ? sum + day.weight : sum;
    }, 0));
    return { mean: pm25[r.cell], worst: Math.max(0, ...model.days.map((_, d) => value(d, 'pm25'))), mda8: maxima, largest: maxima.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), -Infinity), good };
  });
  return { stations, pm25, mda8, floored };
}
