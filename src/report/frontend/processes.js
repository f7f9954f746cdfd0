// Process analysis: what every process does to the air over a station, hour by hour.
import { axis, chart, legend } from './charts.js';
import { chartHour, el, fmt, heading, hourLabel, model, name, select, t, unpack } from './data.js';

const state = { receptor: 0, pollutant: 0 };
const colours = { emission: '#31688e', west: '#7fb3cf', east: '#4f9bd0', south: '#a8c6a0', north: '#5a9e8f', top_wind: '#8a949b', top_mixing: '#c3cacf', dry_deposition: '#8c6d4f', wet_deposition: '#3f5f5f', chemistry: '#e0a13a', particles: '#d1605e' };
const signed = (x) => Number.isFinite(x) ? `${x > 0 ? '+' : ''}${fmt(x)}` : '–';

export function processes(box) {
  const page = model.processes, again = () => processes(box), p = model.pollutants[page.pollutants[state.pollutant]], width = page.terms.length + 1, rates = unpack(page.rates[state.receptor][state.pollutant]), hours = rates.length / width;
  // Packed numbers have steps; what is less is nothing.
  const step = rates.reduce((m, v) => Math.max(m, Math.abs(v)), 0) / 30000;
  const of = (k) => Array.from({ length: hours }, (_, h) => (Math.abs(rates[h * width + k]) > step ? rates[h * width + k] : 0)), plot = el('div', { class: 'chart', id: 'process-chart', style: 'height:430px' });
  const means = page.terms.map((term, k) => [term, of(k).reduce((a, b) => a + b, 0) / hours]), change = of(width - 1), unit = `${p.units} h⁻¹`;
  box.replaceChildren(...heading('nav_processes', 'proc_lead').filter(Boolean),
    el('div', { class: 'controls' }, select(t('station'), model.receptors.map((r, k) => [k, name(r.name)]), state.receptor, (v) => { state.receptor = +v; again(); }), select(t('pollutant'), page.pollutants.map((n, k) => [k, model.pollutants[n].label]), state.pollutant, (v) => { state.pollutant = +v; again(); })),
    el('p', { class: 'caption' }, t('proc_caption', { station: name(model.receptors[state.receptor].name), pollutant: p.label, unit, layers: page.layers, height: fmt(page.height, 2) })), plot,
    el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, el('th', {}, ''), means.map(([term]) => el('th', { class: 'n' }, t(`proc_${term}`))), el('th', { class: 'n' }, t('proc_change')))),
      el('tbody', {}, el('tr', {}, el('th', {}, t('period_mean')), means.map(([, v]) => el('td', { class: 'n' }, signed(v))), el('td', { class: 'n' }, el('b', {}, signed(change.reduce((a, b) => a + b, 0) / hours))))))), el('p', { class: 'note' }, t('proc_note')));
  chart(plot, {
    grid: { left: 8, right: 16, top: 30, bottom: 74, containLabel: true }, legend: { ...legend, left: 'center' },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, formatter: (items) => `<b>${hourLabel(items[0].dataIndex)}</b><table class="tip">${items.map((i) => `<tr><td>${i.marker}${i.seriesName}</td><td>${signed(i.value)}</td></tr>`).join('')}</table>` },
    xAxis: { type: 'category', data: Array.from({ length: hours }, (_, h) => chartHour(h)), ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } }, yAxis: { type: 'value', name: `[${unit}]`, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis },
    series: [...page.terms.map((term, k) => ({ type: 'bar', stack: 's', name: t(`proc_${term}`), barCategoryGap: '12%', itemStyle: { color: colours[term] }, data: of(k) })).filter((s) => s.data.some((v) => v !== 0)),
      { type: 'line', name: t('proc_change'), symbol: 'none', lineStyle: { width: 2, color: '#101820' }, itemStyle: { color: '#101820' }, data: change }],
  });
}
