// The page of `hehuang increment`: contribution, response and increment of every change side by side.
import { axis, chart, legend } from './charts.js';
import { el, fmt, model, name, pct, select, t } from './data.js';
import { page } from './page.js';

const $ = (id) => document.getElementById(id);
// PM2.5 and ozone first, as in the summary.
const first = [...new Set(model.headlines.map((h) => h.quantity))], order = [...first, ...model.quantities.keys()].filter((k, n, all) => all.indexOf(k) === n);
const state = { receptor: model.headlines[0]?.receptor ?? 0, quantity: order[0] };
const columns = ['contribution', 'response', 'increment', 'alone', 'last', 'path', 'shapley'], main = columns.slice(0, 3), colours = ['#9fb8c6', '#e0a13a', '#31688e'];
const signed = (x, d = 3) => x === null || x === undefined ? '–' : `${x > 0 ? '+' : ''}${fmt(x, d)}`;
const quantityName = (q) => `${name(q.label)}${q.statistic === 'MDA8' ? ' MDA8' : ''} [µg/m³]`;
const called = (r) => name(r.name) || r.id;
const heading = (key, lead) => [el('h2', {}, t(key)), el('p', { class: 'lead' }, t(lead))];
const table = (head, rows) => el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, head.map(([h, n]) => el('th', { class: n ? 'n' : '' }, h)))), el('tbody', {}, rows.map(([cells, kind]) => el('tr', { class: kind ?? '' }, cells.map((c, k) => el('td', { class: head[k][1] ? 'n' : '' }, c)))))));
const found = () => model.blocks.find((b) => b.receptor === state.receptor && b.quantity === state.quantity) ?? model.blocks.find((b) => b.quantity === state.quantity);
const change = (k) => k === null ? t('inc_all') : model.changes[k].name;
const used = (rows) => columns.filter((c) => rows.some((r) => r[c] !== null));
const badge = (row) => row.nonlinearity > model.nonlinear ? el('b', { class: 'badge', title: t('inc_nonlinear_hint') }, `${t('inc_nonlinear')} ${pct(row.nonlinearity)}`) : row.nonlinearity === null ? '–' : pct(row.nonlinearity);

function summary(box) {
  const lines = model.headlines.map((h) => el('p', { class: 'sentence' }, t('inc_sentence', { place: called(model.receptors[h.receptor]), quantity: quantityName(model.quantities[h.quantity]), base: fmt(h.base), changed: fmt(h.changed), change: signed(h.changed - h.base) })));
  box.replaceChildren(el('p', { class: 'kicker' }, t('inc_report')), el('h1', {}, name(model.title)), el('p', { class: 'lead' }, t('inc_lead')), ...lines,
    el('p', { class: 'caption' }, t('inc_changes')), table([['', 1], [t('inc_change')], [t('inc_factor'), 1], [t('inc_takes')]], model.changes.map((c, k) => [[k + 1, c.name, fmt(c.factor), c.takes]])),
    el('div', { class: 'note' }, el('ul', {}, columns.map((c) => el('li', {}, el('b', {}, t(`inc_${c}`)), ` ${t(`inc_${c}_means`)}`)))));
}

function sideBySide(box) {
  const block = found(), plot = el('div', { class: 'chart', id: 'increment-chart' }), receptors = model.receptors.map((r, k) => [k, called(r)]);
  const there = receptors.filter(([k]) => model.blocks.some((b) => b.receptor === k && b.quantity === state.quantity));
  const groups = [['inc_points', (r) => r.point], ['inc_counties', (r) => !r.point]].map(([key, is]) => ({ group: t(key), options: there.filter(([k]) => is(model.receptors[k])) })).filter((g) => g.options.length);
  state.receptor = block.receptor;
  const list = used(block.rows), head = [[t('inc_change')], ...list.map((c) => [t(`inc_${c}`), 1]), [t('inc_nonlinearity'), 1]];
  box.replaceChildren(...heading('inc_nav_side', 'inc_side_lead'), el('div', { class: 'controls' }, select(t('receptor'), groups, state.receptor, (v) => { state.receptor = +v; sideBySide(box); }), select(t('pollutant'), order.map((k) => [k, quantityName(model.quantities[k])]), state.quantity, (v) => { state.quantity = +v; sideBySide(box); everywhere($('everywhere')); })),
    el('p', { class: 'caption' }, t('inc_from_to', { base: fmt(block.base, 4), changed: fmt(block.changed, 4), change: signed(block.changed - block.base) })), plot,
    table(head, block.rows.map((r) => [[change(r.change), ...list.map((c) => signed(r[c])), badge(r)], r.change === null ? 'sum' : ''])), el('p', { class: 'note' }, t('inc_side_note')));
  const rows = [...block.rows].reverse(), shown = main.filter((c) => list.includes(c));
  plot.style.height = `${90 + 24 * shown.length * rows.length}px`;
  chart(plot, {
    grid: { left: 8, right: 30, top: 8, bottom: 44, containLabel: true }, legend: { ...legend, left: 'center', data: shown.map((c) => t(`inc_${c}`)) }, tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, valueFormatter: (v) => v === null ? '–' : `${signed(v)} µg/m³` },
    xAxis: { type: 'value', ...axis }, yAxis: { type: 'category', data: rows.map((r) => change(r.change)), ...axis },
    series: shown.map((c) => ({ type: 'bar', name: t(`inc_${c}`), barMaxWidth: 14, itemStyle: { color: colours[main.indexOf(c)] }, data: rows.map((r) => r[c]) })).reverse(),
  });
}

function everywhere(box) {
  const blocks = model.blocks.filter((b) => b.quantity === state.quantity), head = [[t('receptor')], [t('inc_base'), 1], [t('inc_changed'), 1], ...[null, ...model.changes.keys()].map((k) => [change(k), 1])];
  box.replaceChildren(...heading('inc_nav_everywhere', 'inc_everywhere_lead'), el('p', { class: 'caption' }, `${quantityName(model.quantities[state.quantity])} · ${t('inc_increment')}`),
    table(head, blocks.map((b) => [[called(model.receptors[b.receptor]), fmt(b.base), fmt(b.changed), ...b.rows.map((r) => el('span', { class: r.nonlinearity > model.nonlinear ? 'flagged' : '' }, signed(r.increment)))]])), el('p', { class: 'note' }, t('inc_flag_note')));
}

function provenance(box) {
  box.replaceChildren(el('h2', {}, t('nav_provenance')), el('dl', { class: 'facts' }, el('div', {}, el('dt', {}, t('version')), el('dd', {}, `hehuang ${model.version}`))),
    el('h3', {}, t('inc_runs')), table([[t('inc_run')], ...model.changes.map((c) => [c.name, 1]), [t('inc_hash')]], model.runs.map((r) => [[r.name, ...r.levels.map((l) => fmt(l)), el('span', { class: 'hash' }, r.inputs)]])),
    el('h3', {}, `${t('scenario')} · ${model.file}`), el('pre', {}, model.text), el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

page(() => name(model.title), [['summary', 'nav_summary', summary], ['side', 'inc_nav_side', sideBySide], ['everywhere', 'inc_nav_everywhere', everywhere], ['provenance', 'nav_provenance', provenance]]);
