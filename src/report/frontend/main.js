// The page: sections, language switch, printing.
import { cityBars, openSeries, resize, roses, series } from './charts.js';
import { el, firstPollutant, fmt, followed, followedNote, groups, heading, isMany, lang, mainPollutants, model, name, pct, pollutantPicker, setLanguage, stamp, t, top } from './data.js';
import { mapSection, refit } from './map.js';
import { ozone } from './ozone.js';
import { cityParts, particles } from './particles.js';
import { processes } from './processes.js';
import { responses } from './responses.js';
import { inventory, ledger, matrix, places } from './tables.js';
import { dominant, dust, heat, ozoneBudget } from './tags.js';

const $ = (id) => document.getElementById(id);
const state = { pollutant: firstPollutant };
const SENTENCES = 6;

function summary(box) {
  const tagged = model.tags.length > 0, r = model.run, { time } = model, end = time.start + time.count * time.step;
  const facts = [
    [t('period'), time.labels.length ? t('year_of_days', { count: time.count }) : `${stamp(time.start)} – ${stamp(end)}, ${t('beijing_time')}`],
    [t('cell_size'), t('cells_text', { size: fmt(r.cell_size / 1000, 2), nx: model.grid.nx, ny: model.grid.ny, layers: r.layers })],
    [t('spin_up'), `${fmt(r.spin_up, 2)} ${t('hours')}`],
    [t('meteorology'), name(r.meteorology)],
    tagged && [t('tags'), t('tags_text', { sectors: model.sectors.length, regions: model.regions.length, others: model.tags.filter((x) => (x.sector ?? null) === null && (x.region ?? null) === null).length })],
  ].filter(Boolean);
  const p = state.pollutant, parts = followed(p), made = model.particles?.pm25 === p && !parts, shown = tagged || made, main = mainPollutants(), sentence = (c) => {
    const x = model.pollutants[p], row = c.mean_contribution[p], list = (by) => !parts ? '' : top(row, by, 3).map((g) => `${name(g.label)} ${pct(g.share)}`).join(t('and'));
    return el('p', { class: 'sentence' }, t(parts ? 'summary_sentence' : 'summary_sentence_plain', { city: name(c.name), pollutant: x.label, mean: fmt(c.exposure[p]), max: fmt(c.max[p]), units: x.units, sectors: list('sector'), regions: list('region') }));
  };
  const bars = el('div', { class: 'chart', id: 'city-chart' });
  box.replaceChildren(el('p', { class: 'kicker' }, t('report')), el('h1', {}, name(r.title)), el('p', { class: 'lead' }, name(r.description)),
    el('dl', { class: 'facts' }, facts.map(([a, b]) => el('div', {}, el('dt', {}, a), el('dd', {}, b)))),
    model.provenance.warnings.length ? el('aside', { class: 'warnings' }, el('b', {}, t('warnings')), el('ul', {}, model.provenance.warnings.map((w) => el('li', {}, name(w))))) : '',
    el('p', { class: 'caption' }, t('summary_lead')),
    el('div', { class: 'scroll' }, el('table', { class: 'headline' },
      el('thead', {}, el('tr', {}, el('th', {}, t('city')), main.map((k) => model.pollutants[k]).map((x) => el('th', { class: 'n', title: name(x.long_name) }, x.label, el('small', {}, x.units))))),
      el('tbody', {}, model.cities.map((c) => el('tr', {}, el('th', { scope: 'row' }, name(c.name)), main.map((k) => el('td', { class: 'n' }, el('b', {}, fmt(c.exposure[k])), el('small', {}, `(${fmt(c.max[k])})`)))))))),
    isMany() ? el('p', { class: 'note' }, t('more_in_lists')) : '',
    el('div', { class: 'controls' }, pollutantPicker(p, (v) => { state.pollutant = v; summary(box); })),
    el('div', {}, model.cities.slice(0, SENTENCES).map(sentence)), tagged && !parts ? el('p', { class: 'note' }, followedNote()) : '', shown ? el('p', { class: 'caption' }, parts ? `${t('summary_chart')} · ${model.pollutants[p].label} [%]` : `${t(made ? 'pm_city_parts' : 'summary_totals')} · ${model.pollutants[p].label} [${model.pollutants[p].units}]`) : '', shown ? bars : '', el('p', { class: 'note' }, t('exposure_note')), tagged ? el('p', { class: 'note' }, t('word_contribution')) : '');
  if (!shown || !model.cities.length) return;
  if (made) cityParts(bars); else cityBars(bars, p);
}

function provenance(box) {
  const v = model.provenance, facts = [[t('version'), `hehuang ${v.version}`], [t('made'), v.made || '–'], [t('wall_time'), `${fmt(v.wall_time)} ${t('seconds')}`], [t('threads'), String(v.threads)], [t('seed'), v.seed ?? t('none_drawn')]];
  box.replaceChildren(...heading('nav_provenance').filter(Boolean), el('dl', { class: 'facts' }, facts.map(([a, b]) => el('div', {}, el('dt', {}, a), el('dd', {}, String(b))))),
    v.warnings.length ? el('aside', { class: 'warnings' }, el('b', {}, t('warnings')), el('ul', {}, v.warnings.map((w) => el('li', {}, name(w))))) : '',
    el('h3', {}, t('inputs')), el('div', { class: 'scroll' }, el('table', { class: 'inputs' }, el('thead', {}, el('tr', {}, el('th', {}, t('input_name')), el('th', {}, 'BLAKE3'), el('th', {}, t('source')), el('th', {}, t('licence')))),
      el('tbody', {}, v.inputs.map((i) => el('tr', {}, el('td', {}, i.name), el('td', { class: 'hash' }, i.blake3), el('td', { class: 'wrap' }, i.source), el('td', { class: 'wrap' }, i.licence)))))),
    el('h3', {}, `${t('scenario')} · ${v.scenario_name}`), el('pre', {}, v.scenario_text),
    el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

const sections = ['summary', 'map', 'dominant', 'particles', 'dust', 'ozone', 'ozone-budget', 'series', 'matrix', 'heat', 'responses', 'processes', 'places', 'wind', 'inventory', 'ledger', 'provenance'].filter($);
function draw() {
  document.documentElement.lang = lang() === 'zh' ? 'zh-CN' : 'en';
  document.title = `${name(model.run.title)} · hehuang`;
  document.querySelectorAll('[data-t]').forEach((e) => { e.textContent = t(e.dataset.t); });
  $('nav').replaceChildren(...sections.map((s) => el('a', { href: `#${s}` }, t(`nav_${s}`))));
  summary($('summary')); mapSection($('map'), openSeries); if (model.particles) particles($('particles')); if (model.ozone) ozone($('ozone')); if ($('dominant')) dominant($('dominant')); if ($('dust')) dust($('dust')); if ($('ozone-budget')) ozoneBudget($('ozone-budget')); if ($('heat')) heat($('heat')); series($('series')); if ($('matrix')) matrix($('matrix')); if ($('responses')) responses($('responses')); if ($('processes')) processes($('processes')); places($('places'), openSeries);
  roses($('wind')); inventory($('inventory')); ledger($('ledger')); provenance($('provenance'));
}
$('language').addEventListener('click', () => { setLanguage(lang() === 'zh' ? 'en' : 'zh'); draw(); });
$('print').addEventListener('click', () => window.print());
window.addEventListener('beforeprint', () => { document.body.classList.add('printing'); resize(680); refit(); });
window.addEventListener('afterprint', () => { document.body.classList.remove('printing'); resize(); refit(); });
let waiting;
window.addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(() => resize(), 120); });
draw();
export { groups };
