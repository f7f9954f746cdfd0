// The map: hill-shade, concentration raster, borders, rivers, towns, stations. No tiles, no network.
import L from 'leaflet';
import { anyFollowed, el, firstPollutant, fmt, followed, followedNote, hourLabel, isOther, model, name, pct, pollutantOptions, segments, select, t, unpack, unpackBytes } from './data.js';
import { heading } from './data.js';

const state = { pollutant: firstPollutant, sector: '', region: '', mode: 'mean', hour: 0, share: false };
export const stops = ['#fbf3d9', '#f6d79b', '#f0b067', '#e5824c', '#cd5245', '#a3304a', '#6e1f4f', '#3a143f'].map((h) => [1, 3, 5].map((k) => parseInt(h.slice(k, k + 2), 16)));
const ramp = (f) => { const x = Math.min(1, Math.max(0, f)) * (stops.length - 1), k = Math.min(stops.length - 2, Math.floor(x)); return stops[k].map((c, i) => Math.round(c + (x - k) * (stops[k + 1][i] - c))); };
const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360));

// Which cell each pixel of a Mercator image shows: the quads between the cell corners are filled in turn.
function geometry() {
  const { nx, ny } = model.grid, lon = unpack(model.grid.corner_longitude), lat = unpack(model.grid.corner_latitude), y = lat.map(mercator);
  const [west, east, south, north] = [Math.min(...lon), Math.max(...lon), Math.min(...lat), Math.max(...lat)], [bottom, top] = [mercator(south), mercator(north)];
  const width = Math.min(1600, Math.max(720, nx * 10)), height = Math.round(width * (top - bottom) / ((east - west) * Math.PI / 180));
  const px = lon.map((v) => (v - west) / (east - west) * width), py = y.map((v) => (top - v) / (top - bottom) * height), index = new Int32Array(width * height).fill(-1);
  for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
    const a = j * (nx + 1) + i, q = [a, a + 1, a + nx + 2, a + nx + 1], qx = q.map((k) => px[k]), qy = q.map((k) => py[k]);
    const x0 = Math.max(0, Math.floor(Math.min(...qx))), x1 = Math.min(width - 1, Math.ceil(Math.max(...qx))), y0 = Math.max(0, Math.floor(Math.min(...qy))), y1 = Math.min(height - 1, Math.ceil(Math.max(...qy)));
    for (let v = y0; v <= y1; v++) for (let u = x0; u <= x1; u++) {
      let inside = true;
      for (let k = 0; k < 4 && inside; k++) { const n = (k + 1) % 4; inside = (qx[n] - qx[k]) * (v + 0.5 - qy[k]) - (qy[n] - qy[k]) * (u + 0.5 - qx[k]) <= 1e-9; }
      if (inside) index[v * width + u] = j * nx + i;
    }
  }
  return { width, height, index, bounds: [[south, west], [north, east]], west, east, bottom, top };
}
let geo, map, canvas, layers = {}, timer, legendBox, readout, fitted = false;

function picture(width, height, paint) {
  const c = document.createElement('canvas'); c.width = width; c.height = height;
  const context = c.getContext('2d'), image = context.createImageData(width, height);
  paint(image.data); context.putImageData(image, 0, 0);
  return c;
}
function relief() {
  const fine = model.fine_hillshade;
  if (fine) {
    const shade = unpackBytes(fine.shade), bottom = mercator(fine.south), top = mercator(fine.north), height = Math.round(fine.nx * (top - bottom) / ((fine.east - fine.west) * Math.PI / 180));
    const c = picture(fine.nx, height, (d) => {
      for (let v = 0; v < height; v++) {
        const lat = (Math.atan(Math.exp(top - (v + 0.5) / height * (top - bottom))) * 4 / Math.PI - 1) * 90, row = Math.min(fine.ny - 1, Math.max(0, Math.floor((lat - fine.south) / (fine.north - fine.south) * fine.ny)));
        for (let u = 0; u < fine.nx; u++) grey(d, 4 * (v * fine.nx + u), shade[row * fine.nx + u]);
      }
    });
    return [c, [[fine.south, fine.west], [fine.north, fine.east]]];
  }
  const shade = unpackBytes(model.grid.hillshade);
  return [picture(geo.width, geo.height, (d) => geo.index.forEach((c, k) => { if (c >= 0) grey(d, 4 * k, shade[c]); })), geo.bounds];
}
function grey(d, k, s) { const v = 70 + s * 185 / 255 * 1.02; d[k] = v; d[k + 1] = v; d[k + 2] = Math.min(255, v * 0.985); d[k + 3] = 255; }

const tagged = () => state.sector !== '' || state.region !== '';
const chosen = () => model.tags.map((tag, k) => [tag, k]).filter(([tag, k]) => state.region.startsWith('tag') ? k === +state.region.slice(3)
  : (state.sector === '' || tag.sector === +state.sector) && (state.region === '' || tag.region === +state.region)).map(([, k]) => k);
// The kept groups whose hourly maps add up to what is chosen; none if the choice cuts through a group.
function hourlyGroups() {
  const tags = new Set(chosen()), all = model.group_maps.filter((g) => g.pollutant === state.pollutant && g.tags.some((n) => tags.has(n)));
  return tags.size && all.length && all.every((g) => g.tags.every((n) => tags.has(n))) && all.reduce((s, g) => s + g.tags.length, 0) === tags.size ? all : null;
}
const hasHours = () => tagged() ? hourlyGroups() !== null : model.hourly_maps.length > 0;
const byHour = () => state.mode === 'hour' && hasHours();
const slice = (packed, cells) => unpack(packed).subarray(state.hour * cells, (state.hour + 1) * cells);
function field() {
  const p = state.pollutant, cells = model.grid.nx * model.grid.ny;
  if (!tagged()) {
    return byHour() ? slice(model.hourly_maps[p], cells) : unpack(model.mean_maps[p]);
  }
  const tags = new Set(chosen()), out = new Float64Array(cells), add = (map) => map.forEach((v, k) => { out[k] += v; });
  if (byHour()) hourlyGroups().forEach((g) => add(slice(g.maps, cells)));
  else model.tag_maps.filter((m) => m.pollutant === p && tags.has(m.tag)).forEach((m) => add(unpack(m.map)));
  if (state.share) { const total = byHour() ? slice(model.hourly_maps[p], cells) : unpack(model.mean_maps[p]); return out.map((v, k) => total[k] > 0 ? 100 * v / total[k] : NaN); }
  return out;
}
export const nice = (x) => { if (!(x > 0)) return 1; const e = 10 ** Math.floor(Math.log10(x)); return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((m) => m * e >= x * 0.9999) * e; };
export const quantile = (v, q) => { const s = Float64Array.from(v).filter(Number.isFinite).sort(); return s.length ? s[Math.min(s.length - 1, Math.floor(q * s.length))] : 0; };
const limits = new Map();
function limit(values) {
  if (state.share && tagged()) return 100;
  if (!byHour()) return nice(quantile(values, 0.995));
  const key = tagged() ? `${state.pollutant}/${state.sector}/${state.region}` : state.pollutant;
  const all = () => tagged() ? hourlyGroups().map((g) => unpack(g.maps)).reduce((a, b) => a.map((v, k) => v + b[k])) : unpack(model.hourly_maps[state.pollutant]);
  if (!limits.has(key)) limits.set(key, nice(quantile(all(), 0.995)));
  return limits.get(key);
}
let current = [];
function paint() {
  current = field();
  const high = limit(current), context = canvas.getContext('2d'), image = context.createImageData(geo.width, geo.height), d = image.data, unit = state.share && tagged() ? '%' : model.pollutants[state.pollutant].units;
  const table = Array.from({ length: 256 }, (_, k) => ramp(k / 255));
  geo.index.forEach((c, k) => {
    const v = c < 0 ? NaN : current[c];
    if (!Number.isFinite(v)) return;
    const f = Math.min(1, Math.max(0, v / high)), rgb = table[Math.round(255 * f)], o = 4 * k;
    d[o] = rgb[0]; d[o + 1] = rgb[1]; d[o + 2] = rgb[2]; d[o + 3] = 255 * Math.min(1, 0.35 + 1.3 * Math.sqrt(f) * 0.5);
  });
  context.putImageData(image, 0, 0);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((f) => [f, fmt(f * high)]), over = quantile(current, 1) > high;
  legendBox.replaceChildren(
    el('b', {}, caption()), el('div', { class: 'ramp', style: `background:linear-gradient(to right, ${stops.map((c) => `rgb(${c})`).join(',')})` }),
    el('div', { class: 'ticks' }, ticks.map(([f, x]) => el('span', { style: `left:${100 * f}%` }, f === 1 && over ? `≥ ${x}` : x))), el('small', {}, `[${unit}] ${t('legend_note')}`));
}
function caption() {
  const p = model.pollutants[state.pollutant], when = byHour() ? hourLabel(state.hour) : t('period_mean');
  const sector = state.sector === '' ? null : name(model.sectors[+state.sector].label);
  const region = state.region === '' ? null : name(state.region.startsWith('tag') ? model.tags[+state.region.slice(3)].label : model.regions[+state.region].label);
  return [p.label, tagged() ? `${t('contribution')}: ${[sector, region].filter(Boolean).join(' × ')}` : t('total'), when].join(' · ');
}
const lineStyles = {
  county: { color: '#5c666e', weight: 0.8, opacity: 0.75 }, province: { color: '#2b2f6b', weight: 2.4, opacity: 0.9, dashArray: '9 4 2 4' },
  river: { color: '#3b83b5', weight: 1.6, opacity: 0.9 }, lake: { color: '#3b83b5', weight: 1, opacity: 0.9, fill: true, fillColor: '#9cc7e0', fillOpacity: 0.7 },
};
function furniture(open) {
  const keep = { ...layers };
  Object.values(keep).forEach((l) => l.remove());
  const lines = (kind) => model.lines.filter((l) => l.kind === kind).map((l) => {
    const ring = l.points[0].every((x, k) => x === l.points[l.points.length - 1][k]), make = kind === 'lake' && ring ? L.polygon : L.polyline, line = make(l.points.map(([x, y]) => [y, x]), { ...lineStyles[kind], ...(ring ? {} : { fill: false }), pane: 'lines', interactive: false, smoothFactor: 0.6 });
    return line;
  });
  layers.water = L.layerGroup([...lines('lake'), ...lines('river')]);
  layers.county = L.layerGroup(lines('county'));
  layers.province = L.layerGroup(lines('province'));
  layers.towns = L.layerGroup(model.towns.map((w) => L.marker([w.latitude, w.longitude], { pane: 'names', interactive: false, icon: L.divIcon({ className: `town${w.population >= 200000 ? ' big' : ''}`, iconSize: [0, 0], html: el('span', {}, name(w.name)).outerHTML }) })));
  layers.stations = L.layerGroup(model.receptors.map((r, k) => L.circleMarker([r.latitude, r.longitude], { pane: 'stations', radius: 6, weight: 2, color: '#fff', fillColor: '#1d5b79', fillOpacity: 1, className: `station station-${k}` })
    .bindTooltip(() => stationTip(r), { direction: 'top', offset: [0, -6] }).on('click', () => open(k))));
  Object.values(layers).forEach((l) => l.addTo(map));
}
function stationTip(r) { const p = state.pollutant, x = model.pollutants[p], b = el('div', {}, el('b', {}, name(r.name)), el('br'), `${x.label} ${t('mean')} ${fmt(r.mean[p])} ${x.units}`, el('br'), `${t('maximum')} ${fmt(r.max[p])} ${x.units}`, el('br'), t('open_series')); return b; }

export function mapSection(box, open) {
  geo ??= geometry();
  clearInterval(timer); timer = null;
  const again = () => mapSection(box, open), others = model.tags.map((x, k) => [x, k]).filter(([x]) => isOther(x));
  const hasTags = new Set(model.tag_maps.map((m) => m.tag)), hourly = model.hourly_maps.length > 0, byRegion = state.region.startsWith('tag');
  const slider = el('input', { type: 'range', min: 0, max: Math.max(0, model.time.count - 1), value: state.hour, 'aria-label': t('hourly'), oninput: (e) => { state.hour = +e.target.value; clock.textContent = hourLabel(state.hour); paint(); } });
  const clock = el('output', {}, hourLabel(state.hour)), playButton = el('button', { type: 'button', class: 'play', onclick: () => {
    if (timer) { clearInterval(timer); timer = null; playButton.textContent = `▶ ${t('play')}`; return; }
    playButton.textContent = `❚❚ ${t('pause')}`;
    timer = setInterval(() => { state.hour = (state.hour + 1) % model.time.count; slider.value = state.hour; clock.textContent = hourLabel(state.hour); paint(); }, 350);
  } }, `▶ ${t('play')}`);
  const time = !hasHours() && tagged() ? el('span', { class: 'note' }, t('map_hourly_only_total')) : !hourly ? el('span', { class: 'note' }, t('map_no_hourly'))
    : el('span', { class: 'time' }, segments([['mean', t('period_mean')], ['hour', t('hourly')]], state.mode, (v) => { state.mode = v; again(); }), ...(state.mode === 'hour' ? [playButton, slider, clock] : []));
  const controls = el('div', { class: 'controls' },
    select(t('pollutant'), pollutantOptions(), state.pollutant, (v) => { state.pollutant = +v; if (!followed(+v)) { state.sector = ''; state.region = ''; state.share = false; } again(); }),
    !followed(state.pollutant) ? anyFollowed ? el('span', { class: 'note' }, followedNote()) : null : byRegion ? null : select(t('sector'), [['', t('all_sectors')], ...model.sectors.map((s, k) => [k, name(s.label)])], state.sector, (v) => { state.sector = v; again(); }),
    !followed(state.pollutant) ? null : select(t('region'), [['', t('all_regions')], { group: t('from_emission'), options: model.regions.map((r, k) => [k, name(r.label)]) }, { group: t('other_origin'), options: others.filter(([, k]) => hasTags.has(k)).map(([x, k]) => [`tag${k}`, name(x.label)]) }], state.region, (v) => { state.region = v; if (v.startsWith('tag')) state.sector = ''; again(); }),
    tagged() ? el('label', { class: 'check' }, el('input', { type: 'checkbox', checked: state.share, onchange: (e) => { state.share = e.target.checked; paint(); } }), t('as_share')) : null);
  const keepMap = box.querySelector('.map') ?? el('div', { class: 'map' });
  legendBox = el('div', { class: 'legend' });
  readout = el('div', { class: 'readout' }, ' ');
  box.replaceChildren(...heading('nav_map', 'map_lead').filter(Boolean), controls, el('div', { class: 'controls' }, time), keepMap, el('div', { class: 'below' }, legendBox, el('div', { class: 'side' }, readout, toggles())));
  if (!map) {
    map = L.map(keepMap, { attributionControl: false, zoomSnap: 0.1, minZoom: 5, maxZoom: 13, zoomControl: true, fadeAnimation: false, scrollWheelZoom: true, preferCanvas: false });
    [['relief', 150], ['raster', 250], ['lines', 350], ['names', 360], ['stations', 450]].forEach(([p, z]) => { map.createPane(p).style.zIndex = z; });
    const [shade, bounds] = relief();
    layers0.relief = L.svgOverlay(shade, bounds, { pane: 'relief' }).addTo(map);
    canvas = picture(geo.width, geo.height, () => {});
    L.svgOverlay(canvas, geo.bounds, { pane: 'raster' }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.on('mousemove', (e) => readout.replaceChildren(value(e.latlng)));
  }
  furniture(open);
  map.invalidateSize({ animate: false });
  if (!fitted) { map.fitBounds(geo.bounds, { padding: [0, 0], animate: false }); fitted = true; }
  paint();
}
const layers0 = {};
function value({ lat, lng }) {
  const u = Math.floor((lng - geo.west) / (geo.east - geo.west) * geo.width), v = Math.floor((geo.top - mercator(lat)) / (geo.top - geo.bottom) * geo.height);
  const c = u >= 0 && v >= 0 && u < geo.width && v < geo.height ? geo.index[v * geo.width + u] : -1;
  if (c < 0) return ' ';
  const x = current[c], p = model.pollutants[state.pollutant];
  return `${lat.toFixed(3)}° N, ${lng.toFixed(3)}° E · ${Math.round(unpack(model.grid.terrain)[c]).toLocaleString('en-US')} m · ${p.label} ${state.share && tagged() ? pct(x / 100) : `${fmt(x)} ${p.units}`}`;
}
const shown = { relief: true, county: true, province: true, water: true, towns: true, stations: true };
function toggles() {
  return el('div', { class: 'toggles' }, [['relief', 'layer_relief'], ['county', 'layer_county'], ['province', 'layer_province'], ['water', 'layer_water'], ['towns', 'layer_towns'], ['stations', 'layer_stations']].map(([k, text]) =>
    el('label', { class: 'check' }, el('input', { type: 'checkbox', checked: shown[k], onchange: (e) => { shown[k] = e.target.checked; const l = layers[k] ?? layers0[k]; if (shown[k]) l.addTo(map); else l.remove(); } }), el('i', { class: `swatch ${k}` }), t(text))));
}
export function refit() { if (map) { map.invalidateSize({ animate: false }); map.fitBounds(geo.bounds, { animate: false }); } }

// A still map of values between two limits over the run's relief, with borders, water and stations, or dots with values of their own; or of the colours
// that `paint` gives each cell [0–255] in place of values.
export function still(values, low, high, dots = null, paint = null) {
  geo ??= geometry();
  const shade = unpackBytes(model.grid.hillshade), table = Array.from({ length: 256 }, (_, k) => ramp(k / 255));
  const c = picture(geo.width, geo.height, (d) => geo.index.forEach((cell, k) => {
    if (cell < 0) return;
    grey(d, 4 * k, shade[cell]);
    const v = paint ? 0 : values[cell];
    if (!Number.isFinite(v)) return;
    const rgb = paint ? paint(cell) : table[Math.round(255 * Math.min(1, Math.max(0, (v - low) / (high - low))))];
    if (!rgb) return;
    for (let i = 0; i < 3; i++) d[4 * k + i] = d[4 * k + i] * (0.25 + 0.75 * rgb[i] / 255);
  }));
  const x = c.getContext('2d'), put = ([lon, lat]) => [(lon - geo.west) / (geo.east - geo.west) * geo.width, (geo.top - mercator(lat)) / (geo.top - geo.bottom) * geo.height];
  for (const line of model.lines) {
    const style = lineStyles[line.kind];
    x.beginPath(); line.points.map(put).forEach(([u, v], k) => (k ? x.lineTo(u, v) : x.moveTo(u, v)));
    x.strokeStyle = style.color; x.globalAlpha = 0.8; x.lineWidth = style.weight; x.setLineDash((style.dashArray ?? '').split(' ').filter(Boolean).map(Number)); x.stroke();
  }
  x.globalAlpha = 1; x.setLineDash([]); x.font = '14px system-ui, sans-serif'; x.textAlign = 'center'; x.lineWidth = 3; x.strokeStyle = '#fff';
  for (const w of model.towns) { const [u, v] = put([w.longitude, w.latitude]); x.fillStyle = '#26313a'; x.strokeText(name(w.name), u, v + 16); x.fillText(name(w.name), u, v + 16); }
  for (const r of dots ?? []) { const [u, v] = put([r.longitude, r.latitude]); x.beginPath(); x.arc(u, v, 9, 0, 7); x.fillStyle = `rgb(${ramp((r.value - low) / (high - low))})`; x.fill(); x.lineWidth = 2; x.strokeStyle = '#101820'; x.stroke(); }
  for (const r of dots ? [] : model.receptors) { const [u, v] = put([r.longitude, r.latitude]); x.beginPath(); x.arc(u, v, 5, 0, 7); x.fillStyle = '#1d5b79'; x.fill(); x.lineWidth = 2; x.stroke(); }
  return c;
}
// The cell at a place of a still map, from its left and top as shares.
export function cellAt(u, v) {
  const i = Math.floor(u * geo.width), j = Math.floor(v * geo.height);
  return i >= 0 && j >= 0 && i < geo.width && j < geo.height ? geo.index[j * geo.width + i] : -1;
}
