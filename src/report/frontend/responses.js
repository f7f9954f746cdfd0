// What a small change of every parameter changes: map and receptors, beside the contribution of the tag of the same name.
import { el, fmt, heading, model, name, pct, select, t, unpack } from './data.js';
import { cellAt, still } from './map.js';

const state = { pollutant: 0, parameter: 0 };
const signed = (x) => Number.isFinite(x) ? `${x > 0 ? '+' : ''}${fmt(x)}` : '–';
const less = [49, 104, 142], more = [200, 85, 61];
const ink = (v, most) => { const f = most > 0 ? Math.min(1, Math.abs(v) / most) : 0; return (v < 0 ? less : more).map((c) => 255 + Math.sqrt(f) * (c - 255)); };

export function responses(box) {
  const page = model.responses, again = () => responses(box), p = model.pollutants[page.pollutants[state.pollutant]], own = page.maps[state.pollutant], chosen = own[state.parameter], map = unpack(chosen.map);
  const most = map.reduce((m, v) => Math.max(m, Math.abs(v)), 0), readout = el('div', { class: 'readout' }, ' '), mean = unpack(model.mean_maps[page.pollutants[state.pollutant]]);
  const picture = still(null, 0, 1, null, (c) => ink(map[c], most));
  picture.addEventListener('mousemove', (e) => {
    const r = picture.getBoundingClientRect(), c = cellAt((e.clientX - r.left) / r.width, (e.clientY - r.top) / r.height);
    readout.textContent = c < 0 ? ' ' : `${signed(map[c])} ${p.units} (${pct(map[c] / mean[c])})`;
  });
  const css = (c) => `rgb(${c.map(Math.round)})`;
  const key = [-1, -0.25, -0.04, 0, 0.04, 0.25, 1].map((f) => el('span', {}, el('i', { style: `background:${css(ink(f * most, most))}` }), signed(f * most)));
  const beside = own.some((m) => m.contributions.length), head = [t('receptor'), t('mean'), ...page.parameters.flatMap((x, k) => own[k].contributions.length ? [`${name(x)} · ${t('contribution')}`, `${name(x)} · ${t('response')}`] : [`${name(x)} · ${t('response')}`])];
  const rows = model.receptors.map((r, k) => [name(r.name), fmt(r.mean[page.pollutants[state.pollutant]]), ...own.flatMap((m) => m.contributions.length ? [fmt(m.contributions[k]), signed(m.receptors[k])] : [signed(m.receptors[k])])]);
  box.replaceChildren(...heading('nav_responses', 'resp_lead').filter(Boolean),
    el('div', { class: 'controls' }, select(t('pollutant'), page.pollutants.map((n, k) => [k, model.pollutants[n].label]), state.pollutant, (v) => { state.pollutant = +v; again(); }), select(t('parameter'), page.parameters.map((x, k) => [k, name(x)]), state.parameter, (v) => { state.parameter = +v; again(); })),
    el('p', { class: 'caption' }, `${p.label} · ${t('response')} · ${name(page.parameters[state.parameter])} [${p.units}]`), el('div', { class: 'still' }, picture), el('div', { class: 'key' }, key), readout,
    el('p', { class: 'caption' }, `${p.label} [${p.units}]`), el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, head.map((h, k) => el('th', { class: k ? 'n' : '' }, h)))), el('tbody', {}, rows.map((r) => el('tr', {}, r.map((c, k) => el(k ? 'td' : 'th', { class: k ? 'n' : '', scope: k ? null : 'row' }, c))))))),
    el('p', { class: 'note' }, t(beside ? 'resp_beside' : 'resp_note')));
}
