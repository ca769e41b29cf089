// Makes demo/organisations.csv: invented organisations of Sichuan for the demonstration. Every name says 演示, every person is
// 演示 and a cyclical character, no telephone exists. The credit codes pass both checks of GB 32100-2015 and GB 11714; their
// organisation codes begin with DEM, which no registry gives.
//
// Our own table (MIT). Call: node demo-organisations.mjs
import path from 'node:path';
import { read, write, check, dataFolder } from './csv.mjs';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const checkOf = first17 => alphabet[(31 - [...first17].reduce((sum, c, i) => sum + alphabet.indexOf(c) * Number(3n ** BigInt(i) % 31n), 0) % 31) % 31];
const organisationCheckOf = first8 => {
  const rest = 11 - [...first8].reduce((sum, c, i) => sum + parseInt(c, 36) * [3, 7, 9, 10, 5, 8, 4, 2][i], 0) % 11;
  return rest === 10 ? 'X' : String(rest % 11);
};
check(checkOf('91350100M000100Y4') === '3' && organisationCheckOf('M000100Y') === '4', 'the example of GB 32100-2015');

let number = 0;
const creditCode = (kind, area) => {
  const organisation = `DEM${String(++number).padStart(5, '0')}`;
  const first17 = kind + area.slice(0, 6) + organisation + organisationCheckOf(organisation);
  return first17 + checkOf(first17);
};

const areas = [...read(path.join(dataFolder, 'areas', 'china.csv')), ...read(path.join(dataFolder, 'areas', 'sichuan.csv'))];
const nameOf = new Map(areas.map(area => [area.code, area.name]));
const below = (code, count) => areas.filter(area => area.parent_code === code).slice(0, count).map(area => area.code);

const stems = '甲乙丙丁戊己庚辛壬癸';
let persons = 0;
const person = () => `演示${stems[persons % 10]}${stems[Math.floor(persons++ / 10) % 10]}`;

const rows = [];
// answers: 2 first-responsible person and deputy, 1 without deputy, 0 a gap.
function add(area, name, sector, kind, post, answers, parent = '') {
  const called = `${nameOf.get(area)}${name}（演示）`;
  rows.push({
    name: called, sector, area_code: area, credit_code: kind === '' ? '' : creditCode(kind, area), parent,
    first_responsible: answers > 0 ? person() : '', first_responsible_post: answers > 0 ? post : '', first_responsible_from: answers > 0 ? '2020-01-21' : '',
    deputy: answers > 1 ? person() : '', deputy_post: answers > 1 ? `副${post}` : '', deputy_from: answers > 1 ? '2020-01-21' : '',
    note: '演示单位，名称、人员和代码均为虚构',
  });
  return called;
}

const province = '510000000000';
add(province, '应对疫情应急指挥部', 'command-headquarters', '', '指挥长', 2);
const provincial = add(province, '卫生健康委员会', 'health-administration', '11', '主任', 2);
add(province, '疾病预防控制中心', 'cdc', '12', '主任', 2, provincial);
for (const [i, prefecture] of ['510100000000', '510800000000', '513300000000'].entries()) {
  add(prefecture, '应对疫情应急指挥部', 'command-headquarters', '', '指挥长', 2);
  const health = add(prefecture, '卫生健康委员会', 'health-administration', '11', '主任', 2, provincial);
  add(prefecture, '疾病预防控制中心', 'cdc', '12', '主任', 2, health);
  add(prefecture, '定点医院', 'hospital', '12', '院长', 2 - i, health);
  for (const county of below(prefecture, 3)) {
    add(county, '应对疫情应急指挥部', 'command-headquarters', '', '指挥长', 2);
    const bureau = add(county, '卫生健康局', 'health-administration', '11', '局长', 2, health);
    add(county, '疾病预防控制中心', 'cdc', '12', '主任', 1, bureau);
    add(county, '人民医院', 'hospital', '12', '院长', 2, bureau);
    add(county, '第一中学', 'school', '12', '校长', 1);
    add(county, '公安局', 'police', '11', '局长', 2);
    add(county, '客运站', 'station-port', '91', '站长', 0);
    add(county, '农贸市场', 'farm-market', '91', '经理', 0);
    for (const township of below(county, 2)) {
      const office = nameOf.get(township).endsWith('街道');
      add(township, office ? '办事处' : '人民政府', office ? 'street-office' : 'township-government', '11', office ? '主任' : '乡镇长', 2);
      for (const village of below(township, 2))
        add(village, '', nameOf.get(village).includes('居') || nameOf.get(village).includes('社区') ? 'residents-committee' : 'village-committee', '54', '主任', village.endsWith('1') ? 1 : 0);
    }
  }
}

check(new Set(rows.map(row => row.name + row.area_code)).size === rows.length, 'each stands once');
check(rows.every(row => row.credit_code === '' || row.credit_code.length === 18), 'credit codes have 18 characters');
check(rows.some(row => row.first_responsible === ''), 'there are gaps to show');
write(path.join(dataFolder, 'demo', 'organisations.csv'), ['name', 'sector', 'area_code', 'credit_code', 'parent', 'first_responsible',
  'first_responsible_post', 'first_responsible_from', 'deputy', 'deputy_post', 'deputy_from', 'note'], rows);
console.log(`organisations of the demonstration: ${rows.length}, of which ${rows.filter(row => row.first_responsible === '').length} gaps`);
