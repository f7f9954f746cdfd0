// PM2.5 and dust: composition, size, water and state by place; hours at a station.
import { axis, chart, legend } from './charts.js';
import { chartHour, el, fmt, heading, hourLabel, model, name, pct, segments, select, t, unpack } from './data.js';
import { sortable } from './tables.js';

const state = { unit: 'value', of: 'cities', air: 'actual', station: 0, range: 4, set: null, sorts: { parts: { column: null }, sizes: { column: null }, states: { column: null }, bins: { column: null }, origins: { column: null } } };
const page = () => model.particles;
const tint = { PM25_SO4: '#c8553d', PM25_NO3: '#31688e', PM25_NH4: '#e0a13a', PM25_CL: '#b5507f', PM25_EC: '#3b4248', PM25_POA: '#a3b86c', PM25_SOA: '#4f8a4b', PM25_DUST: '#c9a66b', PM25_OTHER: '#9aa5ad' };
const sizeTint = { fine: '#31688e', coarse: '#8fb3c9', giant: '#c9a66b' };
const unit = 'µg/m³';
const sum = (list) => list.reduce((a, b) => a + b, 0);
const ratio = (a, b) => (b > 0 ? a / b : NaN);
const label = (part) => t(part.name.toLowerCase());
const picked = (place, which) => sum(page().parts.map((part, k) => (which(part) ? place.parts[k] : 0)));
const secondary = (place) => picked(place, (part) => part.secondary);
const ions = (place) => picked(place, (part) => ['PM25_SO4', 'PM25_NO3', 'PM25_NH4'].includes(part.name));
const partOf = (place, n) => place.parts[page().parts.findIndex((part) => part.name === n)];
const cities = () => page().cities.map((place) => ({ place }));
const places = () => state.of === 'cities' ? cities() : page().stations.map((station, k) => ({ place: station.means, station: k }));
const rowsOf = (count, width) => Math.max(1, Math.ceil(count * 95 / Math.max(240, width - 20)));

// Horizontal stacked bars: one bar a place.
function bars(box, series, show, shown = places(), shares = state.unit === 'share') {
  const list = [...shown].reverse(), rows = rowsOf(series.length, box.clientWidth || 900);
  box.style.height = `${70 + 26 * list.length + 22 * rows}px`;
  const share = shares, whole = list.map(({ place }) => sum(series.map((s) => s.of(place))));
  chart(box, {
    grid: { left: 8, right: 24, top: 8, bottom: 34 + 22 * rows, containLabel: true }, legend,
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, formatter: (items) => {
      const k = items[0].dataIndex, of = list[k].place;
      return `<b>${name(of.name)}</b><table class="tip"><tr><td>${show}</td><td>${fmt(whole[k])}</td><td>${unit}</td></tr>${series.map((s) => `<tr><td><i style="background:${s.colour}"></i>${s.label}</td><td>${fmt(s.of(of))}</td><td>${pct(ratio(s.of(of), whole[k]))}</td></tr>`).join('')}</table>`;
    } },
    xAxis: { type: 'value', max: share ? 100 : undefined, name: '', ...axis, axisLabel: { ...axis.axisLabel, formatter: share ? '{value} %' : '{value}' } },
    yAxis: { type: 'category', data: list.map(({ place }) => name(place.name)), ...axis, axisLabel: { ...axis.axisLabel, interval: 0 } },
    series: series.map((s) => ({ type: 'bar', stack: 's', name: s.label, barWidth: 16, itemStyle: { color: s.colour }, data: list.map(({ place }, k) => (share ? 100 * (ratio(s.of(place), whole[k]) || 0) : s.of(place))) })),
  });
}
const partSeries = () => page().parts.map((part, k) => ({ label: label(part), colour: tint[part.name], of: (place) => place.parts[k] }));
const sizeSeries = () => [
  { label: t('pm_fine'), colour: sizeTint.fine, of: (place) => place.pm25 },
  { label: t('pm_coarse'), colour: sizeTint.coarse, of: (place) => Math.max(0, place.pm10 - place.pm25) },
  { label: t('pm_giant'), colour: sizeTint.giant, of: (place) => place.giant_dust },
];

const number = (text, of, show = fmt, units = unit) => ({ label: text, unit: units, number: true, value: (row) => of(row.place), show: (row) => show(of(row.place)) });
const first = (again) => ({ label: t('place'), value: (row) => name(row.place.name), show: (row) => (row.station === undefined ? name(row.place.name)
  : el('a', { href: '#particles-hours', onclick: () => { state.station = row.station; again(); } }, name(row.place.name))) });
function partTable(again) {
  const shown = (k) => (state.unit === 'share' ? number(label(page().parts[k]), (p) => ratio(p.parts[k], p.pm25), pct, '%') : number(label(page().parts[k]), (p) => p.parts[k]));
  return sortable([first(again), number('PM2.5', (p) => p.pm25), ...page().parts.map((_, k) => shown(k)),
    number(t('pm_secondary'), (p) => ratio(secondary(p), p.pm25), pct, '%'), number('SNA/PM2.5', (p) => ratio(ions(p), p.pm25), pct, '%'),
    number(t('pm_closure'), (p) => p.closure ?? NaN, (v) => (Number.isFinite(v) ? v.toFixed(4) : '–'), 'Σ/PM2.5')], places(), state.sorts.parts, 'tight');
}
function sizeTable(again) {
  const dust = (p) => partOf(p, 'PM25_DUST');
  return sortable([first(again), number('PM2.5', (p) => p.pm25), number('PM10', (p) => p.pm10), number(t('pm_coarse'), (p) => p.pm10 - p.pm25), number('PM2.5/PM10', (p) => ratio(p.pm25, p.pm10), (v) => fmt(v, 2), '1'),
    number(t('pm_dust_fine'), dust), number(t('pm_dust_coarse'), (p) => Math.max(0, p.pm10_dust - dust(p))), number(t('pm_giant'), (p) => p.giant_dust), number(t('pm_dust_share'), (p) => ratio(p.pm10_dust, p.pm10), pct, '%')], places(), state.sorts.sizes, 'tight');
}
function stateTable(again) {
  return sortable([first(again), number(t('pm_dry', { what: 'PM2.5' }), (p) => p.pm25), number(t('pm_humid', { what: 'PM2.5' }), (p) => p.pm25_rh50), number(t('pm_growth'), (p) => ratio(p.pm25_rh50, p.pm25), (v) => fmt(v, 3), '1'),
    number(t('pm_dry', { what: 'PM10' }), (p) => p.pm10), number(t('pm_humid', { what: 'PM10' }), (p) => p.pm10_rh50),
    number(t('pm_reference', { what: 'PM2.5' }), (p) => p.pm25_reference), number(t('pm_reference', { what: 'PM10' }), (p) => p.pm10_reference), number(t('pm_factor'), (p) => p.factor, (v) => fmt(v, 4), '1')], places(), state.sorts.states, 'tight');
}

// Stacked areas over the hours with a line on top.
function hours(box, stack, line, extra, tip) {
  const rows = rowsOf(stack.length + 1 + extra.length, box.clientWidth || 900);
  box.style.height = `${330 + 22 * rows}px`;
  const plain = { type: 'line', showSymbol: false };
  chart(box, {
    grid: { left: 8, right: extra.length ? 8 : 16, top: 34, bottom: 20 + 22 * rows, containLabel: true }, legend,
    tooltip: { trigger: 'axis', confine: true, formatter: (items) => { const h = items[0].dataIndex; return `<b>${hourLabel(h)}</b><table class="tip">${tip(h)}</table>`; } },
    xAxis: { type: 'category', boundaryGap: false, data: Array.from(line.data, (_, h) => chartHour(h)), ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } },
    yAxis: [{ type: 'value', name: `[${unit}]`, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis }, ...extra.map((e) => ({ type: 'value', name: e.name, min: 0, max: 1, position: 'right', nameTextStyle: { align: 'right', color: '#55606a' }, ...axis, splitLine: { show: false } }))],
    series: [...stack.map((s) => ({ ...plain, stack: 's', name: s.label, lineStyle: { width: 0 }, areaStyle: { opacity: 0.9 }, itemStyle: { color: s.colour }, data: Array.from(s.data) })),
      { ...plain, name: line.label, itemStyle: { color: '#1f2a32' }, lineStyle: { width: 1.6, type: 'dashed' }, data: Array.from(line.data) },
      ...extra.map((e) => ({ ...plain, yAxisIndex: 1, name: e.name, itemStyle: { color: '#a3304a' }, lineStyle: { width: 1.4 }, data: Array.from(e.data, (v) => (Number.isFinite(v) ? v : null)) }))],
  });
}
const tipRow = (text, value, more, colour) => `<tr><td>${colour ? `<i style="background:${colour}"></i>` : ''}${text}</td><td>${value}</td><td>${more}</td></tr>`;
function stationPart(station) {
  const p = page(), r = model.receptors[station.receptor], factor = unpack(station.factor), reference = state.air === 'reference';
  const scaled = (k) => { const v = unpack(r.series[k]); return reference ? v.map((x, h) => x * factor[h]) : v; };
  const fine = scaled(p.pm25), all = scaled(p.pm10), dust = scaled(p.dust), dust10 = scaled(p.pm10_dust), plots = ['composition', 'size'].map((k) => el('div', { class: 'chart', id: `particles-${k}` }));
  const optics = [['visibility', station.visibility, 'km', 1e-3], ['optical_depth', station.optical_depth, '1', 1]].filter(([, packed]) => packed).map(([key, packed, units, scale]) => ({ key, units, values: unpack(packed).map((v) => v * scale), plot: el('div', { class: 'chart', id: `particles-${key}` }) }));
  const caption = (text, units = unit) => el('p', { class: 'caption' }, `${name(r.name)} · ${text} [${units}]${reference && units === unit ? ` · ${t('pm_air_reference')}` : ''}`);
  return {
    nodes: [caption(t('pm_hours_parts')), plots[0], caption(t('pm_hours_sizes')), plots[1], ...optics.flatMap((o) => [caption(t(`pm_${o.key}`), o.units), o.plot])],
    fill: () => {
      const stack = p.parts.map((part) => ({ label: label(part), colour: tint[part.name], data: scaled(part.pollutant) }));
      hours(plots[0], stack, { label: 'PM2.5', data: fine }, [], (h) => tipRow('PM2.5', fmt(fine[h]), unit) + stack.map((s) => tipRow(s.label, fmt(s.data[h]), pct(ratio(s.data[h], fine[h])), s.colour)).join('') + tipRow(t('pm_factor'), fmt(factor[h], 4), ''));
      const sizes = [[t('pm_fine'), sizeTint.fine, fine], [t('pm_coarse'), sizeTint.coarse, all.map((v, h) => Math.max(0, v - fine[h]))], [t('pm_giant'), sizeTint.giant, dust.map((v, h) => Math.max(0, v - dust10[h]))]].map(([text, colour, data]) => ({ label: text, colour, data }));
      const share = fine.map((v, h) => ratio(v, all[h]));
      hours(plots[1], sizes, { label: 'PM10', data: all }, [{ name: 'PM2.5/PM10', data: share }], (h) => tipRow('PM10', fmt(all[h]), unit) + sizes.map((s) => tipRow(s.label, fmt(s.data[h]), unit, s.colour)).join('') + tipRow('PM2.5/PM10', fmt(share[h], 2), ''));
      optics.forEach((o) => { o.plot.style.height = '260px'; chart(o.plot, { grid: { left: 8, right: 16, top: 30, bottom: 16, containLabel: true }, tooltip: { trigger: 'axis', formatter: (i) => `<b>${hourLabel(i[0].dataIndex)}</b><br>${fmt(i[0].value)} ${o.units}` },
        xAxis: { type: 'category', data: Array.from(o.values, (_, h) => chartHour(h)), ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } }, yAxis: { type: 'value', name: `[${o.units}]`, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis },
        series: [{ type: 'line', showSymbol: false, itemStyle: { color: '#1d5b79' }, data: Array.from(o.values, (v) => (Number.isFinite(v) ? v : null)) }] }); });
    },
  };
}

// The dust budget: all dust by size, and by origin for a range of sizes.
const flows = [['initial', 'initial'], ['emitted', 'pm_raised'], ['inflow', 'inflow'], ['outflow', 'outflow'], ['dry', 'dry'], ['wet', 'wet'], ['final', 'pm_suspended']];
const ranges = [[2, 'PM2.5'], [4, 'PM10'], [5, '≤ 20 µm']];
const summed = (bins, count) => Object.fromEntries([...flows.map(([k]) => k), 'residual'].map((k) => [k, sum(bins.slice(0, count).map((bin) => bin[k]))]));
const entered = (r) => r.initial + r.emitted + r.inflow;
function flowTable(first, rows, sort) {
  const column = ([key, text]) => ({ label: t(text), unit: 't', number: true, value: (r) => r.of[key], show: (r) => fmt(r.of[key] / 1000, 4) });
  return sortable([{ label: first, value: (r) => r.order ?? r.label, show: (r) => r.label }, ...flows.map(column),
    { label: t('relative_residual'), unit: '1', number: true, value: (r) => Math.abs(r.of.residual) / entered(r.of) || 0, show: (r) => (entered(r.of) > 0 ? fmt(r.of.residual / entered(r.of), 2) : '–') }], rows, sort, 'tight');
}
function budget(again) {
  const b = page().budget;
  if (!b) return [];
  const bins = b.all.map((bin, k) => ({ label: `${b.edges[k]}–${b.edges[k + 1]} µm`, order: k, of: bin }));
  const sizes = ranges.map(([count, label], k) => ({ label, order: bins.length + k, of: summed(b.all, count) }));
  const sets = [...new Set(b.origins.map((o) => o.set))], shown = sets.includes(state.set) ? state.set : sets[0];
  const origins = b.origins.filter((o) => o.set === shown).map((o) => ({ label: name(o.name), of: summed(o.bins, state.range) }));
  return [el('h3', { id: 'particles-budget' }, t('pm_budget')), el('p', { class: 'note' }, t('pm_budget_note')), el('p', { class: 'caption' }, `${t('pm_budget_bins')} [t]`), flowTable(t('pm_bin'), [...bins, ...sizes], state.sorts.bins),
    ...(origins.length ? [el('p', { class: 'caption' }, `${t('pm_budget_origins')} [t]`), el('div', { class: 'controls' }, segments(ranges, state.range, (v) => { state.range = +v; again(); }),
      sets.length > 1 ? segments(sets.map((s) => [s, s]), shown, (v) => { state.set = v; again(); }) : ''), flowTable(t('pm_origin'), origins, state.sorts.origins)] : [])];
}

// What PM2.5 of the cities is made of, for the summary.
export const cityParts = (box) => bars(box, partSeries(), 'PM2.5', cities(), false);

export function particles(box) {
  const again = () => particles(box), p = page(), composition = el('div', { class: 'chart', id: 'particles-parts' }), sizes = el('div', { class: 'chart', id: 'particles-sizes' });
  const station = p.stations[state.station] ? stationPart(p.stations[state.station]) : null;
  const choices = [segments([['cities', t('pm_cities')], ['stations', t('stations_title')]], state.of, (v) => { state.of = v; again(); }), segments([['value', unit], ['share', '%']], state.unit, (v) => { state.unit = v; again(); })];
  const kelvin = p.reference_temperature.toFixed(2), pressure = (p.reference_pressure / 100).toFixed(2);
  box.replaceChildren(...heading('nav_particles', 'pm_lead').filter(Boolean),
    el('div', { class: 'controls' }, choices), el('h3', {}, t('pm_composition')), el('p', { class: 'caption' }, `${t('pm_parts_caption')} [${state.unit === 'share' ? '%' : unit}]`), composition, partTable(again), el('p', { class: 'note' }, t('pm_parts_note')),
    el('h3', {}, t('pm_size')), el('p', { class: 'caption' }, `${t('pm_sizes_caption')} [${state.unit === 'share' ? '%' : unit}]`), sizes, sizeTable(again),
    el('h3', {}, t('pm_states')), stateTable(again), el('p', { class: 'note' }, t('pm_states_note', { kelvin, pressure, density: fmt(p.reference_density, 5) })), ...budget(again),
    ...(station ? [el('h3', { id: 'particles-hours' }, t('pm_hours')), el('div', { class: 'controls' },
      select(t('station'), p.stations.map((s, k) => [k, name(s.means.name)]), state.station, (v) => { state.station = +v; again(); }),
      segments([['actual', t('pm_air_actual')], ['reference', t('pm_air_reference')]], state.air, (v) => { state.air = v; again(); })), ...station.nodes] : []));
  bars(composition, partSeries(), 'PM2.5');
  bars(sizes, sizeSeries(), t('sum'));
  station?.fill();
}
