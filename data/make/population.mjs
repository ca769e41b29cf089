// Makes population/census-2020.csv and population/sichuan-2020-structure.csv from the census of 2020-11-01.
//
// Upstream: National Bureau of Statistics, Tabulation on the 2020 China Population Census by County, ISBN 978-7-5037-9772-9,
// as typed in GitHub thebamboogrove/tudigong at 4db2f14 (MIT).
// The census has the codes of 2020, areas/china.csv those of 2023: the tables below carry the one to the other.
// Call: node population.mjs <census2020_china_prefecture.csv> <census2020_china_county.csv> <census2020_sichuan.csv>
import path from 'node:path';
import { read, write, check, dataFolder, inputs } from './csv.mjs';

const [prefectureFile, countyFile, sichuanFile] = inputs('<prefectures.csv> <counties.csv> <sichuan.csv>');
const full = adcode => adcode.padEnd(12, '0');
const inSichuan = row => row.adcode.startsWith('51');

// Same territory, new code; where two old codes have one new code, the two were merged whole.
const recoded = {
  // one old county, one new county
  350427: '350405', 350625: '350605', 350681: '350604', 410381: '410307', 431121: '431181', 450127: '450181',
  460301: '460321', 460302: '460322', 460303: '460323', 520522: '520581', 532331: '532302',
  540422: '540481', 540530: '540581', 610322: '610305', 610928: '610981', 654223: '654203',
  // the city of Jiayuguan has no districts; since then it stands as its own county
  620200: '620201',
  // merged whole: Gangzha into Chongchuan, Sanshan into Yijiang, Meilie and Sanyuan into Sanyuan, Jili and Mengjin into Mengjin,
  // Xiacheng into Gongshu
  320611: '320613', 340208: '340209', 350402: '350404', 350403: '350404', 410306: '410308', 410322: '410308', 330103: '330105',
};
// Hangzhou, 2021: parts of these districts went to Shangcheng, Linping and Qiantang, so no figure of 2020 fits the area of today.
const divided = ['330102', '330104', '330109', '330110'];
// A third part beginning with 7 is a statistical zone beside the counties; its codes change their meaning from year to year.
const isZone = adcode => adcode[4] === '7';

const areas = new Map(read(path.join(dataFolder, 'areas', 'china.csv')).map(area => [area.code, area]));
const people = new Map();
const add = (code, count) => people.set(code, (people.get(code) ?? 0) + Number(count));
const dropped = { zones: [], divided: [], unknown: [], cityItself: [] };

for (const row of read(prefectureFile).filter(row => !inSichuan(row))) add(full(row.adcode), row.population);
for (const row of read(countyFile).filter(row => !inSichuan(row))) {
  const adcode = recoded[row.adcode] ?? row.adcode;
  const area = areas.get(full(adcode));
  if (isZone(row.adcode)) dropped.zones.push(row);
  else if (divided.includes(row.adcode)) dropped.divided.push(row);
  else if (area?.level === '2') dropped.cityItself.push(row); // Dongguan, Zhongshan, Danzhou: counted with the prefectures
  else if (area === undefined) dropped.unknown.push(row);
  else add(full(adcode), row.population);
}
const sichuan = read(sichuanFile);
for (const row of sichuan) add(full(row.adcode), row.population);

const rows = [...people].map(([code, population]) => ({ code, population, year: 2020 })).sort((a, b) => a.code < b.code ? -1 : 1);
const level = code => areas.get(code)?.level;
check(rows.every(row => areas.has(row.code)), 'a code is not in areas/china.csv');
check(rows.every(row => Number.isInteger(row.population) && row.population > 0), 'a population is not a positive whole number');
check(sichuan.length === 205, `rows of Sichuan: ${sichuan.length}`);
const sum = (holds) => rows.filter(row => holds(row.code)).reduce((total, row) => total + row.population, 0);
check(sum(code => code.startsWith('51') && level(code) === '3') === 83_674_866, 'the counties of Sichuan do not sum to 83,674,866');
check(sum(code => code.startsWith('51') && level(code) === '2') === 83_674_866, 'the prefectures of Sichuan do not sum to 83,674,866');
check(people.get('510000000000') === 83_674_866, 'Sichuan is not 83,674,866');
check(people.get('510100000000') === 20_937_757, 'Chengdu is not 20,937,757');
check(sum(code => code.startsWith('5101') && level(code) === '3') === 20_937_757, 'the counties of Chengdu do not sum to 20,937,757');

const structure = sichuan.map(row => ({ ...row, code: full(row.adcode) })).sort((a, b) => a.code < b.code ? -1 : 1);
write(path.join(dataFolder, 'population', 'census-2020.csv'), ['code', 'population', 'year'], rows);
write(path.join(dataFolder, 'population', 'sichuan-2020-structure.csv'),
  ['code', 'share_0_14', 'share_65p', 'share_60p', 'urban_share', 'avg_household_size'], structure);

const levels = [1, 2, 3].map(wanted => rows.filter(row => level(row.code) === String(wanted)).length);
const count = list => `${list.length} (${list.reduce((total, row) => total + Number(row.population), 0)} people)`;
console.log(`population: ${rows.length} rows: ${levels[0]} provinces, ${levels[1]} prefectures, ${levels[2]} counties; `
  + `country ${sum(code => level(code) === '1')}; counties ${sum(code => level(code) === '3')}`);
console.log(`dropped: zones ${count(dropped.zones)}, divided ${count(dropped.divided)}, city itself ${count(dropped.cityItself)}, `
  + `no code today ${count(dropped.unknown)}: ${dropped.unknown.map(row => row.adcode + row.name)}`);
