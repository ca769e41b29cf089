// Makes care/care.csv: what is published about the care of a disease, for planning beds and staff where nobody has own figures.
//
// Our own table (MIT): single figures with their source, gathered by hand. Stays are published as median and quartiles; a planner needs the
// mean, which is made here from a log-normal law with that median and those quartiles. `disease` * holds for every disease. `verified` is
// true where a source at hand states the figure (or the median and quartiles it is made from).
// Call: node care.mjs
import path from 'node:path';
import { write, check, dataFolder } from './csv.mjs';

const rees = 'Rees et al., BMC Med 2020;18:270, doi 10.1186/s12916-020-01726-3, China';
const guan = 'Guan et al., N Engl J Med 2020;382:1708–20, doi 10.1056/NEJMoa2002032';
const protocol = 'National Health Commission, protocol of diagnosis and treatment, trial edition 6, 2020-02-18: patients are isolated and treated in designated hospitals';
const nurses = 'Ministry of Health, opinions on the posts of hospital nurses, 2012: at most 8 patients to a nurse';

// The standard normal quantile of 3/4.
const quartile = 0.6744897501960817;
function meanOf(median, lower, upper) {
  const deviation = Math.log(upper / lower) / (2 * quartile);
  return Math.round(10 * median * Math.exp(deviation ** 2 / 2)) / 10;
}
const stay = (median, lower, upper) => [meanOf(median, lower, upper), `mean of a log-normal stay with median ${median} and quartiles ${lower} and ${upper} days`];

const facts = [
  ['covid-19', 'admission-percent', 100, 'every confirmed case, by the rule of early 2020', protocol, true],
  ['covid-19', 'stay-days', ...stay(14, 10, 19), rees, true],
  ['covid-19', 'intensive-care-percent', 5, '55 of 1,099 admitted', guan, true],
  ['covid-19', 'intensive-care-stay-days', ...stay(8, 5, 13), rees, true],
  ['*', 'admission-delay-days', 1, 'planning assumption: admitted about a day after the report', '', false],
  ['*', 'patients-per-nurse', 8, 'ordinary ward, on duty', nurses, true],
].map(([disease, figure, value, basis, source, verified]) => ({ disease, figure, value, basis, source, verified }));

check(new Set(facts.map(f => f.disease + ' ' + f.figure)).size === facts.length, 'a figure stands once');
check(facts.every(f => !f.figure.endsWith('-percent') || (f.value >= 0 && f.value <= 100)), 'percentages lie between 0 and 100');
check(facts.every(f => f.value > 0 && Number.isFinite(f.value)), 'values are above 0');
check(facts.every(f => !f.verified || f.source), 'what is verified has a source');

write(path.join(dataFolder, 'care', 'care.csv'), ['disease', 'figure', 'value', 'basis', 'source', 'verified'], facts);
console.log(`care: ${facts.length} figures, of which ${facts.filter(f => f.verified).length} verified`);
