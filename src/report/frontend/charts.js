// Stacked series, the summary's bars (ECharts, SVG) and wind roses (own SVG).
import * as echarts from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { chartHour, colours, el, firstPollutant, fmt, followed, followedNote, groups, heading, hourLabel, model, name, pct, pollutantOptions, segments, select, sumTags, t, unpack } from './data.js';

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);
const font = 'Inter, "Noto Sans", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const live = new Map();
export function chart(box, option) {
  const old = live.get(box.id);
  if (old) old.dispose();
  const c = echarts.init(box, null, { renderer: 'svg' });
  c.setOption({ animation: false, textStyle: { fontFamily: font }, ...option });
  live.set(box.id, c);
}
export const resize = (width) => live.forEach((c) => c.resize(width ? { width } : undefined));

export const axis = { axisLine: { lineStyle: { color: '#b8c0c4' } }, axisLabel: { color: '#55606a' }, splitLine: { lineStyle: { color: '#e9ecee' } }, axisTick: { show: false } };
export const legend = { type: 'plain', bottom: 0, left: 0, right: 0, itemWidth: 12, itemHeight: 10, itemGap: 14, textStyle: { color: '#39424a' } };
const legendRows = (list, width) => Math.max(1, Math.ceil(list.reduce((w, g) => w + 40 + [...name(g.label)].reduce((x, c) => x + (c > 'ÿ' ? 12 : 7), 0), 0) / Math.max(200, width - 20)));

// The totals of a pollutant of which no contributions are known.
function totalBars(box, pollutant) {
  const cities = [...model.cities].reverse(), p = model.pollutants[pollutant];
  box.style.height = `${50 + 34 * cities.length}px`;
  chart(box, {
    grid: { left: 8, right: 24, top: 8, bottom: 12, containLabel: true },
    tooltip: { trigger: 'item', formatter: (i) => `${i.name}<br><b>${fmt(i.value)} ${p.units}</b>` },
    xAxis: { type: 'value', ...axis }, yAxis: { type: 'category', data: cities.map((c) => name(c.name)), ...axis },
    series: [{ type: 'bar', name: p.label, barWidth: 20, itemStyle: { color: '#31688e' }, data: cities.map((c) => c.exposure[pollutant]) }],
  });
}
export function cityBars(box, pollutant) {
  if (!followed(pollutant)) { totalBars(box, pollutant); return; }
  const list = groups('sector'), colour = colours(list), cities = [...model.cities].reverse();
  const rows = legendRows(list, box.clientWidth || 700);
  box.style.height = `${70 + 34 * cities.length + 22 * rows}px`;
  const share = (c, g) => { const row = c.mean_contribution[pollutant], total = row.reduce((a, b) => a + b, 0); return total > 0 ? 100 * sumTags(row, g.tags) / total : 0; };
  chart(box, {
    grid: { left: 8, right: 24, top: 8, bottom: 34 + 22 * rows, containLabel: true }, legend,
    tooltip: { trigger: 'item', formatter: (p) => `${p.name} · ${p.seriesName}<br><b>${pct(p.value / 100)}</b>` },
    xAxis: { type: 'value', max: 100, ...axis, axisLabel: { ...axis.axisLabel, formatter: '{value} %' } },
    yAxis: { type: 'category', data: cities.map((c) => name(c.name)), ...axis },
    series: list.map((g, k) => ({ type: 'bar', stack: 's', name: name(g.label), barWidth: 20, itemStyle: { color: colour[k] }, data: cities.map((c) => share(c, g)) })),
  });
}

const state = { receptor: 0, pollutant: firstPollutant, by: 'sector' };
// The largest groups, and all others in one.
const most = 18;
function leading(list, row) {
  if (list.length <= most) return list;
  const order = [...list].sort((a, b) => sumTags(row, b.tags) - sumTags(row, a.tags)), large = order.slice(0, most - 1), rest = order.slice(most - 1);
  const words = t('heat_small', { count: rest.length });
  return [...list.filter((g) => large.includes(g)), { key: 'rest', label: { zh: words, en: words }, tags: rest.flatMap((g) => g.tags), other: true }];
}
export function openSeries(receptor) { state.receptor = receptor; series(document.getElementById('series')); document.getElementById('series').scrollIntoView(); }
export function series(box) {
  const again = () => series(box), r = model.receptors[state.receptor], p = model.pollutants[state.pollutant];
  if (!r) { box.replaceChildren(...heading('nav_series', 'series_lead').filter(Boolean)); return; }
  const parts = followed(state.pollutant), list = parts ? leading(groups(state.by), r.mean_contribution[state.pollutant]) : [], colour = colours(list), values = unpack(r.contributions[state.pollutant]), nt = model.tags.length;
  const plot = el('div', { class: 'chart', id: 'series-chart' });
  box.replaceChildren(...heading('nav_series', 'series_lead').filter(Boolean),
    el('div', { class: 'controls' },
      select(t('station'), model.receptors.map((x, k) => [k, name(x.name)]), state.receptor, (v) => { state.receptor = +v; again(); }),
      select(t('pollutant'), pollutantOptions(), state.pollutant, (v) => { state.pollutant = +v; again(); }),
      parts ? segments([['sector', t('by_sector')], ['region', t('by_region')], ['tag', t('by_tag')]], state.by, (v) => { state.by = v; again(); }) : null),
    parts || !nt ? '' : el('p', { class: 'note' }, followedNote()),
    el('p', { class: 'caption' }, `${name(r.name)} · ${p.label} · ${parts ? `${t('contribution')} ${t(`by_${state.by}`)}` : t('concentration')} [${p.units}] · ${t('mean')} ${fmt(r.mean[state.pollutant])} ${p.units}, ${t('maximum')} ${fmt(r.max[state.pollutant])} ${p.units}`), plot);
  const hours = Array.from({ length: model.time.count }, (_, h) => h), rows = legendRows(list, plot.clientWidth || 900);
  if (!parts) { totalLine(plot, unpack(r.series[state.pollutant]), p); return; }
  plot.style.height = `${330 + 22 * rows}px`;
  const data = list.map((g) => hours.map((h) => g.tags.reduce((s, n) => s + values[h * nt + n], 0)));
  chart(plot, {
    grid: { left: 8, right: 12, top: 34, bottom: 16 + 22 * rows, containLabel: true }, legend,
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, formatter: (items) => {
      const h = items[0].dataIndex, total = data.reduce((s, d) => s + d[h], 0);
      const lines = list.map((g, k) => [data[k][h], g, k]).sort((a, b) => b[0] - a[0]).slice(0, 14).map(([v, g, k]) => `<tr><td><i style="background:${colour[k]}"></i>${name(g.label)}</td><td>${fmt(v)}</td><td>${total > 0 ? pct(v / total) : ''}</td></tr>`);
      return `<b>${hourLabel(h)}</b><table class="tip"><tr><td>${t('total')}</td><td>${fmt(total)}</td><td>${p.units}</td></tr>${lines.join('')}</table>`;
    } },
    xAxis: { type: 'category', data: hours.map(chartHour), ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } },
    yAxis: { type: 'value', name: `${p.label} [${p.units}]`, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis },
    series: list.map((g, k) => ({ type: 'bar', stack: 's', name: name(g.label), barCategoryGap: '8%', itemStyle: { color: colour[k] }, data: data[k] })),
  });
}

// Hours of a pollutant of which no contributions are known.
function totalLine(plot, values, p) {
  plot.style.height = '330px';
  chart(plot, {
    grid: { left: 8, right: 12, top: 34, bottom: 16, containLabel: true },
    tooltip: { trigger: 'axis', confine: true, formatter: (items) => `<b>${hourLabel(items[0].dataIndex)}</b><br>${p.label} ${fmt(items[0].value)} ${p.units}` },
    xAxis: { type: 'category', data: Array.from(values, (_, h) => chartHour(h)), ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } },
    yAxis: { type: 'value', name: `${p.label} [${p.units}]`, nameTextStyle: { align: 'left', color: '#55606a' }, ...axis },
    series: [{ type: 'line', showSymbol: false, name: p.label, itemStyle: { color: '#1d5b79' }, lineStyle: { width: 1.8 }, areaStyle: { opacity: 0.12 }, data: Array.from(values) }],
  });
}

const bins = [2, 3, 5, 8, Infinity], shades = ['#bcd3df', '#86b0c6', '#4c87a8', '#275d7d', '#123a52'], calm = 0.5;
export function roses(box) {
  const list = model.receptors.filter((r) => r.wind);
  const nodes = heading('nav_wind', 'wind_lead').filter(Boolean);
  if (!list.length) { box.replaceChildren(...nodes, el('p', {}, t('wind_none'))); return; }
  const counted = list.map((r) => {
    const speed = unpack(r.wind.speed), from = unpack(r.wind.from), n = speed.length, table = Array.from({ length: 16 }, () => bins.map(() => 0));
    let still = 0, sum = 0;
    for (let h = 0; h < n; h++) {
      sum += speed[h];
      if (speed[h] < calm) still++; else table[Math.floor(((from[h] + 11.25) % 360 + 360) % 360 / 22.5)][bins.findIndex((b) => speed[h] < b)] += 1 / n;
    }
    return { r, table, still: still / n, mean: sum / n };
  });
  const largest = Math.max(...counted.flatMap((c) => c.table.map((d) => d.reduce((a, b) => a + b, 0)))), step = [0.05, 0.1, 0.2, 0.25].find((s) => largest / s <= 4) ?? 0.25, rim = Math.max(step, Math.ceil(largest / step) * step);
  const labels = bins.map((b, k) => `${k ? bins[k - 1] : calm}${Number.isFinite(b) ? `–${b}` : '+'}`);
  box.replaceChildren(...nodes,
    el('div', { class: 'key' }, labels.map((l, k) => el('span', {}, el('i', { style: `background:${shades[k]}` }), `${l} m/s`))),
    el('div', { class: 'roses' }, counted.map((c) => { const f = el('figure', {}); f.innerHTML = rose(c.table, rim, step); f.append(el('figcaption', {}, el('b', {}, name(c.r.name)), el('span', {}, `${t('wind_mean', { speed: fmt(c.mean, 2) })} · ${t('wind_calm', { share: pct(c.still) })}`))); return f; })));
}
export function rose(table, rim, step) {
  const R = 84, xy = (r, a) => `${(r * Math.sin(a)).toFixed(2)},${(-r * Math.cos(a)).toFixed(2)}`;
  let s = '<svg viewBox="-110 -110 220 220" role="img">';
  for (let f = step; f <= rim + 1e-9; f += step) s += `<circle r="${R * f / rim}" fill="none" stroke="#d5dadd"/><text class="ring" x="${R * f / rim * 0.383 + 2}" y="${-R * f / rim * 0.924 - 1}">${Math.round(100 * f)} %</text>`;
  s += `<path d="M-${R},0H${R}M0,-${R}V${R}" stroke="#e3e7e9"/>`;
  table.forEach((d, k) => {
    let r = 0; const a = k * Math.PI / 8, w = 0.16;
    d.forEach((f, b) => { const q = r + R * f / rim; if (f > 0) s += `<path d="M${xy(r, a - w)}L${xy(q, a - w)}A${q},${q} 0 0 1 ${xy(q, a + w)}L${xy(r, a + w)}A${r},${r} 0 0 0 ${xy(r, a - w)}Z" fill="${shades[b]}"/>`; r = q; });
  });
  [['N', 0, -94], ['E', 98, 4], ['S', 0, 103], ['W', -98, 4]].forEach(([l, x, y]) => { s += `<text x="${x}" y="${y}" text-anchor="middle">${l}</text>`; });
  return `${s}</svg>`;
}
