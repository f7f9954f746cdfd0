// The page of `hehuang met check`: what files of weather hold, and what looks wrong in them.
import * as echarts from 'echarts/core';
import { HeatmapChart } from 'echarts/charts';
import { CalendarComponent, MarkLineComponent, VisualMapComponent } from 'echarts/components';
import { axis, chart, legend, rose } from './charts.js';
import { el, fmt, model, pct, segments, select, t, unpack } from './data.js';
import { page } from './page.js';

echarts.use([HeatmapChart, CalendarComponent, MarkLineComponent, VisualMapComponent]);
const $ = (id) => document.getElementById(id);
const state = { station: 0, quantity: 0, hours: 'all', profile: 0, hour: 0 };
const seasons = ['winter', 'spring', 'summer', 'autumn'], seasonColours = ['#31688e', '#5a9e8f', '#d1605e', '#e0a13a'];
const shades = ['#bcd3df', '#86b0c6', '#4c87a8', '#275d7d', '#123a52'];
const points = ['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE', 'S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW'];
const heading = (title, lead) => [el('h2', {}, t(title)), el('p', { class: 'lead' }, t(lead))];
const table = (head, rows, kind = '') => el('div', { class: 'scroll' }, el('table', { class: kind }, el('thead', {}, el('tr', {}, head.map(([h, n]) => el('th', { class: n === 1 ? 'n' : '', style: n === 1 ? 'white-space:nowrap' : '' }, h)))), el('tbody', {}, rows.map((r) => el('tr', {}, r.map((c, k) => el('td', { class: head[k][1] === 2 ? 'wrap' : head[k][1] ? 'n' : '' }, c)))))));
const station = () => model.stations[state.station];
const called = (s) => s.name === s.id ? s.id : `${s.name} (${s.id})`;
const whole = (n) => n.toLocaleString('en-US');
const quantity = (q) => t(`weather_q_${q}`);
const span = (s) => s ? `${s[0].slice(0, 16)} – ${s[1].slice(0, 16)}` : '–';
const degrees = (v) => v.toFixed(2).replace('-', '−');
const soft = { color: '#55606a' };
const hourNames = Array.from({ length: 24 }, (_, h) => String(h));
const signed = (x, d = 1) => x === null || x === undefined ? '–' : x.toFixed(d).replace('-', '−');

function warning(w) {
  if (w.kind === 'filled') return t('weather_warn_filled', { hours: w.hours.join(t('weather_comma')), turn: w.turn.toFixed(0) });
  if (w.kind === 'turning') return t('weather_warn_turning', { turn: w.turn.toFixed(0) });
  if (w.kind === 'warmest') return t('weather_warn_warmest', { hour: w.hour, solar: w.solar.toFixed(0) });
  return t('weather_warn_range', { quantity: quantity(w.quantity), least: signed(w.found[0]), most: signed(w.found[1]), low: signed(w.possible[0], 0), high: signed(w.possible[1], 0), elevation: w.elevation.toFixed(0) });
}
const warnings = (list) => list.length ? el('aside', { class: 'warnings' }, el('b', {}, t('weather_suspicious')), el('ul', {}, list.map((x) => el('li', {}, x)))) : '';

function summary(box) {
  const located = model.files.some((f) => f.bounds), noted = model.files.filter((f) => f.note && f.kind !== 'uam');
  const head = [[t('input_name'), 2], [t('weather_kind')], [t('period')], [t('weather_count'), 1], ...(located ? [[t('weather_levels'), 1], [t('weather_bounds')]] : [])];
  const rows = model.files.map((f) => [f.name.split('/').pop(), t(`weather_kind_${f.kind}`), span(f.span), whole(f.count), ...(located ? [f.levels || '–', f.bounds ? `${degrees(f.bounds[0])} … ${degrees(f.bounds[1])}° E, ${degrees(f.bounds[2])} … ${degrees(f.bounds[3])}° N` : '–'] : [])]);
  const all = model.stations.flatMap((s) => s.warnings.map((w) => `${called(s)}: ${warning(w)}`));
  const range = (r) => r.flatMap((x) => x.map((v) => fmt(v, 4)));
  box.replaceChildren(el('p', { class: 'kicker' }, t('weather_report')), el('h1', {}, t('weather_title')), el('p', { class: 'lead' }, t('weather_lead')),
    warnings(all), el('p', { class: 'caption' }, t('weather_files')), table(head, rows),
    noted.length ? el('div', {}, el('p', { class: 'caption' }, t('weather_note')), el('ul', { class: 'note' }, noted.map((f) => el('li', {}, `${f.name.split('/').pop()}: ${f.note}`)))) : '',
    ...(model.stations.length ? [el('p', { class: 'caption' }, t('weather_stations')), table([[t('weather_station')], [t('weather_place')], [t('weather_elevation'), 1], [t('period')], [t('weather_reports'), 1], [t('weather_calm'), 1], [t('weather_speed'), 1]],
      model.stations.map((s) => { const r = s.roses[4]; return [called(s), `${s.place[0].toFixed(3)}° E, ${s.place[1].toFixed(3)}° N`, s.place[2].toFixed(0), span(s.span), whole(s.count), r.count ? pct(r.calm) : '–', r.count ? fmt(r.mean_speed, 2) : '–']; }))] : []),
    ...model.files.filter((f) => f.ranges.length).map((f) => el('details', { open: model.files.length < 4 }, el('summary', {}, `${t('weather_ranges')} · ${f.name.split('/').pop()}`),
      table([[t('weather_field')], [t('weather_what')], ...['first', 'last'].flatMap((w) => ['weather_least', 'weather_mean', 'weather_most'].map((k) => [el('span', {}, t(k), el('small', {}, t(`weather_${w}`))), 1]))], f.ranges.map((r) => [r.name, r.what, ...range(r.ranges)])))),
    ...model.files.filter((f) => f.kind === 'uam').map((f) => el('pre', {}, f.note)));
}

const stationPicker = () => model.stations.length > 1 ? select(t('weather_station'), model.stations.map((s, k) => [k, called(s)]), state.station, (v) => { state.station = +v; state.quantity = 0; ofStation(); }) : el('p', { class: 'caption' }, called(station()));
function ofStation() { [['coverage', coverage], ['wind', wind], ['day', day], ['hours', hours]].forEach(([id, make]) => make($(id))); }

const date = (days) => new Date(days * 86400000).toISOString().slice(0, 10);
function coverage(box) {
  const s = station(), q = s.quantities[state.quantity], plot = el('div', { class: 'chart', id: 'coverage-chart' });
  const rows = s.quantities.map((x) => [quantity(x.name), whole(x.count), signed(x.range[0]), x.name === 'wind_from_deg' ? '–' : signed(x.range[1]), signed(x.range[2]), whole(x.longest_gap)]);
  box.replaceChildren(...heading('weather_nav_coverage', 'weather_coverage_lead'), el('div', { class: 'controls' }, stationPicker(), q ? select(t('weather_quantity'), s.quantities.map((x, k) => [k, quantity(x.name)]), state.quantity, (v) => { state.quantity = +v; coverage(box); }) : ''),
    q ? plot : el('p', {}, t('weather_nothing')), table([[t('weather_quantity')], [t('weather_values'), 1], [t('weather_least'), 1], [t('weather_mean'), 1], [t('weather_most'), 1], [t('weather_gap'), 1]], rows));
  if (!q) return;
  const values = Array.from(unpack(q.days)), most = Math.max(...values), data = values.map((v, k) => [date(s.first_day + k), v]);
  const years = [...new Set(data.map((d) => d[0].slice(0, 4)))];
  const pieces = [{ value: 0, label: t('weather_none'), color: '#d9774a' }, { gt: 0, lt: most / 2, label: t('weather_less'), color: '#e9d9b0' }, { gte: most / 2, lt: most, label: t('weather_some'), color: '#9fc3d6' }, { gte: most, label: t('weather_full', { most }), color: '#275d7d' }];
  const tooltip = (p) => `${p.value[0]}<br><b>${p.value[1]}</b> ${t('weather_values_a_day')}`;
  if (years.length > 6) { matrix(plot, data, most); return; }
  plot.style.height = `${60 + 150 * years.length}px`;
  chart(plot, {
    tooltip: { formatter: tooltip }, visualMap: { type: 'piecewise', orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 14, itemHeight: 12, pieces },
    calendar: years.map((y, k) => ({ top: 26 + 150 * k, left: 70, right: 12, cellSize: ['auto', 14], range: y, splitLine: { lineStyle: { color: '#8a949b', width: 1 } }, itemStyle: { color: '#f4f6f6', borderColor: '#fff', borderWidth: 1 }, yearLabel: { show: true, margin: 40, fontSize: 14, color: '#55606a' }, dayLabel: { firstDay: 1, nameMap: t('weather_weekdays').split(' '), color: '#55606a', fontSize: 10 }, monthLabel: { nameMap: t('weather_months').split(' '), color: '#55606a' } })),
    series: years.map((y, k) => ({ type: 'heatmap', coordinateSystem: 'calendar', calendarIndex: k, data: data.filter((d) => d[0].startsWith(y)) })),
  });
}
// Many years: a cell a month.
function matrix(plot, data, most) {
  const sums = new Map();
  for (const [d, v] of data) { const key = d.slice(0, 7), s = sums.get(key) ?? [0, 0]; s[0] += v; s[1] += most; sums.set(key, s); }
  const years = [...new Set([...sums.keys()].map((k) => k.slice(0, 4)))];
  plot.style.height = `${70 + 20 * years.length}px`;
  chart(plot, {
    grid: { left: 56, right: 12, top: 8, bottom: 62 }, tooltip: { formatter: (p) => `${years[p.value[1]]}-${String(p.value[0] + 1).padStart(2, '0')}<br><b>${p.value[2].toFixed(0)} %</b>` },
    xAxis: { type: 'category', data: t('weather_months').split(' '), ...axis }, yAxis: { type: 'category', data: years, inverse: true, ...axis },
    visualMap: { min: 0, max: 100, orient: 'horizontal', left: 'center', bottom: 0, text: ['100 %', '0 %'], inRange: { color: ['#d9774a', '#e9d9b0', '#9fc3d6', '#275d7d'] } },
    series: [{ type: 'heatmap', data: [...sums].map(([k, [v, of]]) => [+k.slice(5) - 1, years.indexOf(k.slice(0, 4)), 100 * v / of]) }],
  });
}

function wind(box) {
  const s = station(), few = s.observed_roses.length > 0, list = few && state.hours === 'observed' ? s.observed_roses : s.roses, bounds = s.speed_classes;
  const largest = Math.max(0.01, ...list.flatMap((r) => r.shares.map((d) => d.reduce((a, b) => a + b, 0)))), step = [0.02, 0.05, 0.1, 0.2, 0.25].find((x) => largest / x <= 4) ?? 0.25, rim = Math.ceil(largest / step - 1e-9) * step;
  const labels = [...bounds, Infinity].map((b, k) => `${k ? bounds[k - 1] : 0.3}${Number.isFinite(b) ? `–${b}` : '+'} m/s`);
  const figure = (r, k) => { const f = el('figure', {}); f.innerHTML = rose(r.shares, rim, step); f.append(el('figcaption', {}, el('b', {}, t(k < 4 ? `weather_${seasons[k]}` : 'weather_all_seasons')), el('span', {}, r.count ? `${t('wind_mean', { speed: fmt(r.mean_speed, 2) })} · ${t('weather_calm_share', { share: pct(r.calm) })} · n = ${whole(r.count)}` : t('weather_nothing')))); return f; };
  box.replaceChildren(...heading('nav_wind', 'weather_wind_lead'), el('div', { class: 'controls' }, stationPicker(), few ? segments([['all', t('weather_all_hours')], ['observed', t('weather_observed_hours', { hours: s.observed_hours.join(t('weather_comma')) })]], state.hours, (v) => { state.hours = v; wind(box); }) : ''),
    s.roses[4].count ? el('div', {}, el('div', { class: 'key' }, labels.map((l, k) => el('span', {}, el('i', { style: `background:${shades[k]}` }), l))), el('div', { class: 'roses' }, list.map(figure))) : el('p', {}, t('weather_no_winds')));
}

function day(box) {
  const s = station(), parts = [['temperature', '°C'], ['wind_speed', 'm/s'], ['relative_humidity', '%']];
  const plots = parts.map(([key]) => el('div', { class: 'chart', id: `day-${key}`, style: 'height:270px' }));
  const known = parts.map(([key]) => s.days.some((d) => d[key].some((v) => v !== null)));
  box.replaceChildren(...heading('weather_nav_day', 'weather_day_lead'), el('div', { class: 'controls' }, stationPicker()), ...parts.flatMap(([key, unit], k) => known[k] ? [el('p', { class: 'caption' }, `${t(`weather_${key}`)} [${unit}]`), plots[k]] : []));
  parts.forEach(([key, unit], k) => known[k] && chart(plots[k], {
    grid: { left: 8, right: 16, top: 14, bottom: 50, containLabel: true }, legend: { ...legend, left: 'center' }, tooltip: { trigger: 'axis', confine: true, valueFormatter: (v) => v == null ? '–' : `${signed(v)} ${unit}` },
    xAxis: { type: 'category', data: hourNames, name: t('weather_hour'), nameLocation: 'middle', nameGap: 24, nameTextStyle: soft, boundaryGap: false, ...axis }, yAxis: { type: 'value', scale: key === 'temperature', min: key === 'temperature' ? undefined : 0, ...axis },
    series: seasons.map((season, n) => ({ type: 'line', name: t(`weather_${season}`), symbolSize: 4, connectNulls: true, lineStyle: { width: 2 }, itemStyle: { color: seasonColours[n] }, data: s.days[n][key] })),
  }));
}

function hours(box) {
  const s = station(), h = s.hours, map = el('div', { class: 'chart', id: 'hours-map', style: 'height:470px' }), lines = el('div', { class: 'chart', id: 'hours-lines', style: 'height:300px' });
  const list = s.warnings.filter((w) => ['filled', 'turning'].includes(w.kind)).map(warning), some = h.directions.some((d) => d.some((n) => n));
  box.replaceChildren(...heading('weather_nav_hours', 'weather_hours_lead'), el('div', { class: 'controls' }, stationPicker()), warnings(list), ...(some ? [el('p', { class: 'caption' }, t('weather_hours_lines')), lines, el('p', { class: 'caption' }, t('weather_hours_map')), map, el('p', { class: 'note' }, t('weather_hours_note'))] : [el('p', {}, t('weather_no_winds'))]));
  if (!some) return;
  const order = [...points.slice(8), ...points.slice(0, 8)];
  const data = h.directions.flatMap((d, hour) => { const n = d.reduce((a, b) => a + b, 0); return d.map((c, k) => [hour, (k + 8) % 16, n ? 100 * c / n : null]); });
  const most = Math.max(12.5, ...data.map((d) => d[2] ?? 0));
  chart(lines, {
    grid: { left: 8, right: 8, top: 34, bottom: 50, containLabel: true }, legend: { ...legend, left: 'center' }, tooltip: { trigger: 'axis', confine: true, formatter: (items) => `${items[0].name} h<br>${items.map((i) => `${i.marker}${i.seriesName}: <b>${i.value == null ? '–' : i.value.toFixed(0)}${i.seriesIndex ? '°' : ' %'}</b>`).join('<br>')}` },
    xAxis: { type: 'category', data: hourNames, name: t('weather_hour'), nameLocation: 'middle', nameGap: 24, nameTextStyle: soft, ...axis },
    yAxis: [{ type: 'value', min: 0, max: 100, name: '%', nameTextStyle: soft, ...axis }, { type: 'value', min: 0, max: 120, interval: 30, name: '°', nameTextStyle: soft, ...axis, splitLine: { show: false } }],
    series: [{ type: 'bar', name: t('weather_held'), itemStyle: { color: '#9fb8c6' }, barCategoryGap: '30%', data: h.held.map((v) => v === null ? null : 100 * v) },
      { type: 'line', name: t('weather_turn'), yAxisIndex: 1, symbolSize: 5, itemStyle: { color: '#d1605e' }, data: h.turn, markLine: { symbol: 'none', silent: true, lineStyle: { color: '#d1605e', type: 'dashed' }, label: { show: false }, data: [{ yAxis: 90 }] } }],
  });
  chart(map, {
    grid: { left: 8, right: 12, top: 8, bottom: 92, containLabel: true }, tooltip: { formatter: (p) => `${p.value[0]} h · ${order[p.value[1]]}<br><b>${p.value[2] == null ? '–' : p.value[2].toFixed(1)} %</b>` },
    xAxis: { type: 'category', data: hourNames, name: t('weather_hour'), nameLocation: 'middle', nameGap: 24, nameTextStyle: soft, ...axis }, yAxis: { type: 'category', data: order, ...axis },
    visualMap: { min: 0, max: Math.ceil(most), orient: 'horizontal', left: 'center', bottom: 0, text: [`${Math.ceil(most)} %`, '0 %'], inRange: { color: ['#f4f6f6', '#bcd3df', '#4c87a8', '#123a52'] } },
    series: [{ type: 'heatmap', data, itemStyle: { borderColor: '#fff', borderWidth: 0.5 } }],
  });
}

function profiles(box) {
  const p = model.profiles[state.profile], parts = [['temperature', '°C', '#d1605e'], ['wind_speed', 'm/s', '#31688e'], ['relative_humidity', '%', '#5a9e8f']];
  const label = (x) => x.hour === null ? (p.kind === 'soundings' ? t('weather_all_ascents', { count: x.count }) : t('weather_all_times')) : t('weather_ascents_at', { hour: x.hour, count: x.count });
  const h = p.hours[Math.min(state.hour, p.hours.length - 1)], plots = parts.map(([key]) => el('div', { class: 'chart', id: `profile-${key}`, style: 'height:420px' }));
  box.replaceChildren(...heading('weather_nav_profiles', 'weather_profiles_lead'), el('div', { class: 'controls' },
    select(t('weather_source'), model.profiles.map((x, k) => [k, `${t(`weather_kind_${x.kind}`)} · ${x.name.split(', ').map((n) => n.split('/').pop()).join(', ').slice(0, 70)}`]), state.profile, (v) => { state.profile = +v; state.hour = 0; profiles(box); }),
    p.hours.length > 1 ? segments(p.hours.map((x, k) => [k, label(x)]), state.hour, (v) => { state.hour = v; profiles(box); }) : el('p', { class: 'caption' }, label(h))),
  el('div', { style: 'display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:8px' }, parts.map(([key, unit], k) => el('div', {}, el('p', { class: 'caption' }, `${t(`weather_${key}`)} [${unit}]`), plots[k]))),
  el('details', {}, el('summary', {}, t('weather_profile_table')), table([[t('weather_altitude'), 1], [`${t('weather_temperature')} °C`, 1], [t('weather_t_range'), 1], [`${t('weather_relative_humidity')} %`, 1], [`${t('weather_wind_speed')} m/s`, 1], [t('weather_from'), 1], [t('weather_winds'), 1]],
    [...h.layers].reverse().map((l) => [whole(l.altitude), signed(l.temperature), l.temperature_range ? `${signed(l.temperature_range[0])} … ${signed(l.temperature_range[1])}` : '–', signed(l.relative_humidity, 0), signed(l.wind_speed), l.wind_from === null ? '–' : l.wind_from.toFixed(0), whole(l.winds)]))));
  parts.forEach(([key, unit, color], k) => {
    const data = h.layers.filter((l) => l[key] !== null).map((l) => [l[key], l.altitude / 1000]), end = (n) => h.layers.filter((l) => l.temperature_range).map((l) => [l.temperature_range[n], l.altitude / 1000]);
    const range = key === 'temperature' ? [0, 1].map((n) => ({ type: 'line', name: t(n ? 'weather_most' : 'weather_least'), showSymbol: false, lineStyle: { width: 1, type: 'dashed', color }, itemStyle: { color }, data: end(n) })) : [];
    chart(plots[k], {
      grid: { left: 8, right: 18, top: 26, bottom: key === 'temperature' ? 34 : 12, containLabel: true }, tooltip: { trigger: 'item', formatter: (i) => `${i.value[1]} km<br>${i.seriesName}: <b>${signed(i.value[0])} ${unit}</b>` }, legend: key === 'temperature' ? { ...legend, left: 'center' } : undefined,
      xAxis: { type: 'value', scale: key === 'temperature', min: key === 'temperature' ? undefined : 0, max: key === 'relative_humidity' ? 100 : undefined, ...axis }, yAxis: { type: 'value', min: 0, name: 'km', nameTextStyle: { align: 'left', color: '#55606a' }, ...axis, axisLine: { onZero: false, ...axis.axisLine } },
      series: [{ type: 'line', name: t('weather_mean'), symbolSize: 5, lineStyle: { width: 2 }, itemStyle: { color }, data }, ...range],
    });
  });
}

function provenance(box) {
  box.replaceChildren(el('h2', {}, t('nav_provenance')), el('dl', { class: 'facts' }, el('div', {}, el('dt', {}, t('version')), el('dd', {}, `hehuang ${model.version}`)), el('div', {}, el('dt', {}, t('weather_clock')), el('dd', {}, t('beijing_time')))), el('h3', {}, t('inputs')),
    table([[t('input_name'), 2], ['BLAKE3', 2]], model.inputs.map((i) => [i.name, el('span', { class: 'hash' }, i.blake3)])),
    el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

page(() => t('weather_title'), [['summary', 'nav_summary', summary], ['coverage', 'weather_nav_coverage', coverage], ['wind', 'nav_wind', wind], ['day', 'weather_nav_day', day], ['hours', 'weather_nav_hours', hours], ['profiles', 'weather_nav_profiles', profiles], ['provenance', 'nav_provenance', provenance]]);
