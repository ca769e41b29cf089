// Makes counts/: the daily series of Sichuan, January to April 2020, that the demonstration reads. Counts are cumulative.
//
// Upstream: GitHub canghailan/Wuhan-2019-nCoV at 0dfcac4 (MIT), from the bulletins of the health commissions to 2020-02-06,
// afterwards from a news feed; the bulletins of the Sichuan health commission are parsed with their addresses.
// In the series as collected, the prefecture rows lag the province by one day from 2020-02-07; the aligned file has the lag removed.
// Call: node counts.mjs <covid19_sichuan_prefecture_daily_aligned.csv> <covid19_china_province_daily.csv> <covid19_sichuan_bulletins.csv>
import path from 'node:path';
import { read, write, check, dataFolder, inputs } from './csv.mjs';

const [prefectureFile, provinceFile, bulletinFile] =
  inputs('<prefectures-aligned.csv> <china-provinces.csv> <sichuan-bulletins.csv>');
const province = '510000', lastDay = '2020-04-30';
// After this day the source writes 0 for suspected cases everywhere: not a count, so unknown.
const suspectedUntil = '2020-01-22';

const full = adcode => adcode.padEnd(12, '0');
const row = (source, suspected) => ({
  date: source.date, code: full(source.adcode), name: source.name,
  confirmed: source.confirmed, suspected, cured: source.cured, dead: source.dead,
});
const byDate = (a, b) => a.date < b.date ? -1 : a.date > b.date ? 1 : a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
const columns = ['date', 'code', 'name', 'confirmed', 'suspected', 'cured', 'dead'];
const target = name => path.join(dataFolder, 'counts', `sichuan-2020-${name}.csv`);

const prefectures = read(prefectureFile).map(source => row(source, '')).sort(byDate);
const whole = read(provinceFile)
  .filter(source => source.level === 'province' && source.adcode === province && source.date <= lastDay)
  .map(source => row(source, source.date <= suspectedUntil ? source.suspected : '')).sort(byDate);
const bulletins = read(bulletinFile).map(source => ({
  date: source.date, code: full(source.adcode), name: source.name, type: source.type,
  cumulative: source.cumulative, source_url: source.source_url,
}));

check(prefectures.length === 21 * 101, `prefecture rows: ${prefectures.length}`);
const sums = new Map();
for (const part of prefectures) sums.set(part.date, (sums.get(part.date) ?? 0) + Number(part.confirmed));
const apart = whole.filter(day => sums.has(day.date) && sums.get(day.date) !== Number(day.confirmed));
check(apart.length === 0, `confirmed of the parts differs from the province on ${apart.map(day => day.date)}`);

write(target('prefectures'), columns, prefectures);
write(target('province'), columns, whole);
write(target('bulletins'), ['date', 'code', 'name', 'type', 'cumulative', 'source_url'], bulletins);
console.log(`counts: ${prefectures.length} prefecture rows, ${whole.length} province rows, ${bulletins.length} bulletin rows`);
