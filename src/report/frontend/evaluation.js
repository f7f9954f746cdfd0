// The page of an evaluation: tables, and every figure of observed beside modelled.
import { axis, chart, legend, resize } from './charts.js';
import { el, fmt, lang, model, name, segments, select, setLanguage, stamp, t, unpack } from './data.js';
import { cellAt, nice, quantile as upper, stops, still } from './map.js';
import { bugle, colours, courses, figure, key, polar, quantile, quantiles, scatter, soccer, sorted, target, taylor, warm } from './plots.js';
import { sortable } from './tables.js';

const $ = (id) => document.getElementById(id);
const unit = 'µg/m³', seasons = ['winter', 'spring', 'summer', 'autumn'];
const names = { pm25: 'PM2.5', pm10: 'PM10', so2: 'SO2', no2: 'NO2', co: 'CO', o3: 'O3', no: 'NO', nox: 'NOx', nh3: 'NH3', so4: 'SO4', no3: 'NO3', nh4: 'NH4', cl: 'Cl', oc: 'OC', ec: 'EC', hcho: 'HCHO', pan: 'PAN', hno3: 'HNO3', h2o2: 'H2O2', hono: 'HONO' };
const label = (q) => names[q] ?? q;
const labels = new Map(model.places.map((p) => [p.name, p.label]));
// Groups have words of their own: all places, bands of altitude.
function placeName(p) {
  if (p === 'all') return t('ev_all');
  if (labels.has(p)) return name(labels.get(p));
  const band = /^(?:(below|above) )?(\d+)(?: to (\d+))? m$/.exec(p);
  return band ? t(`ev_band_${band[1] ?? 'between'}`, { low: band[2], high: band[3] ?? '' }) : p;
}
const heading = (title, lead) => [el('h2', {}, t(title)), lead ? el('p', { class: 'lead' }, t(lead)) : null].filter(Boolean);
const percent = (f, d = 0) => Number.isFinite(f) ? `${f > 0 ? '+' : ''}${(100 * f).toFixed(d).replace('-', '−')}` : '–';
const signed = (v) => v > 0 ? `+${fmt(v)}` : fmt(v);
const when = (w) => w === 'all' ? t('ev_whole') : seasons.includes(w) ? t(`ev_${w}`) : w;
const spanOrder = ['hour', 'day', 'mda8', 'month', 'month_of_mda8'];
const quantities = [...new Set(model.pairs.map((p) => p.quantity))];
const spansOf = (q) => spanOrder.filter((s) => model.pairs.some((p) => p.quantity === q && p.span === s));
const finest = (q) => { const s = spansOf(q); return s.includes('mda8') ? 'mda8' : s.includes('day') ? 'day' : s[0]; };
const first = quantities.includes('pm25') ? 'pm25' : quantities[0];
const state = { quantity: first, span: finest(first), place: 'all', diagram: finest(first), weather: 0, table: { column: null }, when: 'all' };
const rowsOf = (q, s) => model.rows.filter((r) => r.quantity === q && r.span === s && !r.without_dust);
const rowAt = (q, s, place) => rowsOf(q, s).find((r) => r.place === place && r.when === 'all');
const pairsOf = (q, s) => model.pairs.filter((p) => p.quantity === q && p.span === s);
const read = ({ times, observed, modelled }) => { const o = unpack(times.offsets); return { time: Array.from(o, (h) => times.start + Math.round(h) * 3600), observed: unpack(observed), modelled: unpack(modelled) }; };
const badge = (m) => el('span', { class: `mark ${{ '++': 'goal', '+': 'met' }[m.mark] ?? 'missed'}`, title: `${m.source} (${t(m.status === 'confirmed' ? 'ev_confirmed' : 'ev_unverified')}): ${t('ev_goal')} ${fmt(m.goal)}, ${t('ev_criterion')} ${fmt(m.criterion)}` }, `${m.figure}${m.mark}`);
const badges = (row) => el('span', { class: 'marks' }, row.marks.map(badge));

// Pairs of the chosen quantity, span and place; of all places together with the places side by side.
function chosen() {
  const list = pairsOf(state.quantity, state.span), wanted = state.place === 'all' ? list : list.filter((p) => model.places[p.place].name === state.place);
  const parts = wanted.map((p) => ({ place: p.place, ...read(p.series) })), flat = (k) => parts.flatMap((p) => Array.from(p[k]));
  return { parts, time: flat('time'), observed: flat('observed'), modelled: flat('modelled') };
}

function summary(box) {
  const names = [...new Set(model.pairs.map((p) => model.places[p.place].name))], columns = quantities.flatMap((q) => { const s = spansOf(q).filter((s) => s !== 'hour'); return (s.includes('mda8') || s.includes('day') ? s.filter((x) => x === 'day' || x === 'mda8') : s).map((x) => [q, x]); });
  const shown = columns.filter(([q, s]) => !(q === 'o3' && s === 'day' && columns.some(([a, b]) => a === 'o3' && b === 'mda8')));
  const cell = (place, [q, s]) => { const r = rowAt(q, s, place); return el('td', { class: 'n' }, r ? [el('b', {}, `${percent(r.normalized_mean_bias)} %`), el('small', {}, `${fmt(r.mean_modelled)} / ${fmt(r.mean_observed)}`), el('small', {}, `r ${fmt(r.correlation, 2)} · n ${r.count}`), badges(r)] : '–'); };
  const places = [...(names.length > 1 ? ['all'] : []), ...names].filter((p) => shown.some(([q, s]) => rowAt(q, s, p)));
  const warnings = [...(model.outside.length ? [t('ev_outside', { names: model.outside.map(name).join(lang() === 'zh' ? '、' : ', ') })] : []), ...model.notes];
  box.replaceChildren(el('p', { class: 'kicker' }, t('ev_report')), el('h1', {}, model.runs.length === 1 ? name(model.runs[0].title) : model.title), el('p', { class: 'lead' }, t('ev_lead')),
    el('dl', { class: 'facts' }, model.runs.map((r) => el('div', {}, el('dt', {}, r.name), el('dd', {}, model.hours.length ? `${stamp(r.start).slice(0, 10)} · ${r.entries} ${t('hours')}` : t('ev_days', { count: r.entries }))))),
    warnings.length ? el('aside', { class: 'warnings' }, el('b', {}, t('warnings')), el('ul', {}, warnings.map((n) => el('li', {}, n)))) : '',
    el('p', { class: 'caption' }, t('ev_headline')),
    el('div', { class: 'scroll' }, el('table', { class: 'headline' }, el('thead', {}, el('tr', {}, el('th', {}, t('ev_place')), shown.map(([q, s]) => el('th', { class: 'n' }, label(q), el('small', {}, t(`ev_span_${s}`)))))),
      el('tbody', {}, places.map((p) => el('tr', {}, el('th', { scope: 'row' }, placeName(p)), shown.map((c) => cell(p, c))))))),
    el('p', { class: 'note' }, t('ev_headline_note')));
}

function lines(box, times, series, yName, bands = []) {
  const ribbon = bands.flatMap(([n, colour, low, high]) => [{ name: `${n} `, type: 'line', stack: n, showSymbol: false, silent: true, lineStyle: { opacity: 0 }, data: low, tooltip: { show: false } }, { name: `${n}  `, type: 'line', stack: n, showSymbol: false, silent: true, lineStyle: { opacity: 0 }, areaStyle: { color: colour, opacity: 0.16 }, data: high.map((v, k) => v - low[k]) }]);
  const day = times.length > 1 && times[1] - times[0] >= 86400;
  chart(box, {
    grid: { left: 8, right: 14, top: 34, bottom: 40, containLabel: true }, legend: { ...legend, data: series.map((s) => s[0]) },
    tooltip: { trigger: 'axis', confine: true, formatter: (items) => `<b>${stamp(times[items[0].dataIndex])}</b><br>${items.filter((i) => series.some((s) => s[0] === i.seriesName)).map((i) => `${i.marker}${i.seriesName} ${fmt(i.value)}`).join('<br>')}` },
    xAxis: { type: 'category', data: times.map((x) => day ? stamp(x).slice(0, 10) : stamp(x).slice(5)), ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } },
    yAxis: { type: 'value', name: yName, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis },
    series: [...ribbon, ...series.map(([n, colour, data]) => ({ name: n, type: 'line', showSymbol: times.length < 40, symbolSize: 5, connectNulls: false, itemStyle: { color: colour }, lineStyle: { width: 1.6 }, data: Array.from(data, (v) => Number.isFinite(v) ? v : null) }))],
  });
}
// Every time from the first to the last, so that gaps stay open.
function whole(parts, step) {
  const all = parts.flatMap((p) => p.time);
  if (!step) return [...new Set(all)].sort((a, b) => a - b);
  const times = [], last = all.reduce((a, b) => Math.max(a, b), -Infinity), from = all.reduce((a, b) => Math.min(a, b), Infinity);
  for (let x = from; x <= last; x += step) times.push(x);
  return times;
}
function seriesPart(box, parts) {
  const step = { hour: 3600, day: 86400, mda8: 86400 }[state.span], runs = model.runs.length > 1 && parts.length ? whole(parts, step).length > 2 * new Set(parts.flatMap((p) => p.time)).size : false;
  const times = whole(parts, runs ? 0 : step), place = new Map(times.map((x, k) => [x, k]));
  const lists = ['observed', 'modelled'].map((who) => { const at = times.map(() => []); parts.forEach((p) => p.time.forEach((x, k) => at[place.get(x)].push(p[who][k]))); return at; });
  const [observed, modelled] = lists.map((at) => at.map((v) => quantile(sorted(v), 0.5)));
  const bands = parts.length > 2 ? [[t('ev_observed'), colours.observed, lists[0].map((v) => quantile(sorted(v), 0.25)), lists[0].map((v) => quantile(sorted(v), 0.75))]] : [];
  lines(box, times, [[t('ev_observed'), colours.observed, observed], [t('ev_modelled'), colours.modelled, modelled]], `${label(state.quantity)} [${unit}]`, bands);
}
const beijing = (x) => new Date((x + 8 * 3600) * 1000), seasonOf = (x) => seasons[Math.floor((beijing(x).getUTCMonth() + 1) % 12 / 3)];
const spread = (v) => { const s = sorted(v); return [quantile(s, 0.25), quantile(s, 0.5), quantile(s, 0.75)]; };
function coursePart({ time, observed, modelled }) {
  const group = (values, of, n, keep) => { const at = Array.from({ length: n }, () => []); values.forEach((v, k) => { if (keep(time[k])) at[of(time[k])].push(v); }); return at.map(spread); };
  const panel = (title, of, n, keep, x) => ({ title, x, observed: group(observed, of, n, keep), modelled: group(modelled, of, n, keep) });
  if (state.span === 'hour') {
    const hours = Array.from({ length: 24 }, (_, h) => h + 0.5), of = (x) => beijing(x).getUTCHours(), there = seasons.filter((s) => time.some((x) => seasonOf(x) === s));
    return [t('ev_diurnal'), courses([...(there.length > 1 ? [null] : []), ...there].map((s) => panel(s ? t(`ev_${s}`) : t('ev_whole'), of, 24, (x) => !s || seasonOf(x) === s, hours)), t('ev_hour'), `[${unit}]`, [0, 6, 12, 18, 24])];
  }
  const months = Array.from({ length: 12 }, (_, m) => m + 1);
  if (new Set(time.map((x) => beijing(x).getUTCMonth())).size < 3) return [];
  return [t('ev_annual'), courses([panel(`${label(state.quantity)} · ${placeName(state.place)}`, (x) => beijing(x).getUTCMonth(), 12, () => true, months)], t('ev_month'), `[${unit}]`, [1, 3, 5, 7, 9, 12])];
}
// Winds of the hours, or of the days, at the places of the pairs.
function winds(parts) {
  if (!model.hours.length || state.span.startsWith('month')) return null;
  const offsets = unpack(model.hours[0].offsets), hours = new Map(Array.from(offsets, (h, k) => [model.hours[0].start + Math.round(h) * 3600, k])), out = { speed: [], from: [], observed: [], modelled: [] };
  for (const p of parts) {
    const site = model.places[p.place];
    if (!site.wind_speed) continue;
    const speed = unpack(site.wind_speed), from = unpack(site.wind_from);
    p.time.forEach((x, k) => {
      const list = state.span === 'hour' ? [hours.get(x)] : Array.from({ length: 24 }, (_, h) => hours.get(x + 3600 * h));
      let u = 0, v = 0, s = 0, n = 0;
      for (const h of list) { if (h == null) continue; const a = from[h] * Math.PI / 180; s += speed[h]; n++; if (Number.isFinite(a)) { u += speed[h] * Math.sin(a); v += speed[h] * Math.cos(a); } }
      if (!n) return;
      out.speed.push(s / n); out.from.push((Math.atan2(u, v) * 180 / Math.PI + 360) % 360); out.observed.push(p.observed[k]); out.modelled.push(p.modelled[k]);
    });
  }
  return out.speed.length > 20 ? out : null;
}
function pairs(box) {
  const again = () => pairs(box), spans = spansOf(state.quantity);
  if (!spans.includes(state.span)) state.span = finest(state.quantity);
  const there = pairsOf(state.quantity, state.span).map((p) => model.places[p.place].name);
  if (state.place !== 'all' && !there.includes(state.place)) state.place = 'all';
  const data = chosen(), row = rowAt(state.quantity, state.span, there.length === 1 ? there[0] : state.place), file = `${state.quantity}-${state.span}-${state.place}`;
  const words = row ? [`n = ${row.count}`, `r = ${fmt(row.correlation, 2)}`, `NMB = ${percent(row.normalized_mean_bias)} %`, `FAC2 = ${fmt(row.within_factor_2, 2)}`] : [];
  const plot = el('div', { class: 'chart', id: 'ev-series', style: 'height:320px' }), [title, course] = coursePart(data), w = winds(data.parts);
  const range = w ? (() => { const s = sorted([...w.observed, ...w.modelled]); return [quantile(s, 0.05), quantile(s, 0.95)]; })() : null;
  box.replaceChildren(...heading('nav_pairs', 'ev_pairs_lead'), el('div', { class: 'controls' },
    select(t('pollutant'), quantities.map((q) => [q, label(q)]), state.quantity, (v) => { state.quantity = v; again(); }),
    spans.length > 1 ? segments(spans.map((s) => [s, t(`ev_span_${s}`)]), state.span, (v) => { state.span = v; again(); }) : null,
    select(t('ev_place'), [...(there.length > 1 ? [['all', t('ev_all')]] : []), ...there.map((p) => [p, placeName(p)])], state.place, (v) => { state.place = v; again(); })),
    el('p', { class: 'caption' }, `${label(state.quantity)} · ${t(`ev_span_${state.span}`)} · ${placeName(state.place)} [${unit}]`, row ? badges(row) : ''), plot,
    data.parts.length > 2 ? el('p', { class: 'note' }, t('ev_ribbon')) : '',
    key(), el('div', { class: 'plots' }, course ? figure(title, course, `${file}-course`) : '', figure(t('ev_scatter'), scatter(data.observed, data.modelled, unit, words), `${file}-scatter`), figure(t('ev_qq'), quantiles(data.observed, data.modelled, unit), `${file}-qq`),
      ...(w ? [['observed', w.observed], ['modelled', w.modelled]].map(([who, v]) => figure(`${t('ev_polar')} · ${t(`ev_${who}`)}`, polar(w.speed, w.from, v, range, ''), `${file}-polar-${who}`)) : [])),
    el('p', { class: 'note' }, t('ev_scatter_note')), w ? el('p', { class: 'note' }, el('span', { class: 'steps' }, warm.map((c) => el('i', { style: `background:${c}` }))), ` ${fmt(range[0])} … ${fmt(range[1])} ${unit}. `, t('ev_polar_note')) : '');
  seriesPart(plot, data.parts);
}

const mapState = { map: 0 };
function overlay(box) {
  const again = () => overlay(box), m = model.maps[mapState.map];
  if (!m) { box.replaceChildren(...heading('nav_overlay'), el('p', { class: 'note' }, t('ev_no_map'))); return; }
  const spans = m.maxima ? ['mda8', 'month_of_mda8'] : ['day', 'hour', 'month'], span = spans.find((s) => pairsOf(m.quantity, s).length), values = unpack(m.values);
  const dots = pairsOf(m.quantity, span).map((p) => { const site = model.places[p.place], row = rowAt(m.quantity, span, site.name); return row && site.position ? { longitude: site.position[0], latitude: site.position[1], value: row.mean_observed, modelled: row.mean_modelled, name: site.name } : null; }).filter(Boolean);
  const all = [...values, ...dots.map((d) => d.value)], low = Math.max(0, nice(upper(all, 0.02)) * 0.8), high = Math.max(nice(upper(all, 1)), low + 1e-9), readout = el('div', { class: 'readout' }, ' ');
  const picture = still(values, low, high, dots);
  picture.addEventListener('mousemove', (e) => { const b = picture.getBoundingClientRect(), c = cellAt((e.clientX - b.left) / b.width, (e.clientY - b.top) / b.height); readout.textContent = c >= 0 ? `${fmt(values[c])} ${unit}` : ' '; });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((f) => el('span', { style: `left:${100 * f}%` }, fmt(low + f * (high - low))));
  box.replaceChildren(...heading('nav_overlay', 'ev_overlay_lead'), el('div', { class: 'controls' }, select(t('pollutant'), model.maps.map((x, k) => [k, `${label(x.quantity)}${x.maxima ? ' MDA8' : ''}`]), mapState.map, (v) => { mapState.map = +v; again(); })),
    el('div', { class: 'still' }, picture), el('div', { class: 'below' }, el('div', { class: 'legend' }, el('b', {}, `${label(m.quantity)}${m.maxima ? ' MDA8' : ''} [${unit}, ${m.state === 'actual' ? t('ev_actual') : `${m.state} K`}]`), el('div', { class: 'ramp', style: `background:linear-gradient(to right, ${stops.map((c) => `rgb(${c})`).join(',')})` }), el('div', { class: 'ticks' }, ticks)), el('div', { class: 'side' }, readout)),
    el('p', { class: 'note' }, t('ev_overlay_note')));
}

const palette = ['#31688e', '#d1605e', '#5a9e8f', '#e0a13a', '#7b5ea7', '#8c6d4f', '#4f9bd0', '#b5507f', '#7f9f3f', '#d98560'];
function diagrams(box) {
  const again = () => diagrams(box), spans = spanOrder.filter((s) => model.pairs.some((p) => p.span === s));
  if (!spans.includes(state.diagram)) state.diagram = spans[0];
  const mates = { day: ['day', 'mda8'], mda8: ['day', 'mda8'], hour: ['hour'], month: ['month', 'month_of_mda8'], month_of_mda8: ['month', 'month_of_mda8'] }[state.diagram], order = spans.filter((s) => mates.includes(s));
  const rows = model.rows.filter((r) => order.includes(r.span) && r.when === 'all' && !r.without_dust && model.places.some((p) => p.name === r.place) && r.count > 2 && (!state.kind || r.quantity === state.kind));
  const where = [...new Set(rows.map((r) => r.place))], which = [...new Set(rows.map((r) => `${r.quantity}/${r.span}`))];
  const points = rows.map((r) => ({ row: r, number: where.indexOf(r.place) + 1, colour: palette[which.indexOf(`${r.quantity}/${r.span}`) % palette.length], title: `${placeName(r.place)} · ${label(r.quantity)} · NMB ${percent(r.normalized_mean_bias)} %, NME ${percent(r.normalized_mean_error)} %, r ${fmt(r.correlation, 2)}` }));
  const particles = points.filter((p) => ['pm25', 'pm10', 'so4', 'no3', 'nh4', 'oc', 'ec', 'cl'].includes(p.row.quantity)), groups = [['hour'], ['day', 'mda8'], ['month', 'month_of_mda8']].map((g) => g.filter((s) => spans.includes(s))).filter((g) => g.length);
  box.replaceChildren(...heading('nav_diagrams', 'ev_diagrams_lead'), el('div', { class: 'controls' }, select(t('pollutant'), [['', t('ev_every')], ...quantities.map((q) => [q, label(q)])], state.kind ?? '', (v) => { state.kind = v || null; again(); }), groups.length > 1 ? segments(groups.map((g) => [g[0], g.map((s) => t(`ev_span_${s}`)).join(t('and'))]), groups.find((g) => g.includes(state.diagram))[0], (v) => { state.diagram = v; again(); }) : null),
    el('p', { class: 'key' }, which.map((q, k) => el('span', {}, el('i', { style: `background:${palette[k % palette.length]}` }), `${label(q.split('/')[0])}${q.endsWith('mda8') ? ' MDA8' : ''}`))),
    el('p', { class: 'note' }, where.map((w, k) => `${k + 1} ${placeName(w)}`).join(' · ')),
    el('div', { class: 'plots' }, figure(t('ev_taylor'), taylor(points), 'taylor'), figure(t('ev_target'), target(points), 'target'), figure(t('ev_soccer'), soccer(points), 'soccer'),
      ...(particles.length ? [figure(t('ev_bugle_bias'), bugle(particles, false), 'bugle-bias'), figure(t('ev_bugle_error'), bugle(particles, true), 'bugle-error')] : [])),
    el('p', { class: 'note' }, t('ev_diagrams_note')));
}

function composition(box) {
  const times = [...new Set(model.composition.map((c) => c.when))];
  if (!times.includes(state.when)) state.when = times[0];
  const list = model.composition.filter((c) => c.when === state.when), total = (c) => c.parts.reduce((a, b) => a + b, 0), plot = el('div', { class: 'chart', id: 'ev-composition', style: `height:${90 + 30 * list.length}px` });
  const measured = ['so4', 'no3', 'nh4', 'cl', 'ec', 'oc'].filter((q) => quantities.includes(q));
  box.replaceChildren(...heading('nav_composition', 'ev_composition_lead'), times.length > 1 ? el('div', { class: 'controls' }, segments(times.map((w) => [w, when(w)]), state.when, (v) => { state.when = v; composition(box); })) : '', plot,
    el('p', { class: 'note' }, measured.length ? t('ev_composition_measured', { names: measured.map(label).join(t('and')) }) : t('ev_composition_none')));
  const rows = [...list].reverse();
  chart(plot, {
    grid: { left: 8, right: 24, top: 8, bottom: 64, containLabel: true }, legend, tooltip: { trigger: 'item', formatter: (i) => `${i.name} · ${i.seriesName}<br><b>${fmt(i.value)} ${unit}</b>` },
    xAxis: { type: 'value', name: unit, ...axis }, yAxis: { type: 'category', data: rows.map((c) => `${placeName(model.places[c.place].name)} (${fmt(total(c))})`), ...axis },
    series: model.parts.map((p, k) => ({ type: 'bar', stack: 's', name: name(p), barWidth: 18, itemStyle: { color: palette[k % palette.length] }, data: rows.map((c) => c.parts[k]) })),
  });
}

const weatherNames = { temperature_degC: ['ev_temperature', '°C'], temperature_min_degC: ['ev_coldest', '°C'], temperature_max_degC: ['ev_warmest', '°C'], wind_speed_m_s: ['ev_wind_speed', 'm/s'], wind_from_deg: ['ev_wind_from', '°'] };
function weather(box) {
  const again = () => weather(box), pair = model.weather[state.weather] ?? model.weather[0], [what, u] = weatherNames[pair.quantity], data = read(pair.series), plot = el('div', { class: 'chart', id: 'ev-weather', style: 'height:280px' });
  const list = model.weather_rows.filter((r) => r.when === 'all'), word = (r) => `${t(weatherNames[r.quantity][0])} [${weatherNames[r.quantity][1]}]`, turn = pair.quantity === 'wind_from_deg';
  const number = (l, f, show = fmt) => ({ label: l, number: true, value: f, show: (r) => show(f(r)) });
  box.replaceChildren(...heading('nav_weather', 'ev_weather_lead'), sortable([{ label: t('ev_quantity'), value: word, show: word }, { label: t('ev_span'), value: (r) => r.span, show: (r) => t(`ev_span_${r.span}`) }, { label: t('ev_place'), value: (r) => r.place, show: (r) => placeName(r.place) }, number('n', (r) => r.count, String), number(t('ev_observed'), (r) => r.mean_observed), number(t('ev_modelled'), (r) => r.mean_modelled), number('MB', (r) => r.mean_bias, signed), number('ME', (r) => r.mean_error), number('RMSE', (r) => r.rmse), number('r', (r) => r.correlation), number('IOA', (r) => r.agreement), { label: t('ev_benchmarks'), value: (r) => r.marks.length, show: badges }], list, {}),
    el('div', { class: 'controls' }, select(t('ev_quantity'), model.weather.map((p, k) => [k, `${t(weatherNames[p.quantity][0])} · ${t(`ev_span_${p.span}`)} · ${placeName(p.place)}`]), state.weather, (v) => { state.weather = +v; again(); })),
    el('p', { class: 'caption' }, `${t(what)} · ${placeName(pair.place)} [${u}]`), plot,
    turn ? '' : el('div', { class: 'plots' }, figure(t('ev_scatter'), scatter(data.observed, data.modelled, u, [], false), `${pair.quantity}-${pair.place}`), figure(t('ev_qq'), quantiles(data.observed, data.modelled, u, false), `${pair.quantity}-${pair.place}-qq`)), el('p', { class: 'note' }, t('ev_weather_note')));
  const around = (v) => turn ? v.map((d) => (d % 360 + 360) % 360) : v;
  lines(plot, data.time, [[t('ev_observed'), colours.observed, around(data.observed)], [t('ev_modelled'), colours.modelled, around(data.modelled)]], `[${u}]`);
}

function figures(box) {
  const number = (l, f, show = fmt, u = null) => ({ label: l, unit: u, number: true, value: (r) => f(r) ?? NaN, show: (r) => show(f(r)) });
  const rows = model.rows.filter((r) => !state.only || r.quantity === state.only);
  box.replaceChildren(...heading('nav_figures', 'ev_table_lead'), el('div', { class: 'controls' }, select(t('pollutant'), [['', t('ev_every')], ...quantities.map((q) => [q, label(q)])], state.only ?? '', (v) => { state.only = v || null; figures(box); })),
    sortable([{ label: t('pollutant'), value: (r) => r.quantity, show: (r) => label(r.quantity) }, { label: t('ev_span'), value: (r) => spanOrder.indexOf(r.span), show: (r) => t(`ev_span_${r.span}`) }, { label: t('ev_place'), value: (r) => r.place, show: (r) => placeName(r.place) }, { label: t('ev_when'), value: (r) => r.when, show: (r) => `${when(r.when)}${r.without_dust ? ` · ${t('ev_without_dust')}` : ''}` },
      number('n', (r) => r.count, String), number(t('ev_observed'), (r) => r.mean_observed, fmt, unit), number(t('ev_modelled'), (r) => r.mean_modelled, fmt, unit), number('MB', (r) => r.mean_bias, signed, unit), number('NMB', (r) => r.normalized_mean_bias, (v) => percent(v), '%'), number('95 %', (r) => r.interval?.[0], (v) => v == null ? '' : percent(v)), number('', (r) => r.interval?.[1], (v) => v == null ? '' : percent(v)),
      number('NME', (r) => r.normalized_mean_error, (v) => percent(v).replace('+', ''), '%'), number('FB', (r) => r.fractional_bias, (v) => percent(v), '%'), number('r', (r) => r.correlation), number('IOA', (r) => r.agreement), number('FAC2', (r) => r.within_factor_2), number('RMSE', (r) => r.rmse, fmt, unit), number(t('ev_persistence'), (r) => r.persistence_rmse, fmt, 'RMSE'), number(t('ev_climate'), (r) => r.climatology_rmse, fmt, 'RMSE'), { label: t('ev_benchmarks'), value: (r) => r.marks.length, show: badges }], rows, state.table),
    el('p', { class: 'note' }, t('ev_table_note')));
}

function provenance(box) {
  box.replaceChildren(el('h2', {}, t('nav_provenance')), el('dl', { class: 'facts' }, el('div', {}, el('dt', {}, t('version')), el('dd', {}, `hehuang ${model.version}`))), el('h3', {}, t('inputs')),
    el('div', { class: 'scroll' }, el('table', { class: 'inputs' }, el('thead', {}, el('tr', {}, el('th', {}, t('ev_role')), el('th', {}, t('input_name')), el('th', {}, 'BLAKE3'))), el('tbody', {}, model.inputs.map((i) => el('tr', {}, el('td', {}, i.role), el('td', {}, i.name), el('td', { class: 'hash' }, i.blake3)))))),
    el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

const sections = [['summary', summary], ['weather', weather], ['pairs', pairs], ['overlay', overlay], ['diagrams', diagrams], ['composition', composition], ['figures', figures], ['provenance', provenance]].filter(([s]) => $(s));
function draw() {
  document.documentElement.lang = lang() === 'zh' ? 'zh-CN' : 'en';
  document.title = `${t('ev_report')} · ${model.title} · hehuang`;
  document.querySelectorAll('[data-t]').forEach((e) => { e.textContent = t(e.dataset.t); });
  $('nav').replaceChildren(...sections.map(([s]) => el('a', { href: `#${s}` }, t(`nav_${s}`))));
  sections.forEach(([s, make]) => make($(s)));
}
$('language').addEventListener('click', () => { setLanguage(lang() === 'zh' ? 'en' : 'zh'); draw(); });
$('print').addEventListener('click', () => window.print());
window.addEventListener('beforeprint', () => { document.body.classList.add('printing'); resize(680); });
window.addEventListener('afterprint', () => { document.body.classList.remove('printing'); resize(); });
draw();
