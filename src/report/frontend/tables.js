// Tables: sortable columns, the sector × region matrix, inventory, ledger.
import { allFollowed, el, firstFollowed, firstPollutant, fmt, followed, followedNote, groups, heading, isOther, model, name, part, pct, pollutantOptions, segments, select, sumTags, t, top } from './data.js';

// columns: {label, unit, value(row) for sorting, show(row), number}
export function sortable(columns, rows, state, tableClass = '') {
  const box = el('div', { class: 'scroll' });
  const draw = () => {
    const order = [...rows];
    if (state.column != null) {
      const v = columns[state.column].value;
      order.sort((a, b) => (v(a) < v(b) ? -1 : v(a) > v(b) ? 1 : 0) * (state.down ? -1 : 1));
    }
    const head = columns.map((c, k) => el('th', {
      class: `${c.number ? 'n ' : ''}sort${state.column === k ? (state.down ? ' down' : ' up') : ''}`, scope: 'col', tabindex: 0,
      onclick: () => { state.down = state.column === k ? !state.down : !!c.number; state.column = k; draw(); },
      onkeydown: (e) => { if (e.key === 'Enter') e.currentTarget.click(); },
    }, c.label, c.unit ? el('small', {}, c.unit) : null));
    box.replaceChildren(el('table', { class: tableClass }, el('thead', {}, el('tr', {}, head)),
      el('tbody', {}, order.map((r) => el('tr', {}, columns.map((c) => el('td', { class: c.number ? 'n' : c.wrap ? 'wrap' : '' }, c.show(r))))))));
  };
  draw();
  return box;
}

const state = { pollutant: firstPollutant, stations: { column: null }, counties: { column: null }, matrix: { receptor: 0, pollutant: firstFollowed, unit: 'value' }, inventory: 0 };
const tops = (row, by) => top(row, by, 3).map((g) => `${name(g.label)} ${pct(g.share)}`).join(t('and'));

export function places(box, open) {
  const p = model.pollutants[state.pollutant], k = state.pollutant;
  const again = () => places(box, open);
  const common = [
    { label: t('mean'), unit: p.units, number: true, value: (r) => r.mean[k], show: (r) => fmt(r.mean[k]) },
    { label: t('maximum'), unit: p.units, number: true, value: (r) => r.max[k], show: (r) => fmt(r.max[k]) },
    ...(followed(k) ? [{ label: t('top_sectors'), wrap: true, value: (r) => top(r.mean_contribution[k], 'sector', 1)[0]?.share ?? 0, show: (r) => tops(r.mean_contribution[k], 'sector') },
    { label: t('top_regions'), wrap: true, value: (r) => top(r.mean_contribution[k], 'region', 1)[0]?.share ?? 0, show: (r) => tops(r.mean_contribution[k], 'region') }] : []),
  ];
  box.replaceChildren(...heading('nav_places', 'places_lead').filter(Boolean),
    el('div', { class: 'controls' }, select(t('pollutant'), pollutantOptions(), k, (v) => { state.pollutant = +v; again(); })),
    followed(k) || !model.tags.length ? '' : el('p', { class: 'note' }, followedNote()),
    el('h3', {}, t('stations_title')),
    sortable([
      { label: t('station'), value: (r) => name(r.name), show: (r) => el('a', { href: '#series', onclick: () => open(model.receptors.indexOf(r)) }, name(r.name)) },
      { label: t('place'), value: (r) => name(r.place), show: (r) => name(r.place) },
      { label: t('altitude'), unit: 'm', number: true, value: (r) => r.altitude, show: (r) => Math.round(r.altitude).toLocaleString('en-US') },
      ...common], model.receptors, state.stations),
    el('h3', {}, t('counties_title')),
    sortable([
      { label: t('county'), value: (r) => name(r.name), show: (r) => name(r.name) },
      { label: t('city'), value: (r) => name(r.parent), show: (r) => name(r.parent) },
      { label: t('population'), number: true, value: (r) => r.population, show: (r) => r.population > 0 ? Math.round(r.population).toLocaleString('en-US') : '–' },
      { label: t('exposure'), unit: p.units, number: true, value: (r) => r.exposure[k], show: (r) => fmt(r.exposure[k]) },
      { ...common[0], label: t('area_mean') }, ...common.slice(1)], model.counties, state.counties),
    el('p', { class: 'note' }, t('exposure_note')));
}

const heat = (share) => `background:color-mix(in srgb, #c8553d ${Math.round(Math.min(1, Math.sqrt(Math.max(0, share))) * 88)}%, transparent);${share > 0.45 ? 'color:#fff' : ''}`;

export function matrix(box) {
  const s = state.matrix, receptors = [...model.cities.map((r) => [t('city'), r]), ...model.receptors.map((r) => [t('stations_title'), r]), ...model.counties.map((r) => [t('counties_title'), r])];
  const again = () => matrix(box);
  const row = receptors[s.receptor]?.[1].mean_contribution[s.pollutant];
  const nodes = [...heading('nav_matrix', 'matrix_lead')];
  if (!row?.length) { box.replaceChildren(...nodes); return; }
  const p = model.pollutants[s.pollutant], total = row.reduce((a, b) => a + b, 0);
  const by = (group) => receptors.map(([g, r], k) => [g, k, name(r.name)]).filter(([g]) => g === group).map(([, k, n]) => [k, n]);
  const kinds = [t('city'), t('stations_title'), t('counties_title')].map((g) => ({ group: g, options: by(g) })).filter((g) => g.options.length);
  const cell = (tags, strong) => {
    const v = sumTags(row, tags), share = total > 0 ? v / total : 0;
    return el('td', { class: `n${strong ? ' sum' : ''}`, style: tags.length && !strong ? heat(share) : '' }, !tags.length ? '' : s.unit === 'value' ? part(v, total) : pct(share));
  };
  const all = model.tags.map((_, k) => k), emission = all.filter((k) => !isOther(model.tags[k]));
  const pick = (sector, region) => emission.filter((k) => (sector === null || model.tags[k].sector === sector) && (region === null || model.tags[k].region === region));
  const regions = model.regions.map((r, k) => [k, r]).filter(([k]) => pick(null, k).length);
  const sectors = model.sectors.map((r, k) => [k, r]).filter(([k]) => pick(k, null).length);
  const body = sectors.map(([k, x]) => el('tr', {}, el('th', { scope: 'row' }, name(x.label)), regions.map(([r]) => cell(pick(k, r))), cell(pick(k, null), true)));
  const others = all.filter((k) => isOther(model.tags[k]));
  const empty = () => regions.map(() => el('td', {}, ''));
  box.replaceChildren(...nodes.filter(Boolean),
    el('div', { class: 'controls' },
      select(t('receptor'), kinds, s.receptor, (v) => { s.receptor = +v; again(); }),
      select(t('pollutant'), pollutantOptions(followed), s.pollutant, (v) => { s.pollutant = +v; again(); }),
      segments([['value', p.units], ['share', t('in_percent')]], s.unit, (v) => { s.unit = v; again(); })),
    allFollowed() ? '' : el('p', { class: 'note' }, followedNote()),
    el('p', { class: 'caption' }, `${name(receptors[s.receptor][1].name)} · ${p.label} · ${t('contribution')} [${s.unit === 'value' ? p.units : t('in_percent')}]`),
    el('div', { class: 'scroll' }, el('table', { class: 'matrix' },
      el('thead', {}, el('tr', {}, el('th', {}, `${t('sector')} ╲ ${t('region')}`), regions.map(([, r]) => el('th', { class: 'n', scope: 'col' }, name(r.label))), el('th', { class: 'n', scope: 'col' }, t('sum')))),
      el('tbody', {}, body, el('tr', { class: 'sum' }, el('th', {}, t('sum')), regions.map(([r]) => cell(pick(null, r), true)), cell(emission, true)),
        others.length ? el('tr', { class: 'sub' }, el('th', { colspan: regions.length + 2 }, t('not_emission'))) : null,
        others.map((k) => el('tr', {}, el('th', {}, name(model.tags[k].label)), empty(), cell([k]))),
        el('tr', { class: 'sum' }, el('th', {}, t('total')), empty(), cell(all, true))))));
}

export function inventory(box) {
  const inv = model.inventory, k = Math.min(state.inventory, inv.pollutants.length - 1);
  const total = inv.pollutants.map((_, c) => inv.rows.reduce((s, r) => s + r.emission[c], 0));
  const n = (x) => el('td', { class: 'n' }, fmt(x));
  const largest = inv.largest.filter((l) => l.pollutant === k).slice(0, 10);
  box.replaceChildren(...heading('nav_inventory', 'inventory_lead').filter(Boolean),
    el('div', { class: 'scroll' }, el('table', {},
      el('thead', {}, el('tr', {}, el('th', {}, t('sector')), inv.pollutants.map((p) => el('th', { class: 'n' }, p, el('small', {}, 't/a'))))),
      el('tbody', {}, inv.rows.map((r) => el('tr', {}, el('th', { scope: 'row' }, name(r.sector)), r.emission.map(n))),
        el('tr', { class: 'sum' }, el('th', {}, t('sum')), total.map(n)),
        el('tr', { class: 'sub' }, el('th', {}, t('unverified')), inv.unverified_share.map((s) => el('td', { class: 'n' }, pct(s))))))),
    el('h3', {}, t('largest')),
    el('div', { class: 'controls' }, select(t('pollutant'), inv.pollutants.map((p, c) => [c, p]), k, (v) => { state.inventory = +v; inventory(box); })),
    el('div', { class: 'scroll' }, el('table', {},
      el('thead', {}, el('tr', {}, ['rank', 'source_name', 'sector', 'county'].map((h) => el('th', {}, t(h))), el('th', { class: 'n' }, `${t('emission')} ${inv.pollutants[k] ?? ''}`, el('small', {}, 't/a')), el('th', { class: 'n' }, t('share_of_total')))),
      el('tbody', {}, largest.map((l, i) => el('tr', {}, el('td', {}, String(i + 1)), el('td', {}, name(l.name)), el('td', {}, name(l.sector)), el('td', {}, name(l.place)), n(l.emission), el('td', { class: 'n' }, pct(l.emission / total[k]))))))));
}

export function ledger(box) {
  const columns = ['initial', 'emitted', 'inflow', 'converted', 'outflow', 'dry', 'wet', 'final', 'residual'].filter((c) => c !== 'converted' || model.ledger.some((r) => r.converted !== 0));
  const through = (r) => r.initial + r.emitted + r.inflow + Math.max(0, r.converted);
  const table = (rows, unit, factor) => !rows.length ? '' : el('div', { class: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, el('th', {}, t('species')), columns.map((c) => el('th', { class: 'n' }, t(c), el('small', {}, unit))), el('th', { class: 'n' }, t('relative_residual')))),
    el('tbody', {}, rows.map((r) => el('tr', {}, el('th', { scope: 'row' }, r.species), columns.map((c) => el('td', { class: 'n' }, fmt(r[c] * factor, c === 'residual' ? 2 : 4))), el('td', { class: 'n' }, through(r) > 0 ? fmt(r.residual / through(r), 2) : '–'))))));
  const counted = model.ledger.filter((r) => r.counted);
  box.replaceChildren(...heading('nav_ledger', 'ledger_lead').filter(Boolean), table(model.ledger.filter((r) => !r.counted), 't', 1e-3),
    counted.length ? el('h3', {}, t('ledger_numbers')) : '', table(counted, t('particles_unit'), 1));
}

export { groups };
