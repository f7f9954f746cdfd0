// Pages of contributions: which source is the largest in every cell, tags by receptors, who makes the daily maxima of ozone, dust by source region.
import { axis, chart, legend } from './charts.js';
import { chartHour, colours, el, firstFollowed, fmt, followed, groups, heading, hourLabel, isInflow, model, name, part, pct, pollutantOptions, segments, select, sumTags, t, unpack } from './data.js';
import { cellAt, still } from './map.js';

const sources = (g) => !g.tags.every((n) => isInflow(model.tags[n]));
const rgb = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
const rowsOf = (list, width) => Math.max(1, Math.ceil(list.reduce((w, g) => w + 42 + [...name(g.label)].reduce((x, c) => x + (c > 'ÿ' ? 12 : 7), 0), 0) / Math.max(200, width - 20)));
const byChoices = () => [['sector', t('by_sector')], ['region', t('by_region')], ['tag', t('by_tag')]].filter(([by]) => by === 'tag' || (by === 'sector' ? model.sectors : model.regions).length);
const firstBy = () => byChoices()[0][0];

// Stacked bars: list of {label, colour, values} over categories; across: one bar a row.
function stack(box, list, categories, unit, { across = false, title = (k) => categories[k], most = 14, height = 330 } = {}) {
  const rows = rowsOf(list, box.clientWidth || 900), whole = categories.map((_, k) => list.reduce((s, g) => s + (g.values[k] || 0), 0));
  box.style.height = `${across ? 70 + 24 * categories.length + 22 * rows : height + 22 * rows}px`;
  const names = { type: 'category', data: categories, ...axis, axisLabel: { ...axis.axisLabel, ...(across ? { interval: 0 } : { hideOverlap: true }) } }, values = { type: 'value', name: across ? '' : `[${unit}]`, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis };
  chart(box, {
    grid: { left: 8, right: 20, top: across ? 8 : 34, bottom: 34 + 22 * rows, containLabel: true }, legend,
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, formatter: (items) => {
      const k = items[0].dataIndex, lines = list.map((g) => [g.values[k], g]).filter(([v]) => Number.isFinite(v)).sort((a, b) => b[0] - a[0]).slice(0, most);
      return `<b>${title(k)}</b><table class="tip"><tr><td>${t('total')}</td><td>${fmt(whole[k])}</td><td>${unit}</td></tr>${lines.map(([v, g]) => `<tr><td><i style="background:${g.colour}"></i>${name(g.label)}</td><td>${fmt(v)}</td><td>${whole[k] > 0 ? pct(v / whole[k]) : ''}</td></tr>`).join('')}</table>`;
    } },
    xAxis: across ? { ...values, name: '' } : names, yAxis: across ? names : values,
    series: list.map((g) => ({ type: 'bar', stack: 's', name: name(g.label), ...(across ? { barWidth: 15 } : { barCategoryGap: categories.length > 20 ? '8%' : '40%', barMaxWidth: 70 }), itemStyle: { color: g.colour }, data: Array.from(g.values, (v) => (Number.isFinite(v) ? v : null)) })),
  });
}

// The largest contribution in every cell: maps as lists of {label, colour, other, map}.
function largest(list, total) {
  const cells = list[0].map.length, best = new Int32Array(cells).fill(-1), share = new Float64Array(cells);
  for (let c = 0; c < cells; c++) list.forEach((g, k) => { if (g.map[c] > 0 && (best[c] < 0 || g.map[c] > list[best[c]].map[c])) { best[c] = k; share[c] = total[c] > 0 ? g.map[c] / total[c] : NaN; } });
  return { best, share };
}
function dominantMap(list, total, unit) {
  const { best, share } = largest(list, total), readout = el('div', { class: 'readout' }, ' '), tint = list.map((g) => rgb(g.colour));
  const faded = (c) => { const f = 0.5 + 0.5 * Math.min(1, Math.max(0, share[c])); return tint[best[c]].map((v) => 255 + f * (v - 255)); };
  const picture = still(null, 0, 1, null, (c) => (best[c] < 0 ? null : faded(c)));
  picture.addEventListener('mousemove', (e) => {
    const box = picture.getBoundingClientRect(), c = cellAt((e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height);
    readout.textContent = c < 0 || best[c] < 0 ? ' ' : [...list].sort((a, b) => b.map[c] - a.map[c]).slice(0, 3).map((g) => `${name(g.label)} ${fmt(g.map[c])} ${unit} (${pct(g.map[c] / total[c])})`).join(' · ');
  });
  const count = list.map((_, k) => best.reduce((n, b) => n + (b === k), 0)), all = best.length;
  const shown = list.map((g, k) => [g, count[k]]).filter(([, n]) => n).sort((a, b) => b[1] - a[1]);
  return [el('div', { class: 'still' }, picture), el('div', { class: 'key' }, shown.map(([g, n]) => el('span', {}, el('i', { style: `background:${g.colour}` }), `${name(g.label)} ${pct(n / all)}`))), readout, el('p', { class: 'note' }, t('dom_note'))];
}

const dom = { pollutant: firstFollowed, by: null, background: false };
export function dominant(box) {
  dom.by ??= firstBy();
  const again = () => dominant(box), p = model.pollutants[dom.pollutant], maps = new Map(model.tag_maps.filter((m) => m.pollutant === dom.pollutant).map((m) => [m.tag, m]));
  const add = (tags) => { const out = new Float64Array(model.grid.nx * model.grid.ny); tags.forEach((n) => { if (maps.has(n)) unpack(maps.get(n).map).forEach((v, c) => { out[c] += v; }); }); return out; };
  const all = groups(dom.by), tint = colours(all), total = add(model.tags.map((_, n) => n));
  const list = all.map((g, k) => ({ ...g, colour: tint[k] })).filter((g) => dom.background || sources(g)).map((g) => ({ ...g, map: add(g.tags) }));
  box.replaceChildren(...heading('nav_dominant', 'dom_lead').filter(Boolean),
    el('div', { class: 'controls' }, select(t('pollutant'), pollutantOptions(followed), dom.pollutant, (v) => { dom.pollutant = +v; again(); }), segments(byChoices(), dom.by, (v) => { dom.by = v; again(); }),
      el('label', { class: 'check' }, el('input', { type: 'checkbox', checked: dom.background, onchange: (e) => { dom.background = e.target.checked; again(); } }), t('dom_background'))),
    el('p', { class: 'caption' }, `${t('dom_caption')} · ${p.label} · ${t('period_mean')} · ${t(`by_${dom.by}`)}${dom.background ? '' : ` · ${t('dom_without')}`}`),
    ...(list.length ? dominantMap(list, total, p.units) : [el('p', { class: 'note' }, t('dom_none'))]));
}

const hot = { pollutant: firstFollowed, by: null, of: 'stations', unit: 'share' };
const least = 0.005;
export function heat(box) {
  hot.by ??= firstBy();
  const again = () => heat(box), p = model.pollutants[hot.pollutant], receptors = { cities: model.cities, stations: model.receptors, counties: model.counties }[hot.of];
  const rows = receptors.map((r) => r.mean_contribution[hot.pollutant]), total = rows.map((row) => row.reduce((a, b) => a + b, 0)), all = groups(hot.by).map((g) => ({ ...g, values: rows.map((row) => sumTags(row, g.tags)) }));
  const matters = (g) => g.values.some((v, k) => v > least * total[k]), large = all.filter(matters), small = all.filter((g) => !matters(g));
  const list = small.length > 1 ? [...large, { label: { zh: t('heat_small', { count: small.length }), en: t('heat_small', { count: small.length }) }, values: rows.map((_, k) => small.reduce((s, g) => s + g.values[k], 0)) }] : all;
  const cell = (v, k) => { const share = total[k] > 0 ? v / total[k] : 0; return el('td', { class: 'n', title: `${fmt(v)} ${p.units} · ${pct(share)}`, style: `background:color-mix(in srgb, #c8553d ${Math.round(Math.min(1, Math.sqrt(Math.max(0, share))) * 88)}%, transparent);${share > 0.45 ? 'color:#fff' : ''}` }, hot.unit === 'value' ? part(v, total[k]) : share >= 0.0005 ? (100 * share).toFixed(1) : ''); };
  box.replaceChildren(...heading('nav_heat', 'heat_lead').filter(Boolean),
    el('div', { class: 'controls' }, select(t('pollutant'), pollutantOptions(followed), hot.pollutant, (v) => { hot.pollutant = +v; again(); }), segments(byChoices(), hot.by, (v) => { hot.by = v; again(); }),
      segments([['cities', t('city')], ['stations', t('stations_title')], ['counties', t('counties_title')]], hot.of, (v) => { hot.of = v; again(); }), segments([['share', '%'], ['value', p.units]], hot.unit, (v) => { hot.unit = v; again(); })),
    el('p', { class: 'caption' }, `${p.label} · ${t('contribution')} [${hot.unit === 'value' ? p.units : t('in_percent')}] · ${t(`by_${hot.by}`)}`),
    !receptors.length ? el('p', { class: 'note' }, t('heat_none')) : el('div', { class: 'scroll' }, el('table', { class: 'matrix heat' },
      el('thead', {}, el('tr', {}, el('th', {}, `${t('source')} ╲ ${t('receptor')}`), receptors.map((r) => el('th', { class: 'up', scope: 'col' }, el('span', {}, name(r.name)))))),
      el('tbody', {}, list.map((g) => el('tr', {}, el('th', { scope: 'row' }, name(g.label)), g.values.map(cell))),
        el('tr', { class: 'sum' }, el('th', {}, `${t('total')} [${p.units}]`), total.map((v) => el('td', { class: 'n' }, fmt(v))))))),
    el('p', { class: 'note' }, t('heat_note', { least: pct(least) })));
}

// Background of ozone as parts of its own, then the sources.
const parts = [['sides', (id) => id.startsWith('boundary_') && id !== 'boundary_top', '#8fa3b0'], ['top', (id) => id === 'boundary_top', '#b9c6ce'], ['stratosphere', (id) => id === 'stratosphere', '#5d6f8a'], ['methane', (id) => id === 'methane', '#a8a06b'], ['initial', (id) => id === 'initial', '#dde1e4'], ['chemistry', (id) => id === 'chemistry', '#cbb8a4']];
const oz = { station: 0, attribution: 0, unit: 'ppb', by: null, day: 0 };
function ozoneParts() {
  const tags = (which) => model.tags.map((x, n) => [x.id, n]).filter(([id]) => which(id)).map(([, n]) => n);
  const background = parts.map(([key, which, colour]) => ({ key, label: both(`ob_${key}`), colour, tags: tags(which), background: true })).filter((g) => g.tags.length);
  const own = groups(oz.by).filter(sources), tint = colours(own.map((g) => ({ ...g, other: false })));
  return [...own.map((g, k) => ({ ...g, colour: tint[k] })), ...background];
}
const both = (key) => ({ get zh() { return t(key); }, get en() { return t(key); } });
const spanOf = (begins) => `${begins}–${begins + 8}`;
export function ozoneBudget(box) {
  oz.by ??= firstBy();
  const again = () => ozoneBudget(box), b = model.ozone_budget, nt = model.tags.length, na = b.attributions.length, f = oz.unit === 'ppb' ? 1 : b.reference_factor, unit = oz.unit === 'ppb' ? 'ppb' : 'µg/m³', list = ozoneParts();
  const values = (s, day) => { const at = (day * na + oz.attribution) * nt; return unpack(s.contributions).subarray(at, at + nt); };
  const of = (s, day, g) => (s.mda8[day] === null ? NaN : f * sumTags(values(s, day), g.tags)), station = b.stations[oz.station], label = name(model.receptors[station.receptor].name), days = b.days.map(name);
  const series = (pick) => list.map((g) => ({ ...g, values: pick(g) }));
  // Means of the days that are whole, by their weights.
  const mean = (s, value) => { let sum = 0, weight = 0; b.days.forEach((_, d) => { if (s.mda8[d] !== null) { sum += b.weights[d] * value(d); weight += b.weights[d]; } }); return weight ? sum / weight : NaN; };
  const byDay = el('div', { class: 'chart', id: 'ozone-budget-days' }), byPlace = el('div', { class: 'chart', id: 'ozone-budget-places' });
  const sentence = (d) => {
    if (station.mda8[d] === null) return el('p', { class: 'sentence' }, t('ob_no_day', { station: label, day: days[d] }));
    const whole = station.mda8[d], share = (g) => sumTags(values(station, d), g.tags) / whole, background = list.filter((g) => g.background), own = list.filter((g) => !g.background);
    const words = (gs) => gs.map((g) => [g, share(g)]).filter(([, v]) => v >= 0.0005).sort((x, y) => y[1] - x[1]).slice(0, 6).map(([g, v]) => `${name(g.label)} ${pct(v)}`).join(t('and')), sum = (gs) => gs.reduce((s, g) => s + share(g), 0);
    return el('p', { class: 'sentence' }, t('ob_sentence', { station: label, day: days[d], ppb: fmt(whole), reference: fmt(whole * b.reference_factor), hours: spanOf(station.begins[d]), background: pct(sum(background)), parts: words(background), local: pct(sum(own)), sources: words(own) || '–' }));
  };
  const known = b.days.map((_, d) => d).filter((d) => station.mda8[d] !== null), head = (text, small) => el('th', { class: 'n' }, text, small ? el('small', {}, small) : null);
  const cell = (v, total) => el('td', { class: 'n' }, part(v, total), el('small', {}, pct(v / total)));
  box.replaceChildren(...heading('nav_ozone-budget', 'ob_lead').filter(Boolean),
    el('div', { class: 'controls' }, select(t('station'), b.stations.map((s, k) => [k, name(model.receptors[s.receptor].name)]), oz.station, (v) => { oz.station = +v; again(); }),
      select(t('ob_attribution'), b.attributions.map((a, k) => [k, t(`ob_${a}`)]), oz.attribution, (v) => { oz.attribution = +v; again(); }), segments(byChoices(), oz.by, (v) => { oz.by = v; again(); }), segments([['ppb', 'ppb'], ['reference', t('oz_reference')]], oz.unit, (v) => { oz.unit = v; again(); })),
    ...(known.length ? known.slice(0, 7).map(sentence) : [sentence(0)]), el('p', { class: 'note' }, t('ob_word')),
    el('p', { class: 'caption' }, `${label} · ${t('ob_caption')} · ${t(`ob_${b.attributions[oz.attribution]}`)} [${unit}]`), byDay,
    el('div', { class: 'scroll' }, el('table', { class: 'tight' }, el('thead', {}, el('tr', {}, el('th', {}, t('oz_day')), el('th', {}, t('ob_hours')), head('MDA8', unit), list.map((g) => head(name(g.label), unit)))),
      el('tbody', {}, known.map((d) => el('tr', {}, el('th', { scope: 'row' }, days[d]), el('td', {}, spanOf(station.begins[d])), el('td', { class: 'n' }, fmt(f * station.mda8[d])), list.map((g) => cell(of(station, d, g), f * station.mda8[d]))))))),
    el('h3', {}, t('ob_stations')), el('p', { class: 'caption' }, `${t('ob_stations_caption')} [${unit}]`), byPlace);
  stack(byDay, series((g) => known.map((d) => of(station, d, g))), known.map((d) => days[d]), unit, { title: (k) => `${days[known[k]]} · ${spanOf(station.begins[known[k]])} h` });
  const reversed = [...b.stations].reverse();
  stack(byPlace, series((g) => reversed.map((s) => mean(s, (d) => of(s, d, g)))), reversed.map((s) => name(model.receptors[s.receptor].name)), unit, { across: true });
}

const du = { pollutant: 0, station: 0, all: true };
export function dust(box) {
  const again = () => dust(box), d = model.dust_sources, which = d.pollutants[du.pollutant], p = model.pollutants[which], mapped = model.pollutants[d.mapped], tint = colours(d.sources.map((s) => ({ other: !s.region })));
  // What has dust nowhere is left out; the map shows regions only.
  const all = d.sources.map((s, k) => ({ label: s.name, colour: tint[k], region: s.region, index: k, map: unpack(s.map) })), ns = d.sources.length;
  const sourceList = all.filter((s) => s.region || (du.all && s.map.some((v) => v > 0))), regions = all.filter((s) => s.region);
  const total = all[0].map.map((_, c) => d.sources.reduce((x, s) => x + unpack(s.map)[c], 0)), station = d.stations[du.station], nameOf = (s) => name(model.receptors[s.receptor].name), hours = station ? unpack(station.hours) : [];
  const places = el('div', { class: 'chart', id: 'dust-places' }), course = el('div', { class: 'chart', id: 'dust-course' }), reversed = [...d.stations].reverse(), sum = (row) => row.reduce((a, b) => a + b, 0);
  box.replaceChildren(...heading('nav_dust', 'du_lead').filter(Boolean),
    el('div', { class: 'controls' }, segments(d.pollutants.map((k, n) => [n, model.pollutants[k].label]), du.pollutant, (v) => { du.pollutant = v; again(); }),
      el('label', { class: 'check' }, el('input', { type: 'checkbox', checked: du.all, onchange: (e) => { du.all = e.target.checked; again(); } }), t('du_all'))),
    el('p', { class: 'caption' }, `${t('du_places')} · ${p.label} · ${t('period_mean')} [${p.units}]`), places,
    el('div', { class: 'scroll' }, el('table', { class: 'tight' }, el('thead', {}, el('tr', {}, el('th', {}, t('station')), el('th', { class: 'n' }, p.label, el('small', {}, p.units)), sourceList.map((s) => el('th', { class: 'n' }, name(s.label), el('small', {}, '%'))))),
      el('tbody', {}, d.stations.map((s) => el('tr', {}, el('th', { scope: 'row' }, el('a', { href: '#dust-course', onclick: () => { du.station = d.stations.indexOf(s); again(); } }, nameOf(s))), el('td', { class: 'n' }, fmt(sum(s.mean[du.pollutant]))), sourceList.map((x) => el('td', { class: 'n' }, pct(s.mean[du.pollutant][x.index] / sum(s.mean[du.pollutant]))))))))),
    el('p', { class: 'caption' }, `${t('du_map')} · ${mapped.label} · ${t('period_mean')}`), ...dominantMap(regions, total, mapped.units),
    ...(station ? [el('h3', {}, t('du_course')), el('div', { class: 'controls' }, select(t('station'), d.stations.map((s, k) => [k, nameOf(s)]), du.station, (v) => { du.station = +v; again(); })), el('p', { class: 'caption' }, `${nameOf(station)} · ${mapped.label} [${mapped.units}]`), course] : []));
  stack(places, sourceList.map((x) => ({ ...x, values: reversed.map((s) => s.mean[du.pollutant][x.index]) })), reversed.map(nameOf), p.units, { across: true });
  const times = Array.from({ length: model.time.count }, (_, h) => h);
  if (station) stack(course, sourceList.map((x) => ({ ...x, values: times.map((h) => hours[h * ns + x.index]) })), times.map(chartHour), mapped.units, { title: hourLabel });
}
