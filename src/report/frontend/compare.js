// Near-field scenarios side by side: highest values, changes against the first scenario, limits, named receptors.
import L from 'leaflet';
import { el, fmt, lang, model, name, pct, select, setLanguage, t, unpack } from './data.js';

const $ = (id) => document.getElementById(id);
const state = { pollutant: 0, figure: 0, scenario: Math.min(1, model.scenarios.length - 1) };
const unit = (u) => ({ 'ug m-3': 'µg/m³', 'mg m-3': 'mg/m³', 'g m-3': 'g/m³', 'g m-2': 'g/m²', 'g m-2 year-1': 'g/(m² a)', '1e-9': 'ppb', '1e-6': 'ppm' })[u] ?? u;
const heading = (title, lead) => [el('h2', {}, t(title)), el('p', { class: 'lead' }, t(lead))];
const whole = (v) => v.toLocaleString('en-US', { maximumFractionDigits: 1 });
const place = (r) => `${whole(model.x[r])}, ${whole(model.y[r])}`;
const signed = (v, digits = 3) => v > 0 ? `+${fmt(v, digits)}` : fmt(v, digits);
const percent = (f) => Number.isFinite(f) ? `${f > 0 ? '+' : ''}${(100 * f).toFixed(1).replace('-', '−')} %` : '–';
const table = (head, rows) => el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, head.map(([h, n]) => el('th', { class: n ? 'n' : '' }, h)))), el('tbody', {}, rows.map((r) => el('tr', {}, r.map((c, k) => el('td', { class: head[k][1] ? 'n' : '' }, c)))))));
const scenario = (k) => model.scenarios[k] || t('cmp_single');

function summary(box) {
  const blocks = model.compared.flatMap((p) => {
    const limited = p.figures.some((f) => f.limit != null);
    const head = [[t('nf_quantity')], [t('nf_group')], [t('cmp_scenario')], [t('nf_maximum'), 1], [t('cmp_change'), 1], ['%', 1], ...(limited ? [[t('nf_limit'), 1], [t('cmp_over'), 1], [t('cmp_area'), 1]] : []), [t('nf_xy'), 1]];
    const rows = p.figures.flatMap((f) => f.runs.map((r, k) => {
      const first = f.runs[0];
      return [k ? '' : el('span', { style: 'display:inline-block;white-space:normal;min-width:9em;max-width:13em' }, `${name(f.label)} [${unit(f.units)}]`), k ? '' : f.group, scenario(k), fmt(r.highest, 5), k ? signed(r.highest - first.highest, 4) : '', k ? percent(r.highest / first.highest - 1) : '',
        ...(limited ? [f.limit == null ? '' : `${fmt(f.limit)} (${pct(r.highest / f.limit)})`, r.over == null ? '' : String(r.over), r.area == null ? '' : r.area === 0 ? '0' : fmt(r.area)] : []), place(r.at)];
    }));
    const links = model.links.filter(([, pollutant]) => !pollutant || pollutant.toUpperCase() === p.name.toUpperCase());
    return [el('h3', {}, p.name || t('nf_pollutant')), table(head, rows), links.length ? el('p', { class: 'note' }, `${t('cmp_reports')} `, ...links.flatMap(([s, , path], k) => [k ? ' · ' : '', el('a', { href: path.split('\\').join('/') }, s || t('cmp_single'))])) : ''];
  });
  box.replaceChildren(el('p', { class: 'kicker' }, t('cmp_report')), el('h1', {}, model.titles[0] ?? ''), el('p', { class: 'lead' }, model.titles[1] ?? ''),
    el('p', { class: 'caption' }, t('cmp_lead', { first: scenario(0) })), ...blocks);
}

let map, drawn, legend, readout;
const chosen = () => { const f = model.compared[state.pollutant].figures[state.figure], base = unpack(f.runs[0].values), own = unpack(f.runs[state.scenario].values); return [f, base, own]; };
function extent() {
  const low = (v) => v.reduce((m, x) => Math.min(m, x), Infinity), high = (v) => v.reduce((m, x) => Math.max(m, x), -Infinity);
  return L.latLngBounds([low(model.y), low(model.x)], [high(model.y), high(model.x)]).pad(0.04);
}
function changes(box) {
  if (model.scenarios.length < 2) { box.replaceChildren(...heading('nav_changes', 'cmp_one')); return; }
  const at = el('div', { class: 'map', id: 'change-map' });
  legend = el('div', { class: 'legend' }); readout = el('div', { class: 'readout' });
  const figures = model.compared[state.pollutant].figures;
  box.replaceChildren(...heading('nav_changes', 'cmp_changes_lead'), el('div', { class: 'controls' },
    select(t('nf_pollutant'), model.compared.map((p, k) => [k, p.name || '–']), state.pollutant, (v) => { state.pollutant = +v; state.figure = 0; changes(box); }),
    select(t('nf_quantity'), figures.map((f, k) => [k, `${name(f.label)} · ${f.group}`]), state.figure, (v) => { state.figure = +v; paint(); }),
    select(t('cmp_scenario'), model.scenarios.map((s, k) => [k, s]).slice(1), state.scenario, (v) => { state.scenario = +v; paint(); })), at, el('div', { class: 'below' }, legend, el('div', { class: 'side' }, readout)));
  if (map) map.remove();
  map = L.map(at, { crs: L.CRS.Simple, minZoom: -10, zoomSnap: 0.25, attributionControl: false, preferCanvas: true });
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  map.fitBounds(extent(), { animate: false });
  drawn = L.layerGroup().addTo(map);
  map.on('mousemove', (e) => {
    const [f, base, own] = chosen(); let best = 0, least = Infinity;
    for (let k = 0; k < model.x.length; k++) { const d = (model.x[k] - e.latlng.lng) ** 2 + (model.y[k] - e.latlng.lat) ** 2; if (d < least) { least = d; best = k; } }
    readout.textContent = `${t('nf_receptor')} ${best + 1} (${place(best)}) · ${fmt(base[best], 4)} → ${fmt(own[best], 4)} (${signed(own[best] - base[best])}) ${unit(f.units)}`;
  });
  paint();
}
const steps = ['#1f5f8b', '#5b9bc4', '#b5d3e5', '#f2f2ef', '#f2c7a8', '#d9774a', '#a3304a'];
function paint() {
  const [f, base, own] = chosen(), change = own.map((v, k) => v - base[k]), most = change.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const colour = (v) => steps[most ? Math.max(0, Math.min(6, Math.round(3 + 3 * v / most))) : 3];
  drawn.clearLayers();
  const radius = Math.max(2.5, Math.min(9, 130 / Math.sqrt(model.x.length)));
  change.forEach((v, k) => L.circleMarker([model.y[k], model.x[k]], { radius, weight: 0.6, color: '#5a6670', fillColor: colour(v), fillOpacity: 0.95, interactive: false }).addTo(drawn));
  model.names.forEach(([k, n]) => L.marker([model.y[k], model.x[k]], { interactive: false, icon: L.divIcon({ className: '', iconSize: [0, 0], html: `<div style="transform:translate(8px,-8px);white-space:nowrap;font:600 12px sans-serif;text-shadow:0 0 3px #fff,0 0 3px #fff"></div>` }) }).addTo(drawn).getElement()?.firstChild?.append(n));
  const low = change.reduce((m, v) => Math.min(m, v), Infinity), high = change.reduce((m, v) => Math.max(m, v), -Infinity), over = (v) => f.limit == null ? 0 : v.reduce((n, x) => n + (x > f.limit ? 1 : 0), 0);
  legend.replaceChildren(el('b', {}, `${scenario(state.scenario)} − ${scenario(0)} · ${name(f.label)} · ${f.group} [${unit(f.units)}]`),
    el('div', { class: 'key' }, steps.map((c, k) => el('span', {}, el('i', { style: `background:${c}` }), signed(most * (k - 3) / 3, 2)))),
    el('div', {}, `${t('cmp_increase')} ${signed(Math.max(0, high), 4)} · ${t('cmp_decrease')} ${signed(Math.min(0, low), 4)} · ${t('cmp_counts', { more: change.reduce((n, v) => n + (v > 0 ? 1 : 0), 0), less: change.reduce((n, v) => n + (v < 0 ? 1 : 0), 0) })}`),
    f.limit == null ? '' : el('div', {}, t('cmp_over_change', { before: over(base), after: over(own) })));
  readout.textContent = t('nf_point');
}

function named(box) {
  const lines = model.names.flatMap(([k, n]) => model.compared.flatMap((p) => p.figures.map((f) => [n, `${k + 1} (${place(k)})`, p.name, `${name(f.label)} [${unit(f.units)}]`, f.group, ...f.runs.flatMap((r, s) => { const v = unpack(r.values)[k], b = unpack(f.runs[0].values)[k]; return s ? [fmt(v, 4), signed(v - b, 3)] : [fmt(v, 4)]; })])));
  const head = [[t('nf_receptor')], [t('nf_xy')], [t('nf_pollutant')], [t('nf_quantity')], [t('nf_group')], ...model.scenarios.flatMap((s, k) => k ? [[s, 1], ['Δ', 1]] : [[scenario(0), 1]])];
  box.replaceChildren(...heading('nav_named', 'cmp_named_lead'), lines.length ? table(head, lines) : el('p', { class: 'note' }, t('cmp_no_names')));
}

function provenance(box) {
  box.replaceChildren(el('h2', {}, t('nav_provenance')), el('dl', { class: 'facts' }, el('div', {}, el('dt', {}, t('version')), el('dd', {}, `hehuang ${model.version}`))), el('h3', {}, t('inputs')),
    table([[t('nf_role')], [t('input_name')], ['BLAKE3']], model.inputs.map((i) => [i.role, i.name, el('span', { class: 'hash' }, i.blake3)])),
    el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

const sections = [['summary', summary], ['changes', changes], ['named', named], ['provenance', provenance]];
function draw() {
  document.documentElement.lang = lang() === 'zh' ? 'zh-CN' : 'en';
  document.title = `${model.titles[0] ?? ''} · hehuang`;
  document.querySelectorAll('[data-t]').forEach((e) => { e.textContent = t(e.dataset.t); });
  $('nav').replaceChildren(...sections.map(([s]) => el('a', { href: `#${s}` }, t(`nav_${s}`))));
  sections.forEach(([s, make]) => make($(s)));
}
$('language').addEventListener('click', () => { setLanguage(lang() === 'zh' ? 'en' : 'zh'); draw(); });
$('print').addEventListener('click', () => window.print());
draw();
