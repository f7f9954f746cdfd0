// The page of `hehuang compare`: scenarios beside a base, and which measure does how much.
import { axis, chart, legend } from './charts.js';
import { el, fmt, model, name, select, t } from './data.js';
import { page } from './page.js';

const $ = (id) => document.getElementById(id);
const state = { receptor: model.headlines[0] ?? 0, quantity: 0, share: 0 };
const signed = (x, d = 3) => x === null || x === undefined || !Number.isFinite(x) ? '–' : `${x > 0 ? '+' : ''}${fmt(x, d)}`;
const percent = (a, b) => a > 0 ? `${b >= a ? '+' : '−'}${Math.abs(100 * (b / a - 1)).toFixed(1)} %` : '–';
const quantityName = (q) => `${name(q.label)}${q.statistic === 'MDA8' ? ' MDA8' : ''} [µg/m³]`;
const called = (r) => name(r.name) || r.id;
const scenarios = model.runs.map((r, n) => [n, r]).slice(1);
const heading = (key, lead) => [el('h2', {}, t(key)), el('p', { class: 'lead' }, t(lead))];
const table = (head, rows) => el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, head.map(([h, n]) => el('th', { class: n ? 'n' : '' }, h)))), el('tbody', {}, rows.map(([cells, kind]) => el('tr', { class: kind ?? '' }, cells.map((c, k) => el('td', { class: head[k][1] ? 'n' : '' }, c)))))));
const values = (receptor, quantity) => model.values[receptor][quantity];
const ranges = (share, receptor) => { const i = share?.interval[receptor]; return i ? [Math.min(...i), Math.max(...i)] : null; };
const receptors = (quantity) => [['inc_points', true], ['inc_counties', false]].map(([key, point]) => ({ group: t(key), options: model.receptors.map((r, k) => [k, called(r)]).filter(([k]) => model.receptors[k].point === point && values(k, quantity)) })).filter((g) => g.options.length);

function summary(box) {
  const fine = model.headlines.flatMap((r) => scenarios.map(([n, run]) => {
    const own = values(r, 0), i = ranges(model.shares.find((s) => s.run === n), r);
    return [[called(model.receptors[r]), name(run.title), fmt(own[0]), fmt(own[n]), `${signed(own[n] - own[0])} (${percent(own[0], own[n])})`, i ? `${signed(i[0])} … ${signed(i[1])}` : '–']];
  }));
  const notes = scenarios.filter(([, r]) => r.notes.length).map(([, r]) => el('li', {}, el('b', {}, name(r.title)), ` ${r.notes.join('; ')}`));
  const projected = model.projections.flatMap((p) => p.scenarios.map(({ factor, value, interval: range }, k) => [[called(model.receptors[p.receptor]), p.pollutant, name(model.runs[k + 1].title), fmt(p.observed), factor.toFixed(3), fmt(value), range ? `${fmt(Math.min(...range))} … ${fmt(Math.max(...range))}` : '–']]));
  box.replaceChildren(el('p', { class: 'kicker' }, t('plans_report')), el('h1', {}, `${scenarios.map(([, r]) => name(r.title)).join(t('plans_and'))}`), el('p', { class: 'lead' }, t('plans_lead', { base: name(model.runs[0].title) })),
    el('p', { class: 'caption' }, `${quantityName(model.quantities[0])} · ${t('plans_interval', { draws: model.draws[0], seed: model.draws[1] })}`), table([[t('receptor')], [t('scenario')], [t('inc_base'), 1], [t('plans_value'), 1], [t('plans_change'), 1], [t('plans_range'), 1]], fine),
    ...projected.length ? [el('p', { class: 'caption' }, t('plans_projected')), table([[t('receptor')], [t('pollutant')], [t('scenario')], [t('plans_observed'), 1], [t('plans_factor'), 1], [t('plans_value'), 1], [t('plans_range'), 1]], projected)] : [],
    el('div', { class: 'note' }, el('ul', {}, el('li', {}, t('plans_caution')), ...notes)));
}

function side(box) {
  if (!values(state.receptor, state.quantity)) state.receptor = model.receptors.findIndex((_, k) => values(k, state.quantity));
  const own = values(state.receptor, state.quantity), plot = el('div', { class: 'chart', id: 'plans-chart' });
  box.replaceChildren(...heading('plans_nav_side', 'plans_side_lead'), el('div', { class: 'controls' }, select(t('receptor'), receptors(state.quantity), state.receptor, (v) => { state.receptor = +v; side(box); measures($('measures')); }), select(t('pollutant'), model.quantities.map((q, k) => [k, quantityName(q)]), state.quantity, (v) => { state.quantity = +v; side(box); everywhere($('everywhere')); })), plot,
    table([[t('scenario')], [t('plans_value'), 1], [t('plans_change'), 1], ['%', 1]], model.runs.map((r, n) => [[name(r.title), fmt(own[n]), n ? signed(own[n] - own[0]) : '–', n ? percent(own[0], own[n]) : '–']])));
  plot.style.height = `${60 + 30 * model.runs.length}px`;
  const order = [...model.runs.keys()].reverse();
  chart(plot, { grid: { left: 8, right: 40, top: 8, bottom: 28, containLabel: true }, tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, valueFormatter: (v) => `${fmt(v)} µg/m³` }, xAxis: { type: 'value', ...axis }, yAxis: { type: 'category', data: order.map((n) => name(model.runs[n].title)), ...axis },
    series: [{ type: 'bar', barMaxWidth: 18, data: order.map((n) => ({ value: own[n], itemStyle: { color: n ? '#31688e' : '#9aa4ab' } })) }] });
}

function measures(box) {
  if (!model.shares.length) { box.replaceChildren(...heading('plans_nav_measures', 'plans_no_measures')); return; }
  const share = model.shares[state.share], r = state.receptor, plot = el('div', { class: 'chart', id: 'measures-chart' });
  const fine = values(r, 0), whole = fine[share.run] - fine[0], told = share.measures[0]?.share[r] !== null, rows = share.measures.map((m) => [m, told ? m.share[r] : m.alone[r]]).sort((a, b) => a[1] - b[1]);
  box.replaceChildren(...heading('plans_nav_measures', 'plans_measures_lead'), el('div', { class: 'controls' }, select(t('scenario'), model.shares.map((s, k) => [k, name(model.runs[s.run].title)]), state.share, (v) => { state.share = +v; measures(box); }), select(t('receptor'), receptors(0), r, (v) => { state.receptor = +v; measures(box); side($('side')); })),
    el('p', { class: 'caption' }, t('plans_linear', { difference: signed(whole), linear: signed(share.linear[r]) }), told ? '' : ` ${t('plans_untold')}`), plot,
    table([[t('plans_measure')], [t('plans_share'), 1], ['%', 1], [t('inc_alone'), 1], [t('inc_last'), 1]], [...rows.map(([m, s]) => [[`${m.id} ${name(m.name)}`, told ? signed(s) : '–', told && whole ? `${(100 * s / whole).toFixed(1)} %` : '–', signed(m.alone[r]), signed(m.last[r])]]), [[t('inc_all'), signed(whole), told ? '100 %' : '–', '–', '–'], 'sum']]), el('p', { class: 'note' }, t('plans_measures_note')));
  const most = rows.slice(0, 15).reverse();
  plot.style.height = `${70 + 24 * most.length}px`;
  chart(plot, { grid: { left: 8, right: 30, top: 8, bottom: 44, containLabel: true }, legend: { ...legend, left: 'center' }, tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, valueFormatter: (v) => `${signed(v)} µg/m³` }, xAxis: { type: 'value', ...axis }, yAxis: { type: 'category', data: most.map(([m]) => `${m.id} ${name(m.name)}`), ...axis, axisLabel: { ...axis.axisLabel, width: 300, overflow: 'truncate' } },
    series: [{ type: 'bar', name: t(told ? 'plans_share' : 'inc_alone'), barMaxWidth: 14, itemStyle: { color: '#31688e' }, data: most.map((x) => x[1]) }] });
}

function everywhere(box) {
  const q = state.quantity, rows = model.receptors.map((r, k) => [r, values(k, q)]).filter(([, v]) => v);
  box.replaceChildren(...heading('inc_nav_everywhere', 'plans_everywhere_lead'), el('p', { class: 'caption' }, quantityName(model.quantities[q])),
    table([[t('receptor')], [t('inc_base'), 1], ...scenarios.map(([, r]) => [name(r.title), 1])], rows.map(([r, v]) => [[called(r), fmt(v[0]), ...scenarios.map(([n]) => `${signed(v[n] - v[0])} (${percent(v[0], v[n])})`)]])));
}

function provenance(box) {
  box.replaceChildren(el('h2', {}, t('nav_provenance')), el('dl', { class: 'facts' }, el('div', {}, el('dt', {}, t('version')), el('dd', {}, `hehuang ${model.version}`))),
    el('h3', {}, t('inc_runs')), table([[t('inc_run')], [t('inc_hash')]], model.runs.map((r) => [[r.name, el('span', { class: 'hash' }, r.inputs)]])),
    ...model.runs.flatMap((r) => [el('details', {}, el('summary', {}, `${t('scenario')} · ${r.name}`), el('pre', {}, r.text))]), el('details', {}, el('summary', {}, t('software')), el('pre', { class: 'licences' }, $('licences').content.textContent)));
}

page(() => scenarios.map(([, r]) => name(r.title)).join(', '), [['summary', 'nav_summary', summary], ['side', 'plans_nav_side', side], ['measures', 'plans_nav_measures', measures], ['everywhere', 'inc_nav_everywhere', everywhere], ['provenance', 'nav_provenance', provenance]]);
