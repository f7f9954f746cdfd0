// The ozone page: maps of daily maxima, AOT40 and indicators; series and diurnal cycles at the stations.
import { axis, chart, legend } from './charts.js';
import { chartHour, el, fmt, heading, hourLabel, model, name, segments, select, stamp, t, unpack } from './data.js';
import { cellAt, nice, quantile, stops, still } from './map.js';
import { sortable } from './tables.js';

const state = { quantity: 'mda8', day: 'mean', unit: 'ppb', station: 0, sort: { column: null } };
const page = () => model.ozone;
const hasUnits = (q) => q === 'mda8' || q === 'max_1h';
const units = { ppb: 'ppb', reference: 'µg/m³', actual: 'µg/m³' };
const colours = { ozone: '#a3304a', no2: '#31688e', limit: '#2b2f6b' };
const dayLabel = (k) => stamp(page().days[k]).slice(0, 10);

// Mean over the days that count, cell by cell.
function mean(maps) {
  const sum = new Float64Array(maps[0].length), count = new Float64Array(maps[0].length);
  for (const m of maps) m.forEach((v, k) => { if (Number.isFinite(v)) { sum[k] += v; count[k]++; } });
  return sum.map((v, k) => (count[k] ? v / count[k] : NaN));
}
function perDay(list) { return state.day === 'mean' ? mean(list.map(unpack)) : unpack(list[+state.day]); }
function field() {
  const p = page(), f = state.unit === 'reference' ? p.reference_factor : 1;
  if (state.quantity === 'mda8') return state.unit === 'actual' ? perDay(p.mda8_actual) : perDay(p.mda8).map((v) => v * f);
  if (state.quantity === 'max_1h') return perDay(p.max_1h).map((v) => v * f);
  return unpack({ aot40: p.aot40, peroxide: p.peroxide_ratio, formaldehyde: p.formaldehyde_ratio }[state.quantity]);
}
const unitOf = () => hasUnits(state.quantity) ? units[state.unit] : state.quantity === 'aot40' ? 'ppb h' : '1';
const limitsOf = () => ({ peroxide: page().peroxide_limits, formaldehyde: page().formaldehyde_limits })[state.quantity];
const regime = (v, [low, high]) => v < low ? t('oz_voc_limited') : v > high ? t('oz_nox_limited') : t('oz_transition');

function mapPart(again) {
  const values = field(), finite = values.some(Number.isFinite);
  const title = `${t(`oz_${state.quantity}`)}${hasUnits(state.quantity) ? ` · ${state.day === 'mean' ? t('oz_mean_of_days') : dayLabel(+state.day)}` : ''} [${unitOf()}]`;
  if (!finite) return [el('p', { class: 'caption' }, title), el('p', { class: 'note' }, t('oz_not_kept'))];
  const low = hasUnits(state.quantity) ? Math.max(0, nice(quantile(values, 0.02)) * 0.8) : 0, high = Math.max(nice(quantile(values, 0.995)), low + 1e-9);
  const readout = el('div', { class: 'readout' }, ' ');
  const picture = still(values, low, high);
  picture.addEventListener('mousemove', (e) => {
    const box = picture.getBoundingClientRect(), c = cellAt((e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height), v = c < 0 ? NaN : values[c];
    readout.textContent = Number.isFinite(v) ? `${fmt(v)} ${unitOf()}${limitsOf() ? ` · ${regime(v, limitsOf())}` : ''}` : ' ';
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((f) => el('span', { style: `left:${100 * f}%` }, fmt(low + f * (high - low))));
  return [el('p', { class: 'caption' }, title), el('div', { class: 'still' }, picture), el('div', { class: 'below' },
    el('div', { class: 'legend' }, el('div', { class: 'ramp', style: `background:linear-gradient(to right, ${stops.map((c) => `rgb(${c})`).join(',')})` }), el('div', { class: 'ticks' }, ticks),
      el('small', {}, limitsOf() ? t('oz_indicator_note', { low: limitsOf()[0], high: limitsOf()[1] }) : t('oz_legend_note'))), el('div', { class: 'side' }, readout))];
}

function lines(box, labels, series, unit, tip, marks = []) {
  chart(box, {
    grid: { left: 8, right: 16, top: 34, bottom: 40, containLabel: true }, legend,
    tooltip: { trigger: 'axis', confine: true, formatter: (items) => `<b>${tip(items[0].dataIndex)}</b><br>${items.map((i) => `${i.marker}${i.seriesName} ${fmt(i.value)} ${unit}`).join('<br>')}` },
    xAxis: { type: 'category', data: labels, ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } },
    yAxis: { type: 'value', name: `[${unit}]`, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis },
    series: [...series, ...marks].map((s) => ({ type: 'line', showSymbol: false, connectNulls: false, ...s, data: Array.from(s.data, (v) => (Number.isFinite(v) ? v : null)) })),
  });
}
function stationPart(s) {
  const p = page(), actual = state.unit === 'actual', f = state.unit === 'reference' ? p.reference_factor : 1, unit = units[state.unit];
  const ozone = actual ? unpack(s.ozone_actual) : unpack(s.ozone).map((v) => v * f), cycle = actual ? unpack(s.diurnal_actual) : unpack(s.diurnal).map((v) => v * f);
  // NO2 is shown as a mole fraction only: in µg/m³ it would need its own factor.
  const no2 = state.unit === 'ppb' && s.nitrogen_dioxide.length ? unpack(s.nitrogen_dioxide) : null, no2Cycle = no2 ? unpack(s.diurnal_nitrogen_dioxide) : null;
  const hours = el('div', { class: 'chart', id: 'ozone-hours' }), day = el('div', { class: 'chart', id: 'ozone-cycle' });
  const both = (o, n) => [{ name: 'O3', data: o, itemStyle: { color: colours.ozone }, lineStyle: { width: 1.8 } }, ...(n ? [{ name: 'NO2', data: n, itemStyle: { color: colours.no2 }, lineStyle: { width: 1.4 } }] : [])];
  const mark = (length) => state.unit === 'reference' ? [{ name: t('oz_limit_2'), data: Array(length).fill(p.mda8_limits[1]), itemStyle: { color: colours.limit }, lineStyle: { width: 1, type: 'dashed' } }] : [];
  return { nodes: [el('p', { class: 'caption' }, `${name(s.name)} · ${t('oz_series')} [${unit}]`), hours, el('p', { class: 'caption' }, `${name(s.name)} · ${t('oz_cycle')} [${unit}]`), day],
    fill: () => {
      lines(hours, Array.from(ozone, (_, h) => chartHour(h)), both(ozone, no2), unit, hourLabel, mark(ozone.length));
      lines(day, Array.from(cycle, (_, h) => `${h}`), both(cycle, no2Cycle), unit, (h) => `${h}:00–${h + 1}:00`);
    } };
}
function tablePart(again) {
  const p = page(), mda8 = p.mda8.map(unpack), hour = p.max_1h.map(unpack), actual = p.mda8_actual.map(unpack), aot = unpack(p.aot40), fnr = unpack(p.formaldehyde_ratio), pnr = unpack(p.peroxide_ratio);
  const top = (maps, c) => maps.reduce((m, x) => (Number.isFinite(x[c]) && !(x[c] < m) ? x[c] : m), NaN), ref = (v) => v * p.reference_factor;
  const over = (c) => mda8.filter((m) => ref(m[c]) > p.mda8_limits[1]).length, value = (f) => (s) => f(s.cell);
  const number = (label, unit, f, show = fmt) => ({ label, unit, number: true, value: value(f), show: (s) => show(f(s.cell)) });
  return sortable([
    { label: t('station'), value: (s) => name(s.name), show: (s) => el('a', { href: '#ozone-hours', onclick: () => { state.station = p.stations.indexOf(s); again(); } }, name(s.name)) },
    number(t('oz_mda8'), 'ppb', (c) => top(mda8, c)), number(t('oz_mda8'), t('oz_reference'), (c) => ref(top(mda8, c))), number(t('oz_mda8'), t('oz_actual'), (c) => top(actual, c)),
    number(t('oz_over'), t('oz_days'), over, String), number(t('oz_max_1h'), 'ppb', (c) => top(hour, c)), number(t('oz_max_1h'), t('oz_reference'), (c) => ref(top(hour, c))), number('AOT40', 'ppb h', (c) => aot[c]),
    number('H2O2/HNO3', null, (c) => pnr[c]), number('HCHO/NO2', null, (c) => fnr[c]),
  ], p.stations, state.sort);
}

export function ozone(box) {
  const again = () => ozone(box), p = page();
  const quantities = ['mda8', 'max_1h', 'aot40', 'peroxide', 'formaldehyde'].map((q) => [q, t(`oz_${q}`)]);
  const choices = [['ppb', 'ppb'], ['reference', t('oz_reference')], ...(state.quantity === 'max_1h' ? [] : [['actual', t('oz_actual')]])];
  if (state.quantity === 'max_1h' && state.unit === 'actual') state.unit = 'reference';
  const station = p.stations[state.station] ? stationPart(p.stations[state.station]) : null;
  box.replaceChildren(...heading('nav_ozone', 'oz_lead').filter(Boolean),
    el('div', { class: 'controls' }, select(t('oz_quantity'), quantities, state.quantity, (v) => { state.quantity = v; again(); }),
      hasUnits(state.quantity) ? select(t('oz_day'), [['mean', t('oz_mean_of_days')], ...p.days.map((_, k) => [k, dayLabel(k)])], state.day, (v) => { state.day = v; again(); }) : null,
      segments(choices, state.unit, (v) => { state.unit = v; again(); })),
    ...mapPart(again),
    ...(station ? [el('h3', {}, t('stations_title')), tablePart(again), el('p', { class: 'note' }, t('oz_table_note', { limit: p.mda8_limits[1], first: p.mda8_limits[0], hour: p.hour_limit })),
      el('div', { class: 'controls' }, select(t('station'), p.stations.map((s, k) => [k, name(s.name)]), state.station, (v) => { state.station = +v; again(); })), ...station.nodes] : []));
  station?.fill();
}
