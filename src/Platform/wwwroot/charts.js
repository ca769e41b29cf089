// Charts and maps. Every colour is a variable of theme.css, so light, dark and print draw from one source:
// the SVG keeps `var(--fx-…)`, and the browser resolves it. No animation, no gradients, "no data" is a hatch.
const ink = name => `var(--fx-${name})`;
let font = 'sans-serif';                                        // resolved: ECharts measures texts with it
const number = (v, digits = 0) => v == null ? '' : v.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−');
const signed = (v, digits = 0) => v === 0 ? '0' : (v > 0 ? '+' : '−') + number(Math.abs(v) * 100, digits) + '%';
const isEnglish = () => document.documentElement.lang.startsWith('en');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = d => isEnglish() ? `${+d.slice(8)} ${months[+d.slice(5, 7) - 1]}` : `${+d.slice(5, 7)}月${+d.slice(8)}日`;
// Over more than a year a day without its year tells nothing.
const dayAmong = x => x.length <= 366 ? day : d => isEnglish() ? `${months[+d.slice(5, 7) - 1]} ${d.slice(0, 4)}` : `${d.slice(0, 4)}年${+d.slice(5, 7)}月`;
const axisText = () => ({ color: ink('ink2'), fontSize: 11, fontFamily: font });
const wide = text => [...String(text)].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e7f ? 1 : .56), 0);   // in em
const escape = text => String(text ?? '').replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
const quiet = { emphasis: { disabled: true }, animation: false };

// A scale that ends a little above the data on 1, 2 or 5 times a power of ten.
function scale(top, parts = 3, floor = 1e-9) {
  const raw = Math.max(top, floor) / parts, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= raw * .999 && (floor < 1 || s >= 1));
  return { step, max: +(Math.ceil(top / step - 1e-9) * step).toFixed(10) };
}
const quantile = (values, q) => { const s = values.filter(v => v != null).sort((a, b) => a - b); return s.length ? s[Math.min(s.length - 1, Math.floor(q * s.length))] : 0; };

// ECharts comes from a package's static assets, once, and only on pages that have a chart.
let loading;
function echartsOnce() {
  return loading ??= window.echarts ? Promise.resolve() : new Promise((done, fail) => {
    const script = document.createElement('script');
    script.src = new URL('_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js', document.baseURI);
    script.onload = done;
    script.onerror = () => { loading = undefined; script.remove(); fail(new Error('echarts')); };
    document.head.append(script);
  });
}

const hatch = () => ({
  svgElement: { tag: 'g', key: 'h', attrs: {}, children: [
    { tag: 'rect', key: 'r', attrs: { width: 6, height: 6, fill: ink('hatch-bg') } },
    { tag: 'path', key: 'p', attrs: { d: 'M-1 1l2-2M0 6l6-6M5 7l2-2', stroke: ink('hatch'), 'stroke-width': .9, fill: 'none' } }] },
  svgWidth: 6, svgHeight: 6,
});

const tip = (position = undefined) => ({
  backgroundColor: ink('raised'), borderColor: ink('line2'), borderWidth: 1, padding: [6, 10], confine: true, transitionDuration: 0,
  extraCssText: 'box-shadow:var(--fx-shadow2);border-radius:4px', textStyle: { color: ink('ink'), fontSize: 12, fontFamily: font }, position,
});
const tipRows = (title, rows) => `<div class="fx-tip"><b>${escape(title)}</b>${rows.filter(r => r[1] != null && r[1] !== '')
  .map(([name, value]) => `<span>${escape(name)}<em>${escape(value)}</em></span>`).join('')}</div>`;

const band = (id, lo, hi, axis) => {
  const line = { type: 'line', stack: id, stackStrategy: 'all', xAxisIndex: axis, yAxisIndex: axis, symbol: 'none', lineStyle: { opacity: 0 }, silent: true, ...quiet };
  return [{ ...line, data: lo }, { ...line, data: hi.map((h, i) => h == null ? null : +(h - lo[i]).toFixed(6)), areaStyle: { color: ink('k1'), opacity: .2 } }];
};
const level = value => ({ symbol: 'none', silent: true, data: [{ yAxis: value }], lineStyle: { color: ink('ink'), type: 'solid', width: 1.2 }, label: { show: false }, animation: false });

// One time axis, three rows: cases, reproduction number, growth. What happened on a day is one vertical line.
function situation(width, height, d) {
  const w = d.words, x = d.dates, n = x.length, small = width < 520;
  const r = d.r ?? [], growth = d.growth ?? [], mean = d.mean7 ?? [], nowcast = d.nowcast ?? [], hasNowcast = nowcast.some(Boolean), partial = new Set(d.partial ?? []);
  const hasR = r.some(Boolean), hasGrowth = growth.some(Boolean);
  const fixes = new Map();
  for (const c of d.corrections ?? []) fixes.set(c.date, (fixes.get(c.date) ?? 0) + c.value);
  d.new.forEach((v, i) => { if (v < 0 && !fixes.has(x[i])) fixes.set(x[i], v); });
  const deepest = Math.min(0, ...fixes.values());
  const alarms = new Map((d.alarms ?? []).filter(a => x.includes(a.to)).map(a => [a.to, a]));

  const rows = [1, hasR && .43, hasGrowth && .39].filter(Boolean), gap = 40, foot = 26;
  const free = height - foot - 28 - gap * (rows.length - 1), total = rows.reduce((a, b) => a + b);
  const left = small ? 38 : 46, right = small ? 14 : 70;
  let top = 28;
  const grid = rows.map(share => { const h = Math.round(free * share / total), g = { left, right, top, height: h }; top += h + gap; return g; });
  const ofR = hasR ? 1 : -1, ofGrowth = hasGrowth ? rows.length - 1 : -1, last = rows.length - 1;

  // Ticks step back from the last day by weeks, as many as fit.
  const room = Math.max(2, Math.floor((width - left - right) / 64)), step = 7 * Math.max(1, Math.ceil(n / 7 / room));
  const every = i => (n - 1 - i) % step === 0;
  const ax = i => ({ type: 'category', gridIndex: i, data: x, boundaryGap: true,
    axisLine: { show: i === last || deepest === 0, onZero: false, lineStyle: { color: ink('line2') } },
    axisTick: { show: i === last, alignWithLabel: true, interval: every, lineStyle: { color: ink('line2') } },
    axisLabel: { ...axisText(), show: i === last, interval: every, formatter: dayAmong(x) } });
  const ay = (i, more) => ({ type: 'value', gridIndex: i, splitLine: { lineStyle: { color: ink('line'), width: 1 } }, ...more, axisLabel: { ...axisText(), ...more.axisLabel } });
  const title = (text, unit, i) => {
    const fits = wide(text) * 12.5 + wide(unit ?? '') * 11.5 + 12 < width;
    return { text: `{a|${text}}${unit && fits ? `  {b|${unit}}` : ''}`, left: 0, top: grid[i].top - 25, padding: 0, textStyle: { rich: {
      a: { color: ink('ink'), fontSize: 12.5, fontWeight: 600, fontFamily: font }, b: { color: ink('ink2'), fontSize: 11.5, fontWeight: 400, fontFamily: font } } } };
  };
  const end = text => ({ show: !small && !!text, formatter: text, color: ink('main'), fontSize: 11, fontFamily: font, fontWeight: 600, distance: 6 });
  const lastOf = list => { for (let i = list.length - 1; i >= 0; i--) if (list[i]) return list[i]; };

  const most = Math.max(0, ...d.new.map(v => v ?? 0), ...mean.map(v => v ?? 0), ...nowcast.map(v => v?.m ?? 0));
  const reach = Math.min(2 * most, Math.max(0, ...nowcast.map(v => v?.hi ?? 0)));                             // an interval without end must not flatten the curve
  const cases = scale(Math.max(most * 1.06, reach, 3), 4, 1), low = deepest < 0 ? deepest - cases.max * .11 : 0;      // room for the label of a correction
  const at = { customValues: Array.from({ length: Math.round(cases.max / cases.step) + 1 }, (_, i) => i * cases.step) };
  const ticks = deepest < 0 ? { axisTick: { show: false, ...at }, axisLabel: at, splitLine: at } : {};   // from zero, not from the lowest correction
  const rTop = scale(Math.max(2, Math.min(quantile(r.map(v => v?.hi), .95) * 1.05, Math.max(0, ...r.map(v => v?.m ?? 0)) * 1.6)), 3);
  const gTop = scale(Math.max(.1, ...growth.map(v => Math.abs(v?.m ?? 0)), Math.min(1, quantile(growth.map(v => v && Math.max(Math.abs(v.lo), Math.abs(v.hi))), .9))), 2);

  const areas = [];                                            // runs of days that may still fill up
  for (let i = 0; i < n; i++) if (partial.has(i)) { let j = i; while (partial.has(j + 1)) j++; areas.push([{ xAxis: x[i], name: areas.length ? '' : w.partial }, { xAxis: x[j] }]); i = j; }
  const bandFits = areas.length && (small ? false : wide(w.partial) * 11 < 120);
  const events = (d.events ?? []).filter(e => x.includes(e.date));
  const dashed = { symbol: 'none', silent: true, animation: false, lineStyle: { color: ink('ink2'), type: [3, 3], width: 1 }, label: { show: false }, data: events.map(e => ({ xAxis: e.date })) };

  const series = [
    { type: 'bar', stack: 'cases', barCategoryGap: n > 120 ? '0%' : '18%', itemStyle: { color: ink('disease') }, ...quiet,
      data: d.new.map((v, i) => v == null || v < 0 ? null : partial.has(i) ? { value: v, itemStyle: { color: ink('disease-soft'), borderColor: ink('disease'), borderWidth: 1 } } : v),
      markLine: dashed,
      markPoint: { silent: true, animation: false, symbol: 'rect', symbolSize: .01, data: events.map((e, i) => ({ coord: [e.date, cases.max],
        label: { position: x.indexOf(e.date) > n * .6 ? 'left' : 'right', distance: 4, offset: [0, 7 + 14 * (i % 3)], color: ink('ink2'), fontSize: 11, fontFamily: font, formatter: e.label } })) },
      markArea: { silent: true, animation: false, itemStyle: { color: ink('ink'), opacity: .05 }, data: areas,
        label: { show: !!bandFits, position: 'insideTop', color: ink('ink2'), fontSize: 11, fontFamily: font, lineHeight: 14 } } },
    { type: 'line', data: mean, symbol: 'none', lineStyle: { color: ink('ink'), width: 2 }, ...quiet, endLabel: { ...end(w.mean7), color: ink('ink'), width: small ? 0 : 60, overflow: 'break' } }];
  if (hasNowcast) series.push(...band('n', nowcast.map(v => v && Math.min(v.lo, cases.max)), nowcast.map(v => v && Math.min(v.hi, cases.max)), 0),
    { type: 'line', data: nowcast.map(v => v?.m ?? null), symbol: 'emptyCircle', symbolSize: 5, itemStyle: { color: ink('k1') }, lineStyle: { color: ink('k1'), width: 2, type: [3, 3] }, z: 3, ...quiet, endLabel: end(w.nowcast) });
  if (fixes.size > 0) series.push({ type: 'bar', stack: 'cases', ...quiet,
    data: x.map(date => fixes.get(date) < 0 ? { value: fixes.get(date), itemStyle: { color: ink('over-soft'), borderColor: ink('over'), borderWidth: 1.4 },
      label: { show: true, position: 'bottom', distance: 2, color: ink('over'), fontSize: 11, fontWeight: 600, fontFamily: font, formatter: `${small ? '' : w.correction + ' '}−${-fixes.get(date)}` } } : null) });
  if (hasR) series.push(...band('r', r.map(v => v?.lo ?? null), r.map(v => v?.hi ?? null), ofR),
    { type: 'line', xAxisIndex: ofR, yAxisIndex: ofR, data: r.map(v => v?.m ?? null), symbol: 'none', lineStyle: { color: ink('k1'), width: 2 }, markLine: level(1), ...quiet, endLabel: end(`R ${number(lastOf(r).m, 2)}`) });
  if (hasGrowth) series.push(...band('g', growth.map(v => v?.lo ?? null), growth.map(v => v?.hi ?? null), ofGrowth),
    { type: 'line', xAxisIndex: ofGrowth, yAxisIndex: ofGrowth, data: growth.map(v => v?.m ?? null), symbol: 'none', lineStyle: { color: ink('k1'), width: 2 }, markLine: level(0), ...quiet, endLabel: end(signed(lastOf(growth).m, 1)) });

  if (alarms.size > 0) series.push({ type: 'scatter', symbol: 'triangle', symbolRotate: 180, symbolSize: small ? 7 : 9, symbolOffset: [0, -9], clip: false, silent: true, z: 4, ...quiet,
    itemStyle: { color: ink('over') }, data: [...alarms.values()].map(a => [a.to, Math.max(0, d.new[x.indexOf(a.to)] ?? 0)]) });

  const to = isEnglish() ? ' to ' : ' 至 ';
  const interval = (v, show, between) => v && (isEnglish() ? `${show(v.m)} (${show(v.lo)}${between}${show(v.hi)})` : `${show(v.m)}（${show(v.lo)}${between}${show(v.hi)}）`);
  const rOf = i => interval(r[i], v => number(v, 2), '–'), growthOf = i => interval(growth[i], v => signed(v, 1), to);
  const nowcastOf = i => interval(nowcast[i], v => number(v), '–');
  const alarmOn = date => { const a = alarms.get(date); return a && `${number(a.observed)} (${w.alarmBound} ${number(a.upperBound, 1)})`; };
  const onDay = i => [[w.new, d.new[i] == null ? w.unknown : number(d.new[i]) + (partial.has(i) ? ` · ${w.partial}` : '')], [w.nowcast, nowcastOf(i)], [w.correction, fixes.has(x[i]) ? number(fixes.get(x[i])) : null], [w.alarm, alarmOn(x[i])],
    [w.mean7, mean[i] == null ? null : number(mean[i], 1)], [w.r, rOf(i)], [w.growth, growthOf(i)], ...events.filter(e => e.date === x[i]).map(e => [e.label, ' '])];
  return {
    option: {
      animation: false, textStyle: { fontFamily: font }, grid,
      title: [title(w.new, alarms.size === 0 ? w.newUnit : small ? w.alarmKey : `${w.newUnit}  ${w.alarmKey}`, 0), hasR && title(w.r, w.rUnit, ofR), hasGrowth && title(w.growth, w.growthUnit, ofGrowth)].filter(Boolean),
      axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: ink('ink3'), width: 1 }, animation: false },
      tooltip: { trigger: 'axis', ...tip(), axisPointer: { type: 'line', label: { show: false } }, formatter: p => tipRows(x[p[0].dataIndex], onDay(p[0].dataIndex)) },
      xAxis: rows.map((_, i) => ax(i)),
      yAxis: [ay(0, { max: cases.max, min: low, interval: cases.step, ...ticks, axisLabel: { ...ticks.axisLabel, formatter: v => number(v) }, splitLine: { ...ticks.splitLine, lineStyle: { color: ink('line'), width: 1 } } }),
        hasR && ay(ofR, { min: 0, max: rTop.max, interval: rTop.step }),
        hasGrowth && ay(ofGrowth, { min: -gTop.max, max: gTop.max, interval: gTop.max, axisLabel: { formatter: v => signed(v) } })].filter(Boolean),
      series,
    },
    dayAt: (chart, point) => { const i = grid.findIndex((_, g) => chart.containPixel({ gridIndex: g }, point)); return i < 0 ? null : x[Math.round(chart.convertFromPixel({ xAxisIndex: i }, point[0]))]; },
    table: href => ({
      head: [w.date, w.new, hasNowcast && w.nowcast, w.mean7, hasR && w.r, hasGrowth && w.growth, fixes.size > 0 && w.correction, alarms.size > 0 && w.alarm].filter(Boolean),
      rows: x.map((date, i) => [{ text: date, href: href?.replaceAll('{date}', date) },
        { text: d.new[i] == null ? w.unknown : number(d.new[i]) + (partial.has(i) ? ` ${w.partial}` : ''), zero: d.new[i] === 0 }, hasNowcast && (nowcastOf(i) ?? ''), mean[i] == null ? '—' : number(mean[i], 1),
        hasR && (rOf(i) ?? '—'), hasGrowth && (growthOf(i) ?? '—'), fixes.size > 0 && (fixes.has(date) ? number(fixes.get(date)) : ''), alarms.size > 0 && (alarmOn(date) ?? '')].filter(c => c !== false)).reverse(),
    }),
  };
}

// Choropleth in classes; the projection stretches longitude by the cosine of the middle latitude.
function box(collections) {
  const b = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = c => { if (typeof c[0] === 'number') { b[0] = Math.min(b[0], c[0]); b[1] = Math.min(b[1], c[1]); b[2] = Math.max(b[2], c[0]); b[3] = Math.max(b[3], c[1]); } else c.forEach(walk); };
  for (const collection of collections) for (const f of collection.features) if (f.geometry) walk(f.geometry.coordinates);
  return b;
}
function largestPart(feature) {
  const parts = feature.geometry?.type === 'Polygon' ? [feature.geometry.coordinates] : feature.geometry?.coordinates ?? [];
  return parts.map(p => box([{ features: [{ geometry: { coordinates: p } }] }])).sort((a, b) => (b[2] - b[0]) * (b[3] - b[1]) - (a[2] - a[0]) * (a[3] - a[1]))[0];
}
let mapNumber = 0;
function map(width, height, d) {
  const w = d.words, ramp = d.ramp ?? 'w', areas = new Map(d.areas.map(a => [String(a.id), a]));
  const [west, south, east, north] = box([d.geo]), squeeze = Math.cos((south + north) / 2 * Math.PI / 180);
  const aspect = (east - west) * squeeze / (north - south), high = height - 4;
  const size = (aspect > 1 ? Math.min(width, high * aspect) : Math.min(high, width / aspect)) * .985;
  const perDegree = (aspect > 1 ? size / aspect : size) / (north - south);
  const place = { aspectScale: squeeze, layoutCenter: ['50%', '50%'], layoutSize: size, boundingCoords: [[west, north], [east, south]], roam: false, selectedMode: false, ...quiet };
  const features = d.geo.features.map(f => ({ ...f, properties: { ...f.properties, id: String(f.properties.id) } }));
  const name = 'fx' + ++mapNumber, fine = features.length > 60, fontSize = width < 400 ? 10 : 11;
  echarts.registerMap(name, { type: 'FeatureCollection', features });
  if (d.over) echarts.registerMap(name + 'over', d.over);
  const digits = d.digits ?? (Math.min(...d.limits) < 1 ? 2 : Math.min(...d.limits) < 10 ? 1 : 0);
  const value = a => a?.class == null ? w.notReported : `${number(a.value, a.value === 0 ? 0 : digits)} ${d.unit ?? ''}`.trim();
  const label = (f, a) => {
    const text = a?.short ?? a?.name ?? '', part = largestPart(f);
    const fits = !fine && part && (part[2] - part[0]) * squeeze * perDegree > wide(text) * fontSize * .82 && (part[3] - part[1]) * perDegree > fontSize * 1.3;
    return { show: !!fits, fontFamily: font, fontSize, fontWeight: 500, color: ink((a?.class ?? 0) >= 4 ? 'on-high' : 'on-low'), formatter: () => text };
  };
  const series = [{ type: 'map', map: name, nameProperty: 'id', ...place, labelLayout: { hideOverlap: true },
    itemStyle: { borderColor: ink('border-map'), borderWidth: fine ? .35 : .8, areaColor: hatch() },
    emphasis: { disabled: false, itemStyle: { areaColor: ink('near-fill'), borderColor: ink('ink') }, label: { show: false } },
    data: features.map(f => { const a = areas.get(f.properties.id); return { name: f.properties.id, value: a?.class ?? -1, itemStyle: { areaColor: a?.class == null ? hatch() : ink(ramp + a.class) }, label: label(f, a),
      emphasis: { label: { ...label(f, a), color: ink('on-low') } } }; }) }];
  if (d.over) series.push({ type: 'map', map: name + 'over', ...place, silent: true, z: 5, itemStyle: { areaColor: 'transparent', borderColor: ink('ink2'), borderWidth: .9 }, label: { show: false }, tooltip: { show: false } });
  return {
    option: {
      animation: false, textStyle: { fontFamily: font }, series,
      title: { text: w.schematic, right: 2, bottom: 2, padding: 0, textStyle: { color: ink('ink2'), fontSize: 11, fontWeight: 400, fontFamily: font } },
      tooltip: { trigger: 'item', ...tip(), formatter: p => { const a = areas.get(p.name); return tipRows(a?.name ?? p.name, [[value(a), ' '], [a?.cases == null ? '' : `${number(a.cases)} ${w.cases}`, a?.cases == null ? null : ' ']]); } },
    },
    hrefOf: id => areas.get(id)?.href,
    legend: { ramp, hatch: w.notReported, classes: classes(d) },
    table: () => ({
      head: [w.area, d.unit, w.cases], rows: [...areas.values()].sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
        .map(a => [{ text: a.name, href: a.href }, a.class == null ? w.notReported : { text: number(a.value, a.value === 0 ? 0 : digits), zero: a.value === 0 }, a.cases == null ? '—' : { text: number(a.cases), zero: a.cases === 0 }]),
    }),
  };
}
function classes(d) {
  const l = d.limits, names = l.map((to, i) => i === 0 ? `<${to}` : `${l[i - 1]}–${to}`).concat(l.length ? `≥${l.at(-1)}` : []);
  const zero = (d.ramp ?? 'w') === 'w' || d.areas.some(a => a.class === 0);
  return [...(zero ? [[0, '0']] : []), ...names.map((text, i) => [i + 1, text])];
}

// Up to six lines, told apart by dash, colour and the name at their end.
const dashes = ['solid', [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 3]];
function compare(width, height, d) {
  const w = d.words, x = d.dates, n = x.length, lines = d.series.slice(0, 6), small = width < 520;
  const longest = Math.max(...lines.map(s => wide(s.name))) * 11 + 14, left = 44, right = Math.min(longest, width * .3);
  const values = lines.flatMap(s => s.values.filter(v => v != null)), top = scale(Math.max(...values, 0) * 1.04, 4), lowest = Math.min(0, ...values);
  const room = Math.max(2, Math.floor((width - left - right) / 64)), step = 7 * Math.max(1, Math.ceil(n / 7 / room)), every = i => (n - 1 - i) % step === 0;
  // Names at the ends of the lines, moved apart so that each can be read.
  const low = lowest < 0 ? Math.floor(lowest / top.step) * top.step : 0, area = height - 52, ends = lines.map(s => s.values.findLast(v => v != null) ?? 0).map(v => 26 + (1 - (v - low) / (top.max - low)) * area);
  const order = ends.map((_, i) => i).sort((a, b) => ends[a] - ends[b]), y = [...ends];
  order.forEach((i, k) => { if (k > 0) y[i] = Math.max(y[i], y[order[k - 1]] + 14); });
  order.toReversed().forEach((i, k, all) => { y[i] = Math.min(y[i], k === 0 ? 26 + area - 2 : y[all[k - 1]] - 14); });
  const shift = y.map((to, i) => to - ends[i]);
  const digits = top.step < .1 ? 2 : top.step < 5 ? 1 : 0;
  return {
    option: {
      animation: false, textStyle: { fontFamily: font }, grid: { left, right, top: 26, bottom: 26 },
      title: { text: d.unit, left: 0, top: 2, padding: 0, textStyle: { color: ink('ink2'), fontSize: 11.5, fontWeight: 400, fontFamily: font } },
      tooltip: { trigger: 'axis', ...tip(), axisPointer: { animation: false, lineStyle: { color: ink('ink3') } }, formatter: p => tipRows(x[p[0].dataIndex], lines.map(s => [s.name, s.values[p[0].dataIndex] == null ? '—' : number(s.values[p[0].dataIndex], digits)])) },
      xAxis: { type: 'category', data: x, boundaryGap: false, axisLine: { onZero: false, lineStyle: { color: ink('line2') } }, axisTick: { interval: every, lineStyle: { color: ink('line2') } }, axisLabel: { ...axisText(), interval: every, formatter: dayAmong(x), alignMaxLabel: 'right' } },
      yAxis: { type: 'value', max: top.max, min: low, interval: top.step, splitLine: { lineStyle: { color: ink('line') } }, axisLabel: { ...axisText(), formatter: v => number(v, Math.max(0, -Math.floor(Math.log10(top.step)))) } },
      series: lines.map((s, i) => ({ type: 'line', name: s.name, data: s.values, symbol: 'none', ...quiet, lineStyle: { color: ink('k' + (i + 1)), width: i === 0 ? 2.4 : 1.8, type: dashes[i] },
        endLabel: { show: true, formatter: small && wide(s.name) > 7 ? s.name.slice(0, 9) : s.name, color: ink('k' + (i + 1)), fontSize: 11, fontWeight: 600, fontFamily: font, distance: 5, offset: [0, shift[i]] } })),
    },
    dayAt: (chart, point) => chart.containPixel({ gridIndex: 0 }, point) ? x[Math.round(chart.convertFromPixel({ xAxisIndex: 0 }, point[0]))] : null,
    table: href => ({ head: [w.date, ...lines.map(s => s.name)], rows: x.map((date, i) => [{ text: date, href: href?.replaceAll('{date}', date) }, ...lines.map(s => s.values[i] == null ? '—' : { text: number(s.values[i], digits), zero: s.values[i] === 0 })]).reverse() }),
  };
}

// Days that were told as bars, the days to come as a fan, and what was said seven days before of days that came.
function forecast(width, height, d) {
  const w = d.words, x = d.dates, n = x.length, small = width < 520, ahead = new Map((d.latest?.days ?? []).map(f => [f.date, f]));
  const then = new Map((d.record ?? []).filter(r => r.day.ahead === 7 && !r.day.hadBegun && r.came != null).toReversed().map(r => [r.day.date, r.day]));
  const days = x.map(date => ahead.get(date)), cases = d.new.map(v => v == null || v < 0 ? null : v);
  const most = Math.max(0, ...cases.map(v => v ?? 0), ...days.map(f => f?.median ?? 0));
  const top = scale(Math.max(3, most * 1.06, Math.min(2.5 * Math.max(most, 1), Math.max(0, ...days.map(f => f?.upper95 ?? 0)))), 4, 1);
  const cut = v => v == null ? null : Math.min(v, top.max), room = Math.max(2, Math.floor((width - 60) / 64)), step = 7 * Math.max(1, Math.ceil(n / 7 / room)), every = i => (n - 1 - i) % step === 0;
  const fan = (id, lo, hi) => band(id, days.map(f => cut(f?.[lo])), days.map(f => cut(f?.[hi])), 0);
  const range = (f, lo, hi) => f && `${number(Math.floor(f[lo]))}–${number(Math.ceil(f[hi]))}`;
  const last = d.latest?.lastDate;
  return {
    option: {
      animation: false, textStyle: { fontFamily: font }, grid: { left: small ? 38 : 46, right: 16, top: 28, bottom: 26 },
      title: { text: w.new, left: 0, top: 2, padding: 0, textStyle: { color: ink('ink2'), fontSize: 11.5, fontWeight: 400, fontFamily: font } },
      tooltip: { trigger: 'axis', ...tip(), axisPointer: { type: 'line', animation: false, lineStyle: { color: ink('ink3') } }, formatter: p => { const i = p[0].dataIndex, f = days[i], t = then.get(x[i]);
        return tipRows(x[i], [[w.new, d.new[i] == null ? null : number(d.new[i])], [w.median, f && number(f.median)], [w.interval50, range(f, 'lower50', 'upper50')], [w.interval95, range(f, 'lower95', 'upper95')], [w.then, t && `${number(t.median)} (${range(t, 'lower95', 'upper95')})`]]); } },
      xAxis: { type: 'category', data: x, axisLine: { lineStyle: { color: ink('line2') } }, axisTick: { alignWithLabel: true, interval: every, lineStyle: { color: ink('line2') } }, axisLabel: { ...axisText(), interval: every, formatter: dayAmong(x) } },
      yAxis: { type: 'value', min: 0, max: top.max, interval: top.step, splitLine: { lineStyle: { color: ink('line') } }, axisLabel: { ...axisText(), formatter: v => number(v) } },
      series: [
        { type: 'bar', barCategoryGap: '18%', itemStyle: { color: ink('disease') }, data: cases, ...quiet,
          markLine: x.includes(last) ? { symbol: 'none', silent: true, animation: false, lineStyle: { color: ink('ink2'), type: [3, 3], width: 1 }, label: { show: true, formatter: w.lastKnown, position: 'insideEndTop', rotate: 0, color: ink('ink2'), fontSize: 11, fontFamily: font, align: 'right', padding: [0, 6, 0, 0] }, data: [{ xAxis: last }] } : undefined },
        ...fan('f95', 'lower95', 'upper95'), ...fan('f50', 'lower50', 'upper50'),
        { type: 'line', data: days.map(f => cut(f?.median)), symbol: 'none', lineStyle: { color: ink('k1'), width: 2 }, ...quiet },
        { type: 'line', data: x.map(date => cut(then.get(date)?.median)), symbol: 'emptyCircle', symbolSize: 5, itemStyle: { color: ink('ink2') }, lineStyle: { color: ink('ink2'), width: 1, type: [3, 3] }, ...quiet }],
    },
    table: () => ({ head: [w.date, w.new, w.median, w.interval50, w.interval95, w.then], rows: x.map((date, i) => [{ text: date }, { text: d.new[i] == null ? '—' : number(d.new[i]), zero: d.new[i] === 0 }, days[i] ? number(days[i].median) : '', range(days[i], 'lower50', 'upper50') ?? '', range(days[i], 'lower95', 'upper95') ?? '',
      then.has(date) ? `${number(then.get(date).median)} (${range(then.get(date), 'lower95', 'upper95')})` : '']).reverse() }),
  };
}

// Beds and intensive care of the days to come, one row each, beside what there is.
function capacity(width, height, d) {
  const w = d.words, x = d.days.map(f => f.date), small = width < 520, there = [d.beds?.capacity, d.intensiveCare?.capacity];
  const rows = [{ name: w.beds, days: d.days.map(f => f.beds), there: there[0] }, d.intensiveCare && { name: w.intensiveCare, days: d.days.map(f => f.intensiveCare), there: there[1] }].filter(Boolean);
  const gap = 46, left = small ? 44 : 52, right = 16, each = Math.round((height - 26 - 28 - gap * (rows.length - 1)) / rows.length);
  const grid = rows.map((_, i) => ({ left, right, top: 28 + i * (each + gap), height: each }));
  const range = f => f && `${number(f.median)} (${number(f.lower)}–${number(f.upper)})`;
  const tops = rows.map(r => Math.max(3, ...r.days.map(f => f.upper)));
  const drawn = rows.map((r, i) => r.there != null && r.there <= 2 * tops[i]);                                // a line far above would flatten the need
  const scales = rows.map((r, i) => scale(Math.max(tops[i], drawn[i] ? r.there : 0) * 1.06, 4, 1));
  const every = i => small ? i % 3 === 1 : i % 2 === 1, last = rows.length - 1;
  const title = (r, i) => ({ text: `{a|${r.name}}${r.there != null && !drawn[i] ? `  {b|${w.there} ${number(r.there)}}` : ''}`, left: 0, top: grid[i].top - 26, padding: 0, textStyle: { rich: {
    a: { color: ink('ink'), fontSize: 12.5, fontWeight: 600, fontFamily: font }, b: { color: ink('ink2'), fontSize: 11.5, fontWeight: 400, fontFamily: font } } } });
  const line = (r, i) => drawn[i] ? { symbol: 'none', silent: true, animation: false, lineStyle: { color: ink('over'), type: [5, 3], width: 1.6 },
    label: { show: true, formatter: `${w.there} ${number(r.there)}`, position: 'insideStartTop', color: ink('over'), fontSize: 11, fontWeight: 600, fontFamily: font }, data: [{ yAxis: r.there }] } : undefined;
  return {
    option: {
      animation: false, textStyle: { fontFamily: font }, grid, title: rows.map(title),
      axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: ink('ink3'), width: 1 }, animation: false },
      tooltip: { trigger: 'axis', ...tip(), axisPointer: { type: 'line', label: { show: false } }, formatter: p => tipRows(x[p[0].dataIndex], rows.flatMap(r => [[r.name, range(r.days[p[0].dataIndex])], [w.there, r.there == null ? null : number(r.there)]])) },
      xAxis: rows.map((_, i) => ({ type: 'category', gridIndex: i, data: x, axisLine: { lineStyle: { color: ink('line2') } }, axisTick: { show: i === last, alignWithLabel: true, interval: every, lineStyle: { color: ink('line2') } },
        axisLabel: { ...axisText(), show: i === last, interval: every, formatter: day } })),
      yAxis: rows.map((_, i) => ({ type: 'value', gridIndex: i, min: 0, max: scales[i].max, interval: scales[i].step, splitLine: { lineStyle: { color: ink('line') } }, axisLabel: { ...axisText(), formatter: v => number(v) } })),
      series: rows.flatMap((r, i) => [...band(`b95${i}`, r.days.map(f => f.lower), r.days.map(f => f.upper), i), ...band(`b50${i}`, r.days.map(f => f.lower50), r.days.map(f => f.upper50), i),
        { type: 'line', xAxisIndex: i, yAxisIndex: i, data: r.days.map(f => f.median), symbol: 'none', lineStyle: { color: ink('k1'), width: 2 }, markLine: line(r, i), ...quiet }]),
    },
    table: () => ({ head: [w.date, ...rows.map(r => r.name)], rows: x.map((date, i) => [{ text: date }, ...rows.map(r => range(r.days[i]))]) }),
  };
}

// Words a data source may leave out.
const plainWords = () => isEnglish()
  ? { table: 'Table', chart: 'Chart', date: 'Date', area: 'Area', cases: 'cases', unknown: 'unknown', notReported: 'not reported', schematic: 'Schematic map', partial: 'incomplete', correction: 'correction' }
  : { table: '表格', chart: '图', date: '日期', area: '地区', cases: '例', unknown: '未知', notReported: '未上报', schematic: '示意图', partial: '未报全', correction: '更正' };
const kinds = { situation, map, compare, forecast, capacity };

// On paper a chart is drawn for the width it has there (CSS pixels of its column of an A4 page), or its words would shrink with the drawing.
const paper = { situation: [440, 390], map: [300, 340], compare: [680, 320], forecast: [440, 320], capacity: [640, 380] };
const onPaper = matchMedia('print');
const drawn = new Map();                                        // element → what stands in it

const element = (tag, className, ...children) => { const e = document.createElement(tag); if (className) e.className = className; e.append(...children); return e; };
function button(text, onClick) {
  const b = element('button', 'fx-linkbtn', text);
  b.type = 'button';
  b.addEventListener('click', onClick);
  return b;
}
function legendOf({ ramp, hatch: word, classes: list }) {
  const swatches = list.map(([k, text]) => element('span', '', element('i', `fx-swatch fx-sw-${ramp}${k}`), text));
  return element('div', 'fx-legend', element('div', 'fx-ramp', ...swatches), element('span', 'fx-key', element('i', 'fx-swatch fx-hatch'), word));
}
function tableOf({ head, rows }, caption) {
  const cell = (content, i) => {
    const { text, href, zero } = typeof content === 'object' ? content : { text: content };
    const c = element(i === 0 ? 'th' : 'td', i === 0 ? '' : zero ? 'n zero' : 'n');
    if (i === 0) c.scope = 'row';
    if (href) { const a = element('a', '', text); a.href = href; c.append(a); } else c.append(text ?? '');
    return c;
  };
  const heads = head.map((text, i) => { const h = element('th', i === 0 ? '' : 'n', text ?? ''); h.scope = 'col'; return h; });
  const table = element('table', 'fx-table', element('caption', '', caption), element('thead', '', element('tr', '', ...heads)), element('tbody', '', ...rows.map(r => element('tr', '', ...r.map(cell)))));
  table.dataset.density = 'compact';
  return table;
}

async function draw(host) {
  const turn = { src: host.dataset.src, lang: document.documentElement.lang };
  drawn.set(host, turn);
  try {
    const [answer] = await Promise.all([fetch(turn.src, { headers: { accept: 'application/json' } }), echartsOnce()]);
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    data.words = { ...plainWords(), ...data.words };
    if (drawn.get(host) !== turn || !host.isConnected) return;
    show(host, turn, data);
    host.dataset.fxState = 'drawn';
  } catch (reason) {
    if (drawn.get(host) !== turn) return;
    console.error('chart', host.id, reason);
    const state = element('div', 'fx-state is-error', element('p', '', host.dataset.failed ?? ''));
    drawn.set(host, { ...turn, area: state });
    state.setAttribute('role', 'alert');
    const again = button(host.dataset.again ?? '↻', () => { state.remove(); draw(host); });
    state.append(again);
    host.replaceChildren(state);
    host.dataset.fxState = 'failed';
  }
}

function show(host, turn, data) {
  const area = element('div', 'fx-chart-draw');
  font = getComputedStyle(document.documentElement).getPropertyValue('--fx-font').trim();
  area.setAttribute('role', 'img');
  area.setAttribute('aria-label', host.dataset.label ?? '');
  host.replaceChildren(area);
  const sizeOn = printing => { const [width, height] = printing ? paper[host.dataset.fxChart] : ['auto', 'auto']; return { width, height }; };
  const chart = echarts.init(area, null, { renderer: 'svg', ...(onPaper.matches ? sizeOn(true) : {}) });
  chart.on('rendered', () => area.querySelector('svg')?.setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`));
  let kind;
  const paint = () => { kind = kinds[host.dataset.fxChart](chart.getWidth(), chart.getHeight(), data); chart.setOption(kind.option, true); };
  paint();

  let size = `${area.clientWidth}×${area.clientHeight}`;
  const watch = new ResizeObserver(() => {
    const now = `${area.clientWidth}×${area.clientHeight}`;
    if (now === size || area.clientWidth === 0 || onPaper.matches) return;   // print scales the drawing by its viewBox
    size = now;
    chart.dispatchAction({ type: 'hideTip' });
    chart.resize();
    paint();
  });
  watch.observe(area);
  const redraw = printing => { chart.resize(sizeOn(printing)); paint(); };
  Object.assign(turn, { chart, watch, area, legend: kind.legend, redraw });

  const hrefDay = host.dataset.hrefDay;
  const follow = href => { if (href) { const a = element('a'); a.href = href; a.hidden = true; document.body.append(a); a.click(); a.remove(); } };
  if (kind.hrefOf) chart.on('click', p => follow(kind.hrefOf(p.name)));
  if (hrefDay && kind.dayAt) {
    area.classList.add('is-linked');
    chart.getZr().on('click', e => { const date = kind.dayAt(chart, [e.offsetX, e.offsetY]); if (date) follow(hrefDay.replaceAll('{date}', date)); });
  }

  const tools = element('div', 'fx-chart-tools');
  if (kind.legend) tools.append(legendOf(kind.legend));
  let table;
  const words = data.words, toggle = button(words.table, () => {
    const asTable = !table || table.hidden;
    if (!table) {
      table = element('div', 'fx-chart-table', tableOf(kind.table(hrefDay), host.dataset.label ?? ''));
      table.tabIndex = 0;
      table.setAttribute('role', 'region');
      table.setAttribute('aria-label', host.dataset.label ?? '');
      area.after(table);
    }
    table.hidden = !asTable;
    area.hidden = asTable;
    toggle.setAttribute('aria-pressed', String(asTable));
    toggle.textContent = asTable ? words.chart : words.table;
  });
  toggle.setAttribute('aria-pressed', 'false');
  tools.append(toggle);
  if (host.dataset.pictureWords) tools.append(button(`${host.dataset.pictureWords} SVG`, () => savePicture(host, 'svg', host.dataset.name)), button('PNG', () => savePicture(host, 'png', host.dataset.name)));
  host.append(tools);
}

function forget(host) {
  const turn = drawn.get(host);
  turn?.watch?.disconnect();
  turn?.chart?.dispose();
  drawn.delete(host);
  delete host.dataset.fxState;
}

/** Draws every chart of the page that is new or has other data; lets go of those that left the page. */
export function drawCharts() {
  for (const [host, turn] of drawn) {
    if (!host.isConnected || turn.src !== host.dataset.src || turn.lang !== document.documentElement.lang || (turn.area && !host.contains(turn.area))) forget(host);
  }
  for (const host of document.querySelectorAll('[data-fx-chart]')) {
    if (!drawn.has(host) && kinds[host.dataset.fxChart]) draw(host);
  }
}

function redrawAll(printing) {
  for (const turn of drawn.values()) turn.redraw?.(printing);
}
onPaper.addEventListener('change', e => redrawAll(e.matches));
addEventListener('beforeprint', () => redrawAll(true));
addEventListener('afterprint', () => redrawAll(false));

/** Saves a chart as a picture of its own: colours resolved, title above, legend below. */
export async function savePicture(host, format = 'svg', name = 'chart') {
  const turn = drawn.get(host), svg = turn?.area?.querySelector('svg');
  if (!svg) return;
  const [width, height] = [turn.chart.getWidth(), turn.chart.getHeight()], head = 34, foot = turn.legend ? 46 : 8;
  const style = getComputedStyle(document.documentElement);
  const colour = text => text.replace(/var\((--fx-[\w-]+)\)/g, (_, v) => style.getPropertyValue(v).trim().replaceAll('"', "'"));
  const write = (x, y, size, text, more = '') => `<text x="${x}" y="${y}" font-family="var(--fx-font)" font-size="${size}" fill="var(--fx-ink)" ${more}>${escape(text)}</text>`;
  const copy = svg.cloneNode(true);
  copy.setAttribute('y', head);
  copy.removeAttribute('style');
  const step = Math.min(64, (width - 90) / (turn.legend?.classes.length ?? 1));
  const legend = turn.legend ? turn.legend.classes.map(([k, text], i) => `<rect x="${4 + i * step}" y="${head + height + 8}" width="${step}" height="10" fill="var(--fx-${turn.legend.ramp}${k})" stroke="var(--fx-border-map)"/>` + write(4 + (i + .5) * step, head + height + 32, 11, text, 'text-anchor="middle"')).join('')
    + `<path d="M${width - 78} ${head + height + 18}l10-10m-2 10l10-10m-2 10l10-10" stroke="var(--fx-hatch)"/>` + write(width - 52, head + height + 17, 11, turn.legend.hatch) : '';
  const title = host.dataset.label ?? '', fit = Math.min(14, (width - 8) / wide(title));
  const picture = colour(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${head + height + foot}" viewBox="0 0 ${width} ${head + height + foot}"><rect width="100%" height="100%" fill="var(--fx-surface)"/>${write(4, 20, fit, title, 'font-weight="600"')}${new XMLSerializer().serializeToString(copy)}${legend}</svg>`);
  let address;
  if (format === 'png') {
    const image = new Image(), canvas = element('canvas');
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(picture);
    await image.decode();
    [canvas.width, canvas.height] = [width * 2, (head + height + foot) * 2];
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    address = URL.createObjectURL(await new Promise(done => canvas.toBlob(done, 'image/png')));
  } else {
    address = URL.createObjectURL(new Blob([picture], { type: 'image/svg+xml' }));
  }
  const link = element('a');
  link.href = address;
  link.download = `${name ?? 'chart'}.${format}`;
  link.dataset.enhanceNav = 'false';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
