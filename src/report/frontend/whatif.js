// The page of what-ifs: sliders and switches over a run, maps, stations, good days and targets computed here.
import { el, fmt, lang, model, name, pct, segments, setLanguage, t } from './data.js';
import { cellAt, nice, quantile, still, stops } from './map.js';
import { page } from './page.js';
import { outcome } from './whatif-compute.js';

const $ = (id) => document.getElementById(id);
const levers = model.levers, least = 0, most = 1.2, presets = [0.9, 0.8, 0.7];
const state = { factors: levers.map(() => 1), on: new Set(), map: 'pm25' };
const ones = levers.map(() => 1), before = outcome(ones);
let after = before, waiting = false;

// The address holds everything that was turned, so that a link shows it again.
function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  if (words.get('lang') === 'zh' || words.get('lang') === 'en') setLanguage(words.get('lang'));
  if (!['set', 'on', 'map'].some((k) => words.has(k))) return false;
  state.factors = levers.map(() => 1); state.on = new Set();
  for (const pair of (words.get('set') ?? '').split(',').filter(Boolean)) {
    const cut = pair.lastIndexOf(':'), k = levers.findIndex((l) => l.id === pair.slice(0, cut)), factor = Number(pair.slice(cut + 1));
    if (k >= 0 && Number.isFinite(factor)) state.factors[k] = Math.min(most, Math.max(least, factor));
  }
  for (const id of (words.get('on') ?? '').split(',').filter(Boolean)) if (model.measures.some((m) => m.id === id)) state.on.add(id);
  if (words.get('map') === 'mda8' && model.mda8) state.map = 'mda8';
  return true;
}
function writeAddress() {
  const turned = levers.map((l, k) => [l.id, state.factors[k]]).filter(([, f]) => f !== 1).map(([id, f]) => `${id}:${f}`), words = new URLSearchParams();
  words.set('set', turned.join(','));
  if (state.on.size) words.set('on', [...state.on].join(','));
  words.set('map', state.map); words.set('lang', lang());
  history.replaceState(null, '', `#${words.toString().replaceAll('%40', '@').replaceAll('%3A', ':').replaceAll('%2C', ',')}`);
}
// What remains of every lever: its slider times the measures that are on.
const factors = () => levers.map((_, k) => model.measures.filter((m) => state.on.has(m.id)).flatMap((m) => m.factors).filter(([n]) => n === k).reduce((f, [, g]) => f * g, state.factors[k]));
const beyond = () => factors().map((f, k) => [levers[k], f]).filter(([l, f]) => f !== 1 && (f < l.range[0] - 1e-9 || f > l.range[1] + 1e-9)).map(([l]) => l);
const untested = () => factors().map((f, k) => [levers[k], f]).filter(([l, f]) => f !== 1 && !l.tested).map(([l]) => l);
const byContribution = () => factors().map((f, k) => [levers[k], f]).filter(([l, f]) => f !== 1 && l.slope === 'contribution').map(([l]) => l);

const signed = (x, d = 1) => { if (!Number.isFinite(x)) return '–'; const words = Math.abs(x).toFixed(d); return Number(words) === 0 ? '±0' : `${x > 0 ? '+' : '−'}${words}`; };
const fixed = (x, d = 1) => Number.isFinite(x) ? x.toFixed(d).replace('-', '−') : '–';
const share = (f) => f === 1 ? '±0 %' : `${f > 1 ? '+' : '−'}${Math.abs(100 * (f - 1)).toFixed(Math.abs(Math.round(100 * f) - 100 * f) > 0.049 ? 1 : 0)} %`;
const heading = (key, lead, values) => [el('h2', {}, t(key)), lead ? el('p', { class: 'lead' }, t(lead, values)) : null].filter(Boolean);
const table = (head, rows, more = {}) => el('div', { class: 'scroll' }, el('table', more, el('thead', {}, el('tr', {}, head.map(([h, n]) => el('th', { class: n ? 'n' : '' }, h)))), el('tbody', {}, rows)));
const list = (all) => all.length > 6 ? `${all.slice(0, 6).map((l) => name(l.name)).join(t('wi_comma'))} … (${all.length})` : all.map((l) => name(l.name)).join(t('wi_comma'));
const edition = (e) => e.in_force && model.editions.length > 1 ? t('wi_edition_now', { id: e.id }) : t('wi_edition', { id: e.id });
const dayCount = model.days.reduce((s, d) => s + d.weight, 0), dayWords = String(Math.round(100 * dayCount) / 100), meanOf = (all, of) => all.reduce((s, x) => s + of(x), 0) / all.length;

// What a full run cut, in short where it cut much alike.
function cuts(run) {
  const turned = run.factors.map((f, k) => [f, k]).filter(([f]) => f !== 1), same = new Set(turned.map(([f]) => f)), sectors = new Set(turned.map(([, k]) => levers[k].sector && name(levers[k].sector)));
  if (turned.length <= 4 && !(same.size === 1 && sectors.size === 1)) return turned.map(([f, k]) => `${name(levers[k].name)} ${share(f)}`).join(t('wi_comma'));
  const by = [...sectors].map((s) => { const own = turned.filter(([, k]) => (levers[k].sector && name(levers[k].sector)) === s), f = new Set(own.map(([x]) => x)); return `${s ?? ''} × ${own.length} ${f.size === 1 ? share(own[0][0]) : '…'}`; });
  return by.join(t('wi_comma'));
}
function update() {
  if (waiting) return;
  waiting = true;
  setTimeout(() => { waiting = false; show(); });
}
function show() {
  after = outcome(factors());
  writeAddress();
  for (const input of document.querySelectorAll('.lever input')) {
    const k = +input.dataset.lever, f = factors()[k];
    input.value = Math.round(100 * state.factors[k]);
    const out = input.closest('.lever').querySelector('output');
    out.textContent = f !== state.factors[k] ? `${share(state.factors[k])} → ${share(f)}` : share(f);
    input.closest('.lever').classList.toggle('out', beyond().includes(levers[k]));
    input.setAttribute('aria-valuetext', share(f));
  }
  for (const input of document.querySelectorAll('.measure input')) input.checked = state.on.has(input.value);
  notice($('notice')); headline($('headline')); maps($('maps')); stations($('stations')); targets($('targets'));
  document.body.classList.toggle('beyond', beyond().length > 0);
}

function notice(box) {
  const far = beyond(), rough = untested(), own = byContribution(), lines = [];
  if (far.length) lines.push(['far', t('wi_beyond', { levers: list(far) })]);
  if (rough.length) lines.push(['rough', t('wi_untested', { levers: list(rough) })]);
  if (own.length) lines.push(['rough', t('wi_by_contribution', { levers: list(own) })]);
  if (after.floored) lines.push(['rough', t('wi_floored', { count: after.floored })]);
  if (!lines.length) lines.push(['fine', factors().some((f) => f !== 1) ? t('wi_within') : t('wi_unturned')]);
  box.replaceChildren(...lines.map(([kind, words]) => el('p', { class: `state ${kind}` }, words)));
}
function headline(box) {
  const pair = (key, of, unit, d = 1) => el('div', {}, el('dt', {}, t(key)), el('dd', {}, `${fixed(meanOf(before.stations, of), d)} → `, el('b', {}, fixed(meanOf(after.stations, of), d)), ` ${unit} (${signed(meanOf(after.stations, of) - meanOf(before.stations, of), d)})`));
  box.replaceChildren(pair('wi_mean_pm25', (s) => s.mean, 'µg/m³'), ...(model.ozone ? [pair('wi_mean_mda8', (s) => s.largest, 'µg/m³')] : []),
    ...model.editions.map((e, n) => { const p = pair('wi_mean_good', (s) => 100 * s.good[n] / dayCount, '%'); p.firstChild.textContent += `${t('wi_colon')}${edition(e)}`; return p; }));
}
function summary(box) {
  const responses = levers.filter((l) => l.slope === 'response').length;
  box.replaceChildren(el('p', { class: 'kicker' }, t('wi_report')), el('h1', {}, name(model.title)), el('p', { class: 'lead' }, t('wi_lead')),
    el('p', { class: 'sentence' }, t('wi_days', { days: model.year ? `${model.days.length} (${dayWords} d)` : model.days.map((d) => name(d.label)).join(t('wi_comma')), stations: model.receptors.length })),
    el('p', { class: 'sentence' }, t('wi_slopes', { responses, contributions: levers.length - responses })),
    model.support.length ? el('p', { class: 'sentence' }, t('wi_support', { names: model.support.map((r) => `${r.folder} (${cuts(r)})`).join(t('wi_comma')) })) : '',
    el('dl', { class: 'facts', id: 'headline' }), el('div', { id: 'notice', 'aria-live': 'polite' }));
}

// A slider; the band below it is the range that full runs tested, or hatched the one that is shown untested.
function slider(k) {
  const l = levers[k], place = (f) => 100 * (Math.min(most, Math.max(least, f)) - least) / (most - least);
  const turn = (value) => { state.factors[k] = Math.min(most, Math.max(least, value)); update(); };
  return el('div', { class: `lever ${l.slope}${l.natural ? ' natural' : ''}`, title: `${name(l.name)} · ${t(`wi_${l.slope}`)} · ${t(l.tested ? 'wi_range_tested' : 'wi_range_untested', { low: share(l.range[0]), high: share(l.range[1]) })}` },
    el('input', { type: 'range', min: 100 * least, max: 100 * most, step: 1, value: Math.round(100 * state.factors[k]), 'data-lever': k, 'data-id': l.id, 'aria-label': name(l.name), oninput: (e) => turn(+e.target.value / 100) }),
    el('div', { class: 'range' }, el('i', { class: l.tested ? 'tested' : 'untested', style: `left:${place(l.range[0])}%;right:${100 - place(l.range[1])}%` }), el('s', { style: `left:${place(1)}%` })),
    el('output', {}, share(state.factors[k])), l.slope === 'contribution' ? el('small', {}, t('wi_contribution_short')) : null);
}
function leverTable(kept) {
  const key = (text) => text && `${text.zh}|${text.en}`, places = [], sectors = [];
  for (const k of kept) for (const [all, text] of [[sectors, levers[k].sector], [places, levers[k].place]]) if (!all.some((o) => key(o) === key(text))) all.push(text);
  const cell = (s, p) => kept.filter((k) => key(levers[k].sector) === key(s) && key(levers[k].place) === key(p));
  const turnAll = (all, f) => { all.forEach((k) => { state.factors[k] = f; }); update(); };
  const head = (words, all) => el('th', {}, words, el('span', { class: 'quick' }, [1, ...presets].map((f) => el('button', { type: 'button', title: `${words} ${share(f)}`, onclick: () => turnAll(all, f) }, f === 1 ? '0' : `−${Math.round(100 - 100 * f)}`))));
  return el('div', { class: 'scroll' }, el('table', { class: 'levers' }, el('thead', {}, el('tr', {}, el('th', {}), places.map((p) => head(p ? name(p) : t('wi_everywhere'), kept.filter((k) => key(levers[k].place) === key(p)))))),
    el('tbody', {}, sectors.map((s) => el('tr', {}, head(s ? name(s) : t('wi_all_sectors'), kept.filter((k) => key(levers[k].sector) === key(s))), places.map((p) => el('td', {}, cell(s, p).map((k) => [places.length * sectors.length === 1 ? el('span', {}, name(levers[k].name)) : null, slider(k)]).flat())))))));
}
function leverSection(box) {
  const plain = (l) => l.sector || l.place, all = [...levers.keys()];
  const made = all.filter((k) => plain(levers[k]) && !levers[k].natural && !levers[k].overlaps), natural = all.filter((k) => plain(levers[k]) && levers[k].natural), single = all.filter((k) => !plain(levers[k]));
  const turnable = all.filter((k) => !levers[k].natural && !levers[k].overlaps), preset = (f) => { state.factors = state.factors.map((old, k) => turnable.includes(k) ? f : old); update(); };
  const singles = () => el('div', { class: 'singles' }, single.map((k) => el('div', {}, el('span', {}, name(levers[k].name)), slider(k))));
  box.replaceChildren(...heading('wi_nav_levers', 'wi_levers_lead'),
    el('div', { class: 'controls' }, el('button', { type: 'button', id: 'reset', onclick: () => { state.factors = levers.map(() => 1); state.on.clear(); update(); } }, t('wi_reset')), el('span', { class: 'note' }, t('wi_preset')), presets.map((f) => el('button', { type: 'button', class: 'preset', 'data-factor': f, onclick: () => preset(f) }, share(f)))),
    ...(made.length ? [leverTable(made)] : []), ...(natural.length ? [el('h3', {}, t('wi_natural')), leverTable(natural)] : []), ...(single.length ? [el('h3', {}, t(levers.some((l) => l.overlaps) ? 'wi_overlapping' : 'wi_parameters')), singles()] : []),
    el('p', { class: 'key' }, el('span', {}, el('i', { class: 'band tested' }), t('wi_key_tested')), el('span', {}, el('i', { class: 'band untested' }), t('wi_key_untested'))),
    ...(model.measures.length ? [el('h3', {}, t('wi_measures')), el('p', { class: 'lead' }, t('wi_measures_lead')), el('div', { class: 'measures' }, model.measures.map((m) => el('label', { class: 'measure' }, el('input', { type: 'checkbox', role: 'switch', value: m.id, checked: state.on.has(m.id), onchange: (e) => { if (e.target.checked) state.on.add(m.id); else state.on.delete(m.id); update(); } }),
      el('span', {}, `${m.id} ${name(m.name)}`, el('small', {}, m.factors.map(([k, f]) => `${name(levers[k].name)} ${share(f)}`).join(t('wi_comma')))))))] : []));
}

const cold = [49, 104, 142], hot = [179, 64, 46];
const diverging = (f) => { const x = Math.min(1, Math.abs(f)), to = f < 0 ? cold : hot; return to.map((c) => Math.round(247 + (c - 247) * x)); };
const bar = (colours, ticks) => el('div', { class: 'legend' }, el('div', { class: 'ramp', style: `background:linear-gradient(to right, ${colours.map((c) => `rgb(${c})`).join(',')})` }), el('div', { class: 'ticks' }, ticks.map((x, k) => el('span', { style: `left:${100 * k / (ticks.length - 1)}%` }, x))));
function maps(box) {
  const ozone = state.map === 'mda8', old = ozone ? before.mda8 : before.pm25, now = ozone ? after.mda8 : after.pm25, label = ozone ? t('wi_map_mda8') : name(model.pm25_label);
  const change = now.map((v, k) => v - old[k]), low = ozone ? quantile(old, 0.01) : 0, high = ozone ? quantile(old, 0.995) : nice(quantile(old, 0.995)), far = nice(Math.max(quantile(change.map(Math.abs), 0.995), 0.01));
  const values = [old, now, change], read = el('p', { class: 'readout' }, t('wi_point'));
  const figure = (n, picture, legend) => {
    picture.setAttribute('role', 'img'); picture.setAttribute('aria-label', `${label} · ${t(['wi_before', 'wi_after', 'wi_change'][n])}`);
    picture.addEventListener('mousemove', (e) => { const b = picture.getBoundingClientRect(), c = cellAt((e.clientX - b.left) / b.width, (e.clientY - b.top) / b.height); read.textContent = c < 0 ? ' ' : values.map((v, k) => `${t(['wi_before', 'wi_after', 'wi_change'][k])} ${k === 2 ? signed(v[c], 2) : fixed(v[c], 1)}`).join(' · ') + ' µg/m³'; });
    return el('figure', { class: 'still' }, el('figcaption', {}, t(['wi_before', 'wi_after', 'wi_change'][n])), picture, legend);
  };
  const scale = [0, 0.5, 1].map((f) => fmt(low + f * (high - low)));
  box.replaceChildren(...heading('wi_nav_maps', ozone ? 'wi_map_mda8_lead' : 'wi_map_pm25_lead'), el('div', { class: 'controls' }, segments([['pm25', 'PM2.5'], ...(model.mda8 ? [['mda8', 'O3 MDA8']] : [])], state.map, (v) => { state.map = v; maps(box); writeAddress(); })),
    el('p', { class: 'caption' }, `${label} [µg/m³]`), el('div', { class: 'three' }, figure(0, still(old, low, high), bar(stops, scale)), figure(1, still(now, low, high), bar(stops, scale)), figure(2, still(change, 0, 1, null, (cell) => diverging(change[cell] / far)), bar([-1, -0.5, 0, 0.5, 1].map(diverging), [-far, 0, far].map((v) => v === 0 ? '0' : signed(v, far < 0.1 ? 2 : 1))))), read,
    ...(model.ozone && !model.mda8 ? [el('p', { class: 'note' }, t('wi_no_mda8_map'))] : []));
}

function stations(box) {
  const two = (a, b, d = 1) => [el('td', { class: 'n' }, fixed(a, d)), el('td', { class: 'n after' }, el('b', {}, fixed(b, d)), el('small', {}, signed(b - a, d)))];
  const head = [[t('wi_station')], [t('wi_pm25_mean'), 1], [t('wi_then'), 1], [t('wi_pm25_worst'), 1], [t('wi_then'), 1], ...(model.ozone ? [[t('wi_mda8'), 1], [t('wi_then'), 1]] : []), ...model.editions.flatMap((e) => [[t('wi_good', { edition: edition(e) }), 1], [t('wi_then'), 1]])];
  const days = (x) => dayCount > 40 ? 0 : Number.isInteger(x) ? 0 : 1;
  const rows = model.receptors.map((r, p) => {
    const a = before.stations[p], b = after.stations[p];
    return el('tr', { 'data-point': r.id, 'data-pm25': b.mean, 'data-worst': b.worst, 'data-mda8': b.largest, 'data-good': b.good.join(' ') }, el('th', {}, name(r.name)), ...two(a.mean, b.mean), ...two(a.worst, b.worst), ...(model.ozone ? two(a.largest, b.largest) : []), ...model.editions.flatMap((_, n) => two(a.good[n], b.good[n], days(a.good[n]))));
  });
  box.replaceChildren(...heading('wi_nav_stations', 'wi_stations_lead', { days: dayWords }), table(head, rows, { id: 'station-table' }), el('p', { class: 'note' }, t('wi_stations_note')));
}

function targets(box) {
  const [pm25, good] = ['pm25', 'good_days'].map((kind) => model.targets.find((x) => x.kind === kind)), first = 0;
  const gap = (value, met) => el('td', { class: `n ${met ? 'met' : 'missed'}` }, met ? `✓ ${fixed(value)}` : signed(value));
  const rows = model.receptors.map((r, p) => {
    const [a, b] = [before, after].map((o) => o.stations[p]), shareOf = (s) => 100 * s.good[first] / dayCount;
    return el('tr', {}, el('th', {}, name(r.name)), ...[a, b].map((s) => gap(s.mean - pm25.value, s.mean <= pm25.value)), ...[a, b].flatMap((s) => [gap(shareOf(s) - good.value, shareOf(s) >= good.value)]));
  });
  const head = [[t('wi_station')], [t('wi_gap_pm25', { value: pm25.value }), 1], [t('wi_then'), 1], [t('wi_gap_good', { value: good.value, edition: edition(model.editions[first]) }), 1], [t('wi_then'), 1]];
  box.replaceChildren(...heading('wi_nav_targets', 'wi_targets_lead', { pm25: pm25.value, good: good.value, source: pm25.source }), model.year ? null : el('p', { class: 'warnings' }, t('wi_no_year', { days: dayWords })), table(head, rows));
  if (!model.year) box.querySelector('table').classList.add('faint');
}

function checks(box) {
  const head = [[t('wi_check_run')], [t('wi_check_cuts')], [t('wi_check_pm25'), 1], [t('wi_check_worst'), 1], [t('wi_check_pm25_abs'), 1], ...(model.ozone ? [[t('wi_check_mda8_abs'), 1]] : [])];
  const beside = (error, change) => [el('b', {}, fixed(error, 2)), el('small', {}, t('wi_of_change', { change: fixed(change, 2) }))];
  const rows = model.checks.map((c) => el('tr', {}, el('th', {}, name(c.name), el('small', {}, c.folder)), el('td', { class: 'wrap' }, cuts(c)), el('td', { class: 'n' }, el('b', {}, c.pm25_error === null ? '–' : pct(c.pm25_error))), el('td', { class: 'n' }, c.pm25_worst ? [pct(c.pm25_worst[1]), el('small', {}, name(model.receptors[c.pm25_worst[0]].name))] : '–'), el('td', { class: 'n' }, beside(c.largest[0], c.largest_change[0])), ...(model.ozone ? [el('td', { class: 'n' }, beside(c.largest[1], c.largest_change[1]))] : [])));
  const detail = (c) => el('details', {}, el('summary', {}, `${name(c.name)} · ${c.folder}`), table([[t('wi_station')], ...['PM2.5', ...(c.mda8.length ? ['MDA8'] : [])].flatMap((q) => [[`${q} ${t('wi_run_base')}`, 1], [t('wi_run_full'), 1], [t('wi_run_page'), 1]])], model.receptors.map((r, p) => el('tr', {}, el('th', {}, name(r.name)), ...[c.pm25[p], c.mda8[p]].filter(Boolean).flatMap((row) => row.map((v) => el('td', { class: 'n' }, fixed(v, 2))))))));
  box.replaceChildren(...heading('wi_nav_checks', model.checks.length ? 'wi_checks_lead' : 'wi_no_checks'), ...(model.checks.length ? [table(head, rows, { id: 'check-table' }), ...model.checks.map(detail)] : []));
}

function provenance(box) {
  const facts = [['version', `hehuang ${model.version}`], ['wi_set', model.set ?? '–'], ['wi_inputs', el('span', { class: 'hash' }, model.inputs)]];
  box.replaceChildren(el('h2', {}, t('nav_provenance')), el('p', { class: 'note' }, t('wi_formula')), el('dl', { class: 'facts' }, facts.map(([k, v]) => el('div', {}, el('dt', {}, t(k)), el('dd', {}, v)))),
    ...(model.basis.length ? [el('h3', {}, t('wi_basis')), el('ul', {}, model.basis.map(([what, how]) => el('li', {}, `${how}: ${what}`)))] : []),
    el('h3', {}, `${t('scenario')} · ${model.file}`), el('pre', {}, model.text), el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

readAddress();
// Links to sections scroll, so that the address keeps what was turned.
document.addEventListener('click', (e) => { const a = e.target.closest?.('header a[href^="#"]'); if (a) { e.preventDefault(); $(a.hash.slice(1))?.scrollIntoView(); } });
window.addEventListener('hashchange', () => { if (readAddress()) update(); });
page(() => `${t('wi_report')} · ${name(model.title)}`, [['summary', 'nav_summary', summary], ['levers', 'wi_nav_levers', leverSection], ['maps', 'wi_nav_maps', () => {}], ['stations', 'wi_nav_stations', () => {}], ['targets', 'wi_nav_targets', () => {}], ['checks', 'wi_nav_checks', checks], ['provenance', 'nav_provenance', (box) => { provenance(box); show(); }]]);
