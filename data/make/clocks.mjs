// Makes clocks/clocks.csv: within how many minutes of what something must be done.
//
// Our own table (MIT), gathered by hand from the rules in force from January to April 2020 and from one account of the practice of
// 2022. `verified` is true where a source at hand states the length; `from` and `until` are empty where no source states the day.
// The law has changed since: what is in force today is another edition, to be entered from its text before real use.
// Call: node clocks.mjs
import path from 'node:path';
import { write, check, dataFolder } from './csv.mjs';

const law = 'Law on the Prevention and Treatment of Infectious Diseases (2004) and its rules of reporting, as in force in 2020';
const events = 'Rules of reporting public health events, as in force in 2020';
const investigation = 'China CDC, March 2020: technical guidance on case investigation';
const asymptomatic = 'Rule on the management of asymptomatic infections, 2020-04-08';
const practice = 'Practice of one place in 2022, one local source';

// code, name, name in English, what starts it, the same in English, minutes, from, until, source, verified
const clocks = [
  ['report-class-a', '甲类和按甲类管理传染病网络报告', 'Network report, class A or managed as class A',
    '诊断（含疑似病例和规定报告的病原携带者）、发现暴发或不明原因疾病', 'Diagnosis (suspected cases, and carriers where required), outbreak or disease of unknown cause', 120, '', '', law, true],
  ['report-class-b-c', '其他乙类、丙类传染病网络报告', 'Network report, other class B and class C', '诊断', 'Diagnosis', 1440, '', '', law, true],
  ['enter-without-network', '县疾控中心代无网络单位录入', 'County CDC enters for a unit without network', '县疾控中心收到报告', 'The county CDC receives the report', 120, '', '', law, true],
  ['first-investigation', '县疾控中心首次个案调查', 'First investigation of a case by the county CDC', '接到病例报告', 'The case is reported', 1440, '', '', investigation, true],
  ['asymptomatic-report', '无症状感染者网络报告', 'Network report of an asymptomatic infection', '发现', 'Detection', 120, '2020-04-08', '', asymptomatic, true],
  ['asymptomatic-investigation', '无症状感染者个案调查', 'Investigation of an asymptomatic infection', '接到报告', 'The report is received', 1440, '2020-04-08', '', asymptomatic, true],
  ['event-report', '突发公共卫生事件首次报告', 'Initial report of a public health event', '发现事件，向县级主管部门报告', 'Detection, to the county authority', 120, '', '', events, true],
  ['cdc-audit', '疾控中心审核病例报告', 'The CDC audits a case report', '网络报告', 'The network report', 120, '2022-01-01', '', practice, false],
  ['transfer', '病例转运', 'Transfer of a case', '网络报告', 'The network report', 120, '2022-01-01', '', practice, false],
  ['contacts-under-control', '密切接触者管控到位', 'Close contacts under control', '判定密切接触者', 'The contacts are named', 480, '2022-01-01', '', practice, false],
  ['pushed-data-verified', '推送信息核实', 'Pushed data verified', '收到推送', 'The data are received', 1440, '2022-01-01', '', practice, false],
].map(([code, name, name_en, starts, starts_en, minutes, from, until, source, verified]) => ({ code, name, name_en, starts, starts_en, minutes, from, until, source, verified }));

check(new Set(clocks.map(c => c.code + c.from)).size === clocks.length, 'a clock has one edition from a day');
check(clocks.every(c => /^[a-z-]{3,40}$/.test(c.code)), 'codes are words');
check(clocks.every(c => Number.isInteger(c.minutes) && c.minutes > 0 && c.minutes <= 10080), 'minutes are whole and within a week');
check(clocks.every(c => !c.until || c.from < c.until), 'an edition ends after it begins');

write(path.join(dataFolder, 'clocks', 'clocks.csv'), ['code', 'name', 'name_en', 'starts', 'starts_en', 'minutes', 'from', 'until', 'source', 'verified'], clocks);
console.log(`clocks: ${clocks.length}, of which ${clocks.filter(c => c.verified).length} verified`);
