// The near-field page: contours over terrain in the deck's metres, highest values, culprits, weather.
import L from 'leaflet';
import { chart, rose } from './charts.js';
import { el, fmt, model, name, pct, segments, select, t, unpack, unpackBytes } from './data.js';
import { page } from './page.js';

const $ = (id) => document.getElementById(id);
const state = { layer: 0, group: 0, culpritGroup: 0 };
const colours = ['#fbe3a8', '#f3bd72', '#e58d4f', '#cf5a43', '#a3304a', '#5f1a4a'];
const parts = ['#1d5b79', '#d98b3a', '#5c8f4d', '#a3304a', '#7a6aa8', '#3fa0a0', '#b8a03c', '#8c5a3c', '#d0709a', '#6f8fb0', '#9bb36a', '#4a4a6a', '#b0b6ba'];
const speeds = ['#bcd3df', '#86b0c6', '#4c87a8', '#275d7d', '#123a52'], classes = ['< 2', '2–3', '3–5', '5–8', '≥ 8'];
const axis = { axisLine: { lineStyle: { color: '#b8c0c4' } }, axisLabel: { color: '#55606a' }, splitLine: { lineStyle: { color: '#e9ecee' } }, axisTick: { show: false } };
const unit = (u) => ({ 'ug m-3': 'µg/m³', 'mg m-3': 'mg/m³', 'g m-3': 'g/m³', 'g m-2': 'g/m²', 'g m-2 year-1': 'g/(m² a)', '1e-9': 'ppb', '1e-6': 'ppm' })[u] ?? u;
const heading = (title, lead) => [el('h2', {}, t(title)), el('p', { class: 'lead' }, t(lead))];
const whole = (v) => v.toLocaleString('en-US', { maximumFractionDigits: 1 });
const place = (r) => `${whole(model.x[r])}, ${whole(model.y[r])}`;
const groupOptions = () => model.groups.map((g, k) => [k, g]);
const table = (head, rows, kind = '') => el('div', { class: 'scroll' }, el('table', { class: kind }, el('thead', {}, el('tr', {}, head.map(([h, n]) => el('th', { class: n ? 'n' : '' }, h)))), el('tbody', {}, rows.map((r) => el('tr', {}, r.map((c, k) => el('td', { class: head[k][1] ? 'n' : '' }, c)))))));

function summary(box) {
  const facts = [[t('nf_pollutant'), model.pollutant], [t('period'), `${model.period[0]} – ${model.period[1]}`],
    [t('nf_hours'), t('nf_hours_text', { n: model.hours[0], calm: model.hours[1], missing: model.hours[2] })],
    [t('nf_sources_receptors'), `${model.sources.length} / ${model.x.length.toLocaleString('en-US')}`],
    [t('nf_crs'), model.crs ?? t('nf_no_crs')], [t('nf_options'), model.options.join(' ')]];
  const rows = model.layers.flatMap((l) => l.groups.map((g, k) => {
    const limit = model.limits.find((x) => x.averaging === l.averaging);
    return [name(l.label), model.groups[k], `${fmt(g.highest, 5)} ${unit(l.units)}`, limit ? `${fmt(limit.value)} (${pct(g.highest / limit.value)})` : '', place(g.at)];
  }));
  const limits = model.limits.length > 0, cut = (r) => limits ? r : r.filter((_, k) => k !== 3);
  box.replaceChildren(el('p', { class: 'kicker' }, t('nf_report')), el('h1', {}, model.titles[0] ?? ''), el('p', { class: 'lead' }, model.titles[1] ?? ''),
    el('dl', { class: 'facts' }, facts.map(([a, b]) => el('div', {}, el('dt', {}, a), el('dd', {}, b)))),
    el('p', { class: 'caption' }, t('nf_highest')),
    table(cut([[t('nf_quantity')], [t('nf_group')], [t('nf_value'), 1], [t('nf_limit'), 1], [t('nf_xy'), 1]]), rows.map(cut)),
    limits ? '' : el('p', { class: 'note' }, t('nf_no_limit')));
}

let map, drawn, legend, readout;
function picture(relief) {
  const c = document.createElement('canvas'), shade = unpackBytes(relief.shade); c.width = relief.nx; c.height = relief.ny;
  const context = c.getContext('2d'), image = context.createImageData(c.width, c.height);
  for (let j = 0; j < relief.ny; j++) for (let i = 0; i < relief.nx; i++) {
    const v = 70 + 0.74 * shade[j * relief.nx + i], o = 4 * ((relief.ny - 1 - j) * relief.nx + i);
    image.data[o] = v; image.data[o + 1] = v; image.data[o + 2] = 0.985 * v; image.data[o + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return c.toDataURL();
}
function extent() {
  const points = [...model.x.map((x, k) => [x, model.y[k]]), ...model.sources.flatMap((s) => s.points)];
  const low = (k) => points.reduce((m, p) => Math.min(m, p[k]), Infinity), high = (k) => points.reduce((m, p) => Math.max(m, p[k]), -Infinity);
  return L.latLngBounds([low(1), low(0)], [high(1), high(0)]).pad(0.02);
}
function mapSection(box) {
  const at = el('div', { class: 'map', id: 'near-map' });
  legend = el('div', { class: 'legend' }); readout = el('div', { class: 'readout' });
  box.replaceChildren(...heading('nav_map', 'nf_map_lead'), el('div', { class: 'controls' },
    select(t('nf_quantity'), model.layers.map((l, k) => [k, name(l.label)]), state.layer, (v) => { state.layer = +v; paint(); }),
    select(t('nf_group'), groupOptions(), state.group, (v) => { state.group = +v; paint(); })), at,
  el('div', { class: 'below' }, legend, el('div', { class: 'side' }, readout, el('p', { class: 'note' }, [t(model.method ? `nf_method_${model.method}` : 'nf_method_none'), t(model.relief ? (model.relief.embedded ? 'nf_relief_embedded' : 'nf_relief') : 'nf_no_relief'), model.crs ? `${model.crs}.` : t('nf_no_crs'), t('nf_buildings')].join(' ')))));
  if (map) map.remove();
  map = L.map(at, { crs: L.CRS.Simple, minZoom: -10, zoomSnap: 0.25, attributionControl: false, preferCanvas: false });
  ['relief', 'areas', 'dots', 'sources'].forEach((p, k) => { map.createPane(p).style.zIndex = 250 + 50 * k; });
  if (model.relief) { const [w, s, e, n] = model.relief.bounds; L.imageOverlay(picture(model.relief), [[s, w], [n, e]], { pane: 'relief', interactive: false }).addTo(map); }
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  map.fitBounds(extent(), { animate: false });
  sources();
  map.on('mousemove', (e) => { readout.textContent = reading(e.latlng); });
  drawn = L.layerGroup().addTo(map);
  paint();
}
function sources() {
  for (const s of model.sources) {
    const points = s.points.map(([x, y]) => [y, x]), style = { pane: 'sources', color: '#10222d', weight: 1.6, fillColor: '#fff', fillOpacity: 0.55 };
    const shape = points.length === 1 ? L.circleMarker(points[0], { ...style, radius: model.sources.length > 60 ? 2.5 : 4.5, fillOpacity: 1 }) : points.length === 2 ? L.polyline(points, { ...style, weight: 2.4 }) : L.polygon(points, style);
    shape.bindPopup(() => el('div', {}, el('b', {}, s.id), ` ${s.kind}`, el('br', {}), `${t('nf_emission')} ${fmt(s.emission)} ${s.emission_unit}`, el('br', {}), `${t('nf_height')} ${fmt(s.height)} m`, s.downwash ? el('div', {}, t('nf_downwash')) : '')).addTo(map);
  }
}
const chosen = () => { const l = model.layers[state.layer], g = l.groups[state.group]; return [l, g, unpack(g.values)]; };
function reading(p) {
  const [l, , values] = chosen();
  let best = -1, least = Infinity;
  for (let k = 0; k < model.x.length; k++) { const d = (model.x[k] - p.lng) ** 2 + (model.y[k] - p.lat) ** 2; if (d < least) { least = d; best = k; } }
  return `${t('nf_receptor')} ${best + 1} (${place(best)}) · ${fmt(unpack(model.z)[best], 4)} m · ${fmt(values[best], 4)} ${unit(l.units)}`;
}
function paint() {
  const [l, g, values] = chosen(), n = g.areas.length, colour = (k) => colours[Math.max(0, Math.min(5, Math.round(n > 1 ? k * 5 / (n - 1) : 3)))];
  drawn.clearLayers();
  g.areas.forEach((a, k) => a.polygons.forEach((rings) => L.polygon(rings.map((r) => r.map(([x, y]) => [y, x])), { pane: 'areas', color: colour(Math.min(n - 1, k + 1)), weight: 1, fillColor: colour(k), fillOpacity: model.relief ? 0.5 : 0.62, fillRule: 'evenodd', interactive: false, smoothFactor: 0.4 }).addTo(drawn)));
  if (!n || model.x.length <= 400) {
    const level = (v) => g.areas.reduce((k, a, i) => (v >= a.level ? i : k), -1);
    values.forEach((v, k) => L.circleMarker([model.y[k], model.x[k]], { pane: 'dots', radius: n ? 1.8 : 5, weight: n ? 0 : 1, color: '#333', fillColor: n ? '#33424c' : colours[Math.max(0, Math.min(5, Math.round(5 * v / (g.highest || 1))))], fillOpacity: n ? 0.6 : 1, interactive: false, level: level(v) }).addTo(drawn));
  }
  const limit = model.limits.find((x) => x.averaging === l.averaging);
  L.marker([model.y[g.at], model.x[g.at]], { pane: 'sources', interactive: false, icon: L.divIcon({ className: '', iconSize: [0, 0], html: `<div style="transform:translate(-7px,-11px);color:#a00;font:700 20px/20px sans-serif;text-shadow:0 0 3px #fff,0 0 3px #fff">×</div>` }) }).addTo(drawn);
  legend.replaceChildren(el('b', {}, `${name(l.label)} · ${model.groups[state.group]} [${unit(l.units)}]`),
    el('div', { class: 'key' }, g.areas.map((a, k) => el('span', {}, el('i', { style: `background:${colour(k)}` }), `≥ ${fmt(a.level, 2)}`))),
    el('div', {}, el('b', { style: 'color:#a00' }, '× '), `${t('nf_maximum')} ${fmt(g.highest, 5)} ${unit(l.units)} · ${place(g.at)}`), limit ? el('div', {}, `${t('nf_limit')} ${fmt(limit.value)} ${unit(l.units)} · ${pct(g.highest / limit.value)}`) : '');
  readout.textContent = t('nf_point');
}

function highs(box) {
  const list = model.tops.filter((x) => x.group === state.group);
  box.replaceChildren(...heading('nav_highs', 'nf_highs_lead'), el('div', { class: 'controls' }, model.groups.length > 1 ? select(t('nf_group'), groupOptions(), state.group, (v) => { state.group = +v; paint(); highs(box); }) : ''),
    ...list.flatMap((x) => {
      const dated = x.rows.some((r) => r.date), cut = (r) => dated ? r : r.filter((_, k) => k !== 2), limit = model.limits.find((y) => y.averaging === x.averaging);
      return [el('h3', {}, `${name(x.label)} [${unit(x.units)}]${limit ? ` · ${t('nf_limit')} ${fmt(limit.value)}` : ''}`), x.rows.length ? table(cut([['#', 1], [t('nf_value'), 1], [t('nf_date')], [t('nf_receptor'), 1], [t('nf_xy'), 1], [t('nf_elevation'), 1], [t('nf_hill'), 1]]),
        x.rows.map((r, k) => cut([String(k + 1), `${fmt(r.value, 5)}${r.flag ? ` ${r.flag}` : ''}`, r.date, String(r.receptor + 1), place(r.receptor), whole(r.elevation), whole(r.hill)]))) : el('p', { class: 'note' }, t('nf_nothing'))];
    }));
}

const called = (s) => s === 'BACKGROUND' ? t('nf_background') : s || t('nf_others');
// Bars by hour of the day: by source where the parts are known.
function clockSeries(hours) {
  const list = model.hour_culprits.filter((c) => c.group === state.culpritGroup);
  if (!list.length) return { series: [{ type: 'bar', data: hours, itemStyle: { color: '#1d5b79' }, barCategoryGap: '25%' }] };
  const sums = new Map();
  list.forEach((c) => c.parts.forEach((p) => sums.set(p.source, (sums.get(p.source) ?? 0) + Math.abs(p.value))));
  const names = [...sums].filter(([s]) => s).sort((a, b) => b[1] - a[1]).slice(0, 11).map(([s]) => s), rest = (s) => names.includes(s) ? s : '';
  const all = [...names, ...(list.some((c) => c.parts.some((p) => !rest(p.source))) ? [''] : [])];
  const at = (h, s) => list.filter((c) => c.hour === h).flatMap((c) => c.parts).filter((p) => rest(p.source) === s).reduce((x, p) => x + p.value, 0);
  return { grid: { left: 8, right: 12, top: 12, bottom: 58, containLabel: true }, legend: { bottom: 0, itemWidth: 12, itemHeight: 10 },
    tooltip: { trigger: 'item', formatter: (p) => { const c = list.find((x) => x.hour === p.dataIndex + 1); return `${c ? c.date : p.name}<br>${c ? `${t('nf_receptor')} ${c.receptor + 1} (${place(c.receptor)})<br>` : ''}${p.seriesName}: <b>${fmt(p.value, 4)}</b>`; } },
    series: all.map((s, k) => ({ type: 'bar', stack: 's', name: called(s), itemStyle: { color: parts[k % parts.length] }, barCategoryGap: '25%', data: hours.map((_, h) => at(h + 1, s)) })) };
}
const wrapped = (text, most = 17) => el('span', { style: `display:inline-block;white-space:normal;max-width:${most}em` }, text);
// Who makes the maxima and the percentile days.
function shares(box) {
  const list = model.shares, label = (p) => called(p.source);
  const words = (l, total, many) => l.slice(0, many).map((p) => `${label(p)} ${fmt(p.value, 3)} (${pct(p.value / total)})`).join('; ');
  const role = (l, total) => l.map((p) => `${p.source === 'BACKGROUND' ? t('nf_background') : t(`role_${p.source}`)} ${fmt(p.value, 3)} (${pct(p.value / total)})`).join('; ');
  box.replaceChildren(...heading('nav_shares', 'nf_shares_lead'), list.length ? table([[t('nf_receptor')], [t('nf_group')], [t('nf_quantity')], [t('nf_date')], [t('nf_value'), 1], [t('nf_by_source')], [t('nf_by_role')]],
    list.map((s) => [wrapped(`${s.point || t('nf_at_maximum')} · ${s.receptor + 1} (${place(s.receptor)})`, 11), model.groups[s.group], wrapped(name(s.figure), 11), wrapped(s.dates.join(' / '), 9), `${fmt(s.total, 5)} ${unit(model.units)}`, wrapped(words(s.parts, s.total, 5)), wrapped(role(s.roles, s.total))])) : el('p', { class: 'note' }, t('nf_no_shares')));
}

const speed = (v) => v === null ? '–' : fmt(v, 3);
function culprits(box) {
  const list = model.culprits.filter((c) => c.group === state.culpritGroup), hours = model.by_hour[state.culpritGroup];
  const bars = el('div', { class: 'chart', id: 'culprit-chart' }), clock = el('div', { class: 'chart', id: 'clock-chart', style: 'height:260px' });
  const nodes = [...heading('nav_culprits', 'nf_culprits_lead'), el('div', { class: 'controls' }, model.groups.length > 1 ? select(t('nf_group'), groupOptions(), state.culpritGroup, (v) => { state.culpritGroup = +v; culprits(box); }) : '')];
  if (!list.length) { box.replaceChildren(...nodes, el('p', {}, t('nf_no_culprits'))); return; }
  const names = [...new Set(list.flatMap((c) => c.parts.map((p) => p.source)))].slice(0, 12), rest = (s) => names.includes(s) ? s : '', all = [...new Set([...names.filter(Boolean), ...(list.some((c) => c.parts.some((p) => !rest(p.source))) ? [''] : [])])];
  const label = called, title = model.culprit_averaging ? name(model.culprit_averaging) : '';
  const head = [['#', 1], [t('nf_value'), 1], [t('nf_date')], [t('nf_receptor'), 1], ['u* m/s', 1], ['L m', 1], [`zi m`, 1], [`${t('nf_wind')} m/s`, 1], [`${t('nf_from')} °`, 1], ['T °C', 1], [t('nf_first_source')]];
  const rows = list.map((c) => { const w = c.weather ?? {}, first = c.parts[0]; return [String(c.place), fmt(c.value, 5), c.date, `${c.receptor + 1} (${place(c.receptor)})`, speed(w.friction_velocity ?? null), speed(w.obukhov_length ?? null), speed(w.mixing_height ?? null), speed(w.wind_speed ?? null), w.wind_from == null ? '–' : fmt(w.wind_from, 3), w.temperature == null ? '–' : (w.temperature - 273.15).toFixed(1).replace('-', '−'), first ? `${label(first.source)} ${pct(first.value / c.parts.reduce((s, p) => s + p.value, 0))}` : '–']; });
  box.replaceChildren(...nodes, el('p', { class: 'caption' }, `${t('nf_culprits_chart', { average: title })} [${unit(model.units)}]`), bars, el('p', { class: 'caption' }, t('nf_culprits_table')), table(head, rows),
    ...(hours ? [el('p', { class: 'caption' }, `${t('nf_clock')} [${unit(model.units)}]`), clock] : []));
  bars.style.height = `${110 + 30 * list.length + 20 * Math.ceil(all.length / 8)}px`;
  const rising = [...list].reverse();
  chart(bars, { grid: { left: 8, right: 24, top: 8, bottom: 50, containLabel: true }, legend: { bottom: 0, itemWidth: 12, itemHeight: 10 },
    tooltip: { trigger: 'item', formatter: (p) => `${p.name}<br>${p.seriesName}: <b>${fmt(p.value, 4)}</b>` },
    xAxis: { type: 'value', ...axis }, yAxis: { type: 'category', data: rising.map((c) => `${c.place} · ${c.date}`), ...axis },
    series: all.map((s, k) => ({ type: 'bar', stack: 's', name: label(s), barWidth: 18, itemStyle: { color: parts[k % parts.length] }, data: rising.map((c) => c.parts.filter((p) => rest(p.source) === s).reduce((x, p) => x + p.value, 0)) })) });
  if (hours) chart(clock, { grid: { left: 8, right: 12, top: 12, bottom: 30, containLabel: true }, tooltip: { trigger: 'item', formatter: (p) => `${p.name} h<br><b>${fmt(p.value, 4)}</b>` },
    xAxis: { type: 'category', data: hours.map((_, k) => String(k + 1)), name: t('nf_hour_end'), nameLocation: 'middle', nameGap: 26, ...axis }, yAxis: { type: 'value', ...axis }, ...clockSeries(hours) });
}

function weather(box) {
  const w = model.weather, largest = Math.max(0.01, ...w.rose.map((d) => d.reduce((a, b) => a + b, 0))), step = [0.02, 0.05, 0.1, 0.2, 0.25].find((s) => largest / s <= 4) ?? 0.25, rim = Math.ceil(largest / step - 1e-9) * step;
  const figure = el('figure', {}), stable = el('div', { class: 'chart', id: 'stability-chart', style: 'height:300px' }), mixing = el('div', { class: 'chart', id: 'mixing-chart', style: 'height:300px' });
  figure.innerHTML = rose(w.rose, rim, step);
  figure.append(el('figcaption', {}, el('span', {}, `${t('wind_mean', { speed: fmt(w.mean_speed, 2) })} · ${t('nf_calm', { share: pct(w.calm) })} · ${fmt(w.wind_height, 2)} m`)));
  box.replaceChildren(...heading('nav_wind', 'nf_weather_lead'), el('div', { class: 'key' }, classes.map((c, k) => el('span', {}, el('i', { style: `background:${speeds[k]}` }), `${c} m/s`))), el('div', { style: 'max-width:380px;margin:0 auto' }, figure),
    el('p', { class: 'caption' }, t('nf_stability')), stable, el('p', { class: 'caption' }, t('nf_mixing')), mixing);
  const hours = w.stability.map((_, k) => String(k + 1)), below = { grid: { left: 8, right: 12, top: 12, bottom: 46, containLabel: true }, legend: { bottom: 0, itemWidth: 12, itemHeight: 10 }, xAxis: { type: 'category', data: hours, ...axis }, tooltip: { trigger: 'item' } };
  chart(stable, { ...below, yAxis: { type: 'value', ...axis }, series: ['nf_convective', 'nf_stable', 'nf_calm_missing'].map((s, k) => ({ type: 'bar', stack: 's', name: t(s), itemStyle: { color: ['#e0a04a', '#2f6f8f', '#c2c8cb'][k] }, data: w.stability.map((h) => h[k]) })) });
  chart(mixing, { ...below, yAxis: { type: 'value', name: 'm', ...axis }, series: ['nf_p10', 'nf_median', 'nf_p90'].map((s, k) => ({ type: 'bar', name: t(s), itemStyle: { color: ['#bcd3df', '#4c87a8', '#123a52'][k] }, data: w.mixing.map((m) => m ? m[k] : null) })) });
}

function provenance(box) {
  box.replaceChildren(el('h2', {}, t('nav_provenance')), el('dl', { class: 'facts' }, el('div', {}, el('dt', {}, t('version')), el('dd', {}, `hehuang ${model.version}`))), el('h3', {}, t('inputs')),
    table([[t('nf_role')], [t('input_name')], ['BLAKE3']], model.inputs.map((i) => [i.role, i.name, el('span', { class: 'hash' }, i.blake3)])), el('p', { class: 'note' }, t('nf_note')),
    el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

const refit = () => { map.invalidateSize({ animate: false }); map.fitBounds(extent(), { animate: false }); };
page(() => model.titles[0] ?? '', [['summary', summary], ['map', mapSection], ['highs', highs], ['culprits', culprits], ['shares', shares], ['wind', weather], ['provenance', provenance]].map(([id, make]) => [id, `nav_${id}`, make]), refit);
