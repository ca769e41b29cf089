// Makes demo/cases.csv: invented persons whose dates reproduce the published daily counts (confirmed, cured, dead) of every prefecture of Sichuan
// exactly, counts/sichuan-2020-prefectures.csv, so that every page of the demonstration has life and every figure stays true.
//
// Nobody in it lives: names are drawn by the frequency of surnames and given names; identity numbers begin with 5199, which GB/T 2260 gives to no
// county, telephones with 154 0000, which no operator has. Places within a prefecture are drawn by population of the 2020 census. Delays, stays and
// symptoms are drawn from what was published of 2020: onset to confirmation as a gamma of mean 5.5 days; symptoms by Guan et al., NEJM 2020,
// doi 10.1056/NEJMoa2002032 (table 1); classes of severity by China CDC Weekly 2020;2(8):113-122. The same seed, the same file.
// Besides, none of them counted as confirmed: infected without symptoms, and suspected whose onset nobody remembered and who were discarded.
// demo/followed.json has what was recorded of some: samples with results, treatments, and offers of a case to another county.
//
// Upstream of the names: wainshine/Chinese-Names-Corpus at 47d4af8 (Apache-2.0), Faker 0.9.3 and @faker-js/faker 10.6.0 (MIT). Our own table, MIT.
// Call: node demo-cases.mjs <names_surnames.csv> <names_given.csv>
import fs from 'node:fs';
import path from 'node:path';
import { read, write, check, dataFolder, inputs } from './csv.mjs';

const [surnameFile, givenFile] = inputs('<surnames.csv> <given-names.csv>');

let state = 20200129;
const random = () => {
  state = (state + 0x6D2B79F5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const whole = (from, to) => from + Math.floor(random() * (to - from + 1));
const weighted = (items, weight) => {
  let left = random() * items.reduce((sum, item) => sum + weight(item), 0);
  return items.find(item => (left -= weight(item)) < 0) ?? items.at(-1);
};
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
// Marsaglia and Tsang; shape of at least 1.
const gamma = (shape, scale) => {
  const d = shape - 1 / 3, c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(), v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < x * x / 2 + d - d * v + d * Math.log(v)) return d * v * scale;
  }
};
const grouped = (rows, key) => rows.reduce((groups, row) => groups.set(key(row), [...(groups.get(key(row)) ?? []), row]), new Map());
const day = (date, add) => new Date(Date.parse(date) + add * 86400000).toISOString().slice(0, 10);
const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
const latest = (...dates) => dates.filter(Boolean).sort().at(-1);
const earliest = (...dates) => dates.filter(Boolean).sort()[0];
const clock = minutes => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const surnames = read(surnameFile), given = read(givenFile);
const nameOf = sex => {
  const fit = given.filter(name => name.sex === 'U' || name.sex === sex);
  return weighted(surnames, s => Number(s.weight)).surname + weighted(fit, g => 1 / (Number(g.rank) + 9)).given_name;
};

const areas = [...read(path.join(dataFolder, 'areas', 'china.csv')), ...read(path.join(dataFolder, 'areas', 'sichuan.csv'))];
const childrenOf = grouped(areas, area => area.parent_code);
const people = new Map(read(path.join(dataFolder, 'population', 'census-2020.csv')).map(row => [row.code, Number(row.population)]));
const villageIn = county => {
  const towns = childrenOf.get(county) ?? [];
  const town = towns[whole(0, towns.length - 1)];
  const villages = childrenOf.get(town.code) ?? [];
  return villages.length > 0 ? villages[whole(0, villages.length - 1)] : town;
};

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const identity = (born, sex, number) => {
  const order = String(number % 500 * 2 + (sex === 'M' ? 1 : 0)).padStart(3, '0');
  const first17 = `5199${String(Math.floor(number / 500) + 1).padStart(2, '0')}${born.replaceAll('-', '')}${order}`;
  return first17 + '10X98765432'[[...first17].reduce((sum, c, i) => sum + Number(c) * weights[i], 0) % 11];
};

// Share of patients with the symptom, Guan et al. 2020.
const symptoms = [['fever', .887], ['cough', .678], ['fatigue', .381], ['sputum', .337], ['shortness-of-breath', .187], ['muscle-pain', .149], ['sore-throat', .139], ['headache', .136], ['chills', .115], ['diarrhoea', .038]];
const severities = [['mild', .30], ['moderate', .51], ['severe', .14], ['critical', .05]];
const ages = [[0, 9, .02], [10, 19, .04], [20, 29, .15], [30, 39, .20], [40, 49, .21], [50, 59, .18], [60, 69, .12], [70, 79, .06], [80, 89, .02]];

function ill(prefecture, confirmed, number) {
  const sex = random() < .52 ? 'M' : 'F';
  const [from, to] = weighted(ages, band => band[2]);
  const age = whole(from, to);
  const born = day(`${2020 - age}-01-01`, -whole(0, 364));
  const county = weighted(childrenOf.get(prefecture).filter(area => people.get(area.code) > 0), area => people.get(area.code));
  const delay = Math.max(1, Math.min(20, Math.round(gamma(2.4, 2.3))));
  const onset = day(confirmed, -delay);
  const visit = day(onset, whole(0, Math.max(0, Math.floor(delay * .6))));
  const suspected = random() < .85 ? latest(visit, day(confirmed, -whole(1, 3))) : '';
  const told = suspected && suspected < confirmed ? suspected : '';
  const reported = told || confirmed;
  const admitted = latest(visit, day(reported, -whole(0, 1)));
  const diagnosedAt = whole(8 * 60, 20 * 60), late = random() < .04;
  // Before the lockdown of Wuhan most had come from there; later most had met a case.
  const travelled = random() < Math.max(.1, .85 - between('2020-01-22', onset) * .035);
  const facts = symptoms.filter(([, share]) => random() < share).map(([code]) => `${code}=yes@${code === 'fever' || random() < .5 ? onset : day(onset, whole(0, Math.min(3, delay)))}`);
  const exposed = day(onset, -whole(2, 9));
  const exposure = travelled ? 'exposure-wuhan' : random() < .8 ? 'contact-case' : '';
  facts.push(exposure ? `${exposure}=yes@${exposed}` : 'contact-case=no');
  // What makes a suspected case by every edition: two clinical criteria with an exposure, three without.
  const clinical = [random() < .86, random() < .8];
  if (!exposure) clinical.fill(true);
  else if (!clinical.includes(true)) clinical[0] = true;
  if (facts.every(fact => !/^(fever|cough|sputum|sore-throat|shortness-of-breath)=/.test(fact))) facts.push(`fever=yes@${onset}`);
  facts.push(...['pneumonia-imaging', 'leukocytes-normal-or-low'].map((code, i) => `${code}=${clinical[i] ? 'yes' : 'no'}@${admitted}`), `rna-positive=yes@${confirmed}`);
  const ill = {
    number, age, county: county.code, confirmed, admitted, severity: weighted(severities, s => s[1])[0],
    row: {
      case_id: `DEMO-${String(number).padStart(4, '0')}`, name: nameOf(sex), sex: sex === 'M' ? '男' : '女', birth_date: born,
      identity_number: identity(born, sex, number), phone: `1540000${String(number).padStart(4, '0')}`,
      report_area: county.code, living_area: villageIn(county.code).code, onset_date: onset, first_visit_date: visit, admission_date: admitted,
      isolation_date: admitted, diagnosed_at: `${reported} ${clock(diagnosedAt)}`, reported_at: `${reported} ${clock(diagnosedAt + (late ? whole(121, 230) : whole(12, 115)))}`,
      suspected_on: told, confirmed_on: confirmed, discarded_on: '', facts: facts.join(';'),
      guardian: age < 14 ? nameOf(random() < .5 ? 'M' : 'F') : '',
    },
  };
  return ill;
}

const series = grouped(read(path.join(dataFolder, 'counts', 'sichuan-2020-prefectures.csv')), row => row.code);
const cases = [];
for (const [prefecture, days] of series) {
  const active = [], cured = [];
  let before = { confirmed: 0, cured: 0, dead: 0 };
  const begin = date => { const one = ill(prefecture, date, cases.length + 1); cases.push(one); active.push(one); return one; };
  for (const today of days) {
    const added = name => Number(today[name]) - before[name];
    let begun = added('confirmed'), healed = added('cured');
    // A published correction downwards: somebody counted too early is discarded. Of the cured another, not yet counted, takes the place.
    for (; begun < 0; begun++) strike(active.splice(whole(0, active.length - 1), 1)[0], today.date);
    for (; healed < 0; healed++) { strike(cured.splice(whole(0, cured.length - 1), 1)[0], today.date); begun++; }
    for (; begun > 0; begun--) begin(today.date);
    for (let dead = added('dead'); dead > 0; dead--) end(weighted(active, one => one.age >= 50 ? one.age ** 3 : 1), 'dead', today.date);
    for (; healed > 0; healed--) {
      const one = weighted(active, c => Math.max(.001, between(c.confirmed, today.date)) ** 3 / (c.severity === 'critical' ? 8 : c.severity === 'severe' ? 3 : 1));
      end(one, 'cured', today.date);
      cured.push(one);
    }
    before = Object.fromEntries(['confirmed', 'cured', 'dead'].map(name => [name, Number(today[name])]));
  }
  function end(one, outcome, date) {
    active.splice(active.indexOf(one), 1);
    if (outcome === 'dead') one.severity = 'critical';
    Object.assign(one.row, { outcome: outcome === 'dead' ? '死亡' : '治愈', outcome_date: date });
    Object.assign(one, { ended: date });
  }
  function strike(one, date) {
    Object.assign(one.row, { discarded_on: date, facts: one.row.facts.replace(/rna-positive=yes@[^;]*/, `rna-negative-twice=yes@${date}`) });
  }
}

const severityName = { mild: '轻型', moderate: '普通型', severe: '重型', critical: '危重型' };
for (const one of cases) {
  one.row.severity = severityName[one.severity];
  const ended = one.ended ?? '2020-04-30', stay = between(one.admitted, ended);
  if (one.severity === 'critical' && stay > 2) {
    one.row.icu_from = day(one.admitted, Math.min(2, stay - 1));
    one.row.icu_to = one.row.outcome === '死亡' ? ended : day(one.row.icu_from, Math.max(1, Math.floor(stay / 2)));
  }
}

// The county investigates within a day, now and then later; of some no file tells when. Drawn last, so that nothing else is drawn anew.
for (const { row } of cases) {
  const at = random(), minutes = at < .08 ? null : at < .13 ? whole(1450, 2800) : whole(90, 1380);
  row.investigated_at = minutes === null ? '' : new Date(Date.parse(`${row.reported_at.replace(' ', 'T')}:00Z`) + minutes * 60000).toISOString().slice(0, 16).replace('T', ' ');
}

// Nobody remembers when two of the confirmed fell ill.
for (let forgotten = 0; forgotten < 2;) {
  const { row } = cases[whole(0, cases.length - 1)];
  if (row.onset_date === '' || row.discarded_on) continue;
  const onset = row.onset_date;
  Object.assign(row, { onset_date: '', facts: row.facts.split(';').map(fact => fact.endsWith(`@${onset}`) ? fact.slice(0, -11) : fact).join(';') });
  forgotten++;
}

// Names of the Yi as identity cards write them, with the middle dot; both halves are drawn by themselves.
const clans = ['阿苏', '吉木', '沙马', '曲比', '马海', '吉克'], calls = { M: ['木呷', '拉日', '尔古', '日黑'], F: ['阿依', '伍果', '阿呷', '尔洛'] };
const others = [];
function other(prefecture, reported, dotted) {
  const number = cases.length + others.length + 1, sex = random() < .5 ? 'M' : 'F', age = whole(18, 65);
  const born = day(`${2020 - age}-01-01`, -whole(0, 364));
  const county = weighted(childrenOf.get(prefecture).filter(area => people.get(area.code) > 0), area => people.get(area.code));
  const at = whole(9 * 60, 18 * 60);
  others.push({
    number, age, county: county.code, reported,
    row: {
      case_id: `DEMO-${String(number).padStart(4, '0')}`, name: dotted ? `${clans[whole(0, clans.length - 1)]}·${calls[sex][whole(0, 3)]}` : nameOf(sex), sex: sex === 'M' ? '男' : '女', birth_date: born,
      identity_number: identity(born, sex, number), phone: `1540000${String(number).padStart(4, '0')}`, report_area: county.code, living_area: villageIn(county.code).code,
      isolation_date: reported, diagnosed_at: `${reported} ${clock(at)}`, reported_at: `${reported} ${clock(at + whole(12, 110))}`,
    },
  });
  others.at(-1).row.investigated_at = `${day(reported, 1)} ${clock(whole(8 * 60, at - 10))}`;
  return others.at(-1).row;
}
// Found among the contacts of cases: tested, without symptoms, and released after two negative tests.
for (const [prefecture, dotted] of [['510100000000', false], ['510100000000', false], ['511300000000', false], ['511700000000', false], ['513300000000', true], ['513400000000', true], ['513400000000', true], ['510100000000', true]]) {
  const found = day('2020-02-03', whole(0, 70));
  Object.assign(other(prefecture, found, dotted), {
    asymptomatic_on: found, outcome: '治愈', outcome_date: day(found, whole(15, 20)), facts: [`contact-case=yes@${day(found, -whole(2, 7))}`, 'fever=no', 'cough=no', `no-symptoms=yes@${found}`, 'pneumonia-imaging=no', `rna-positive=yes@${found}`].join(';'),
  });
}
// Suspected, of uncertain onset, and another cause was found.
for (const prefecture of ['510100000000', '510700000000', '511300000000', '513400000000']) {
  const seen = day('2020-01-28', whole(0, 20)), negative = day(seen, whole(2, 4));
  Object.assign(other(prefecture, seen, prefecture.startsWith('5134')), {
    first_visit_date: seen, admission_date: seen, suspected_on: seen, discarded_on: negative, severity: '轻型', outcome: '治愈', outcome_date: day(negative, whole(3, 8)),
    facts: ['fever=yes', 'cough=yes', 'contact-case=no', 'exposure-wuhan=no', `pneumonia-imaging=yes@${seen}`, `leukocytes-normal-or-low=yes@${seen}`, `rna-negative-twice=yes@${negative}`].join(';'),
  });
}
// One of them had been to another hospital of the city before, which reported him without document and with another telephone: two records wait to be compared.
{
  const known = others.at(-4), before = day(known.reported, -2), number = cases.length + others.length + 1;
  const county = childrenOf.get('510100000000').filter(area => people.get(area.code) > 0 && area.code !== known.county)[0];
  others.push({
    number, age: known.age, county: county.code, reported: before,
    row: {
      ...known.row, case_id: `DEMO-${String(number).padStart(4, '0')}`, identity_number: '', phone: `1540000${String(number).padStart(4, '0')}`, report_area: county.code,
      first_visit_date: before, admission_date: '', isolation_date: before, diagnosed_at: `${before} 20:05`, reported_at: `${before} 20:40`, investigated_at: '',
      suspected_on: before, discarded_on: '', severity: '轻型', outcome: '', outcome_date: '', facts: `fever=yes;cough=yes;contact-case=no;exposure-wuhan=no;pneumonia-imaging=yes@${before};leukocytes-normal-or-low=yes@${before}`,
    },
  });
}

// What was recorded of some: those of the county that has accounts, others of the province, and some of those found without symptoms.
const followed = [], laboratory = '演示疾控中心实验室';
const swab = (kind, taken, result, on) => ({ kind, takenOn: taken, label: `YS-${String(followed.length + 1).padStart(3, '0')}-${taken.slice(5).replace('-', '')}`, tests: [{ method: 'rtPcr', result, resultOn: on, laboratory }] });
const follow = (one, positive) => {
  const samples = [swab(random() < .8 ? 'throatSwab' : 'sputum', latest(day(positive, -1), one.row.isolation_date), 'positive', positive)];
  const treatments = [], ended = one.row.outcome_date, healed = one.row.outcome === '治愈';
  if (healed && between(positive, ended) > 5) samples.push(...[3, 1].map(ago => swab('throatSwab', day(ended, -ago - 1), 'negative', day(ended, -ago))));
  if (one.admitted) {
    const treated = (kind, what, from, days) => treatments.push({ kind, ...(what ? { what } : {}), startedOn: from, ...(ended ? { endedOn: earliest(day(from, days), ended) } : {}) });
    treated('antiviral', random() < .5 ? '洛匹那韦利托那韦片' : '干扰素雾化吸入', positive, whole(5, 10));
    if (random() < .6) treated('chineseMedicine', '清肺排毒汤', positive, whole(6, 12));
    if (one.severity === 'severe' || one.severity === 'critical') treated('oxygen', '经鼻高流量氧疗', one.admitted, whole(4, 9));
    if (one.row.icu_from) treated('invasiveVentilation', '', one.row.icu_from, Math.max(1, between(one.row.icu_from, one.row.icu_to)));
  }
  followed.push({ case: one.row.case_id, samples, treatments });
};
const sure = cases.filter(one => !one.row.discarded_on && one.row.onset_date);
const here = sure.filter(one => one.county === '510107000000').slice(0, 6), away = sure.filter(one => one.county !== '510107000000');
for (const one of here) follow(one, one.confirmed);
for (let drawn = 0; drawn < 14; drawn++) {
  const [one] = away.splice(whole(0, away.length - 1), 1);
  follow(one, one.confirmed);
}
for (const one of others.filter(o => o.row.asymptomatic_on).slice(0, 4)) follow(one, one.reported);

// Three were offered to another county: one refused, one taken within the city, one still waiting for an answer.
const offer = (from, offered) => {
  const one = sure.filter(c => c.county.startsWith(from)).at(-1), known = followed.find(f => f.case === one.row.case_id);
  if (known) known.offer = offered;
  else followed.push({ case: one.row.case_id, samples: [], treatments: [], offer: offered });
};
offer('510107', { toArea: '510104000000', reason: '患者自述现住锦江区', answer: 'refuse', answerReason: '核实后仍住在武侯区' });
offer('510116', { toArea: '510107000000', reason: '发病前已迁居', answer: 'accept' });
offer('5113', { toArea: '511702000000', reason: '出院后回原籍居住' });

// What was published must come out again, day by day.
for (const [prefecture, days] of series)
  for (const today of days) {
    const here = cases.filter(one => one.county.startsWith(prefecture.slice(0, 4)) && one.confirmed <= today.date && (one.row.discarded_on === '' || one.row.discarded_on > today.date));
    const ended = word => here.filter(one => one.row.outcome === word && one.row.outcome_date <= today.date).length;
    check(here.length === Number(today.confirmed) && ended('治愈') === Number(today.cured) && ended('死亡') === Number(today.dead), `${prefecture} on ${today.date}: ${here.length}, ${ended('治愈')}, ${ended('死亡')}`);
  }
check(cases.every(({ row }) => row.onset_date <= row.first_visit_date && row.first_visit_date <= row.admission_date && (row.birth_date <= row.onset_date || row.onset_date === '') && (!row.outcome_date || row.outcome_date >= row.confirmed_on)), 'dates in their order');

const columns = ['case_id', 'name', 'sex', 'birth_date', 'identity_number', 'phone', 'guardian', 'report_area', 'living_area', 'onset_date', 'first_visit_date', 'admission_date',
  'isolation_date', 'diagnosed_at', 'reported_at', 'investigated_at', 'suspected_on', 'confirmed_on', 'asymptomatic_on', 'discarded_on', 'severity', 'icu_from', 'icu_to', 'outcome', 'outcome_date', 'facts'];
write(path.join(dataFolder, 'demo', 'cases.csv'), columns, [...cases, ...others].map(one => one.row));
fs.writeFileSync(path.join(dataFolder, 'demo', 'followed.json'), `[\n${followed.map(one => '  ' + JSON.stringify(one)).join(',\n')}\n]\n`);
console.log(`demo: ${cases.length} invented cases that were confirmed, ${others.length} others, ${followed.length} followed`);
