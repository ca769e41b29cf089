// Makes diseases/diseases.csv and diseases/classes.csv: the statutory diseases of China as in force in 2020, their classes by day, and what is
// known of the serial interval.
//
// Class and control: National Health Commission, notice no. 1 of 2020 (COVID-19: class B, controlled as class A); the Law on the
// Prevention and Treatment of Infectious Diseases as in force in 2020. `verified` is false where a row rests on general knowledge:
// check it against the law before use. Codes: WHO ICD-10, ICD-11, left empty where not known for certain.
// Serial interval of COVID-19: computed here from the infector-infectee pairs of Ali et al., Science 2020,
// doi 10.1126/science.abc9004 (GitHub PDGLin/COVID19_EffSerialInterval_NPI at 7c02063, MIT).
// Call: node diseases.mjs <pairs_china2020_pairs.csv>
import path from 'node:path';
import { read, write, check, dataFolder, inputs } from './csv.mjs';

const [pairsFile] = inputs('<pairs.csv>');
const days = read(pairsFile).filter(pair => pair.infector_onset && pair.infectee_onset).map(pair => {
  const between = (Date.parse(pair.infectee_onset) - Date.parse(pair.infector_onset)) / 86_400_000;
  check(between === Number(pair.serial_interval_days), `serial interval of ${pair.infector_id} → ${pair.infectee_id}`);
  return between;
});
const mean = days.reduce((sum, day) => sum + day, 0) / days.length;
// Sample standard deviation, n - 1.
const sd = Math.sqrt(days.reduce((sum, day) => sum + (day - mean) ** 2, 0) / (days.length - 1));

const serial = {
  serial_interval_mean_days: mean.toFixed(2), serial_interval_sd_days: sd.toFixed(2),
  serial_interval_source: `Ali et al., Science 2020, doi 10.1126/science.abc9004: ${days.length} pairs of mainland China `
    + `with both onsets (${days.filter(day => day < 0).length} negative), mean and sample standard deviation`,
};

const law = 'Law on the Prevention and Treatment of Infectious Diseases (2004), as in force in 2020';
const notice2013 = 'National Health and Family Planning Commission, notice of 2013-10-28 (H7N9 into class B, class A measures on avian influenza lifted)';
const reporting = 'Rules of reporting infectious diseases: reported as class A, within 2 hours';

// code, name, name in English, ICD-10, ICD-11, the disease it is a form of
const diseases = [
  ['covid-19', '新冠肺炎', 'COVID-19', 'U07.1', 'RA01.0'],
  ['plague', '鼠疫', 'Plague', 'A20', '1B93'],
  ['cholera', '霍乱', 'Cholera', 'A00', '1A00'],
  ['sars', '传染性非典型肺炎', 'Severe acute respiratory syndrome', 'U04.9', '1D65'],
  ['anthrax-pulmonary', '肺炭疽', 'Pulmonary anthrax', 'A22.1', '', 'anthrax'],
  ['influenza-a-h7n9', '人感染H7N9禽流感', 'Human infection with avian influenza A(H7N9)', 'J09', '1E31'],
  ['measles', '麻疹', 'Measles', 'B05', '1F03'],
  ['dengue', '登革热', 'Dengue', 'A97', '1D2Z'],
  ['tuberculosis-pulmonary', '肺结核', 'Pulmonary tuberculosis', 'A15-A16', '1B10'],
  ['influenza', '流行性感冒', 'Influenza', 'J09-J11', '1E30'],
  ['mumps', '流行性腮腺炎', 'Mumps', 'B26', '1D80'],
  ['hand-foot-mouth', '手足口病', 'Hand, foot and mouth disease', 'B08.4', '1F05.0'],
  ['diarrhoea-infectious-other', '其他感染性腹泻病', 'Other infectious diarrhoea (includes norovirus)', 'A08-A09', ''],
  ['aids', '艾滋病', 'AIDS', 'B20-B24', '1C62'],
  ['viral-hepatitis', '病毒性肝炎', 'Viral hepatitis', 'B15-B19', ''],
  ['poliomyelitis', '脊髓灰质炎', 'Poliomyelitis', 'A80', '1C81'],
  ['influenza-avian-highly-pathogenic', '人感染高致病性禽流感', 'Human infection with highly pathogenic avian influenza', 'J09', ''],
  ['haemorrhagic-fever-renal', '流行性出血热', 'Haemorrhagic fever with renal syndrome', 'A98.5', ''],
  ['rabies', '狂犬病', 'Rabies', 'A82', '1C82'],
  ['japanese-encephalitis', '流行性乙型脑炎', 'Japanese encephalitis', 'A83.0', '1C85'],
  ['anthrax', '炭疽', 'Anthrax', 'A22', '1B97'],
  ['dysentery', '细菌性和阿米巴性痢疾', 'Bacillary and amoebic dysentery', 'A03, A06', ''],
  ['typhoid-paratyphoid', '伤寒和副伤寒', 'Typhoid and paratyphoid fever', 'A01', ''],
  ['meningococcal-meningitis', '流行性脑脊髓膜炎', 'Epidemic cerebrospinal meningitis', 'A39.0', ''],
  ['pertussis', '百日咳', 'Pertussis', 'A37', '1C12'],
  ['diphtheria', '白喉', 'Diphtheria', 'A36', '1C17'],
  ['tetanus-neonatal', '新生儿破伤风', 'Neonatal tetanus', 'A33', '1C15'],
  ['scarlet-fever', '猩红热', 'Scarlet fever', 'A38', '1B50'],
  ['brucellosis', '布鲁氏菌病', 'Brucellosis', 'A23', '1B95'],
  ['gonorrhoea', '淋病', 'Gonorrhoea', 'A54', ''],
  ['syphilis', '梅毒', 'Syphilis', 'A50-A53', ''],
  ['leptospirosis', '钩端螺旋体病', 'Leptospirosis', 'A27', '1B91'],
  ['schistosomiasis', '血吸虫病', 'Schistosomiasis', 'B65', '1F86'],
  ['malaria', '疟疾', 'Malaria', 'B50-B54', ''],
  ['rubella', '风疹', 'Rubella', 'B06', '1F02'],
  ['conjunctivitis-haemorrhagic', '急性出血性结膜炎', 'Acute haemorrhagic conjunctivitis', 'B30.3', ''],
  ['leprosy', '麻风病', 'Leprosy', 'A30', '1B20'],
  ['typhus', '流行性和地方性斑疹伤寒', 'Epidemic and endemic typhus', 'A75', ''],
  ['kala-azar', '黑热病', 'Kala-azar (visceral leishmaniasis)', 'B55.0', '1F54.0'],
  ['echinococcosis', '包虫病', 'Echinococcosis', 'B67', ''],
  ['filariasis', '丝虫病', 'Filariasis', 'B74', ''],
].map(([code, name, name_en, icd10, icd11, form_of = '']) => ({ code, name, name_en, icd10, icd11, form_of, ...(code === 'covid-19' ? { ...serial, verified: true } : { verified: false }) }));

// disease, class, the class whose measures apply, from, source, verified. An empty day: since before what is told here.
const dated = [
  ['covid-19', 'B', 'A', '2020-01-20', 'National Health Commission, notice no. 1 of 2020', true],
  ['covid-19', 'B', 'B', '2023-01-08', 'National Health Commission, notice no. 7 of 2022', false],
  ['plague', 'A', 'A', '', law, true],
  ['cholera', 'A', 'A', '', law, true],
  ['sars', 'B', 'A', '', law, true],
  ['anthrax-pulmonary', 'B', 'A', '', law, true],
  ['poliomyelitis', 'B', 'A', '', reporting, false],
  ['influenza-avian-highly-pathogenic', 'B', 'A', '2004-12-01', law, false],
  ['influenza-avian-highly-pathogenic', 'B', 'B', '2013-11-01', notice2013, false],
  ['influenza-a-h7n9', 'B', 'B', '2013-11-01', notice2013, false],
  ['hand-foot-mouth', 'C', 'C', '2008-05-02', 'Ministry of Health, notice of 2008-05-02', false],
  ...['aids', 'viral-hepatitis', 'measles', 'haemorrhagic-fever-renal', 'rabies', 'japanese-encephalitis', 'dengue', 'anthrax', 'dysentery', 'tuberculosis-pulmonary',
    'typhoid-paratyphoid', 'meningococcal-meningitis', 'pertussis', 'diphtheria', 'tetanus-neonatal', 'scarlet-fever', 'brucellosis', 'gonorrhoea', 'syphilis',
    'leptospirosis', 'schistosomiasis', 'malaria'].map(code => [code, 'B', 'B', '', law, false]),
  ...['influenza', 'mumps', 'rubella', 'conjunctivitis-haemorrhagic', 'leprosy', 'typhus', 'kala-azar', 'echinococcosis', 'filariasis',
    'diarrhoea-infectious-other'].map(code => [code, 'C', 'C', '', law, false]),
].map(([disease, cls, control, from, source, verified]) => ({ disease, class: cls, control_as_class: control, from, source, verified }));

// The law of 2020 counts 40: 2 of class A, 27 of B, 11 of C; a form of a disease (pulmonary anthrax) is none by itself.
const in2020 = dated.filter(row => row.from <= '2020-12-31');
const classOf = code => in2020.filter(row => row.disease === code).sort((a, b) => a.from < b.from ? -1 : 1).at(-1)?.class;
const counted = diseases.filter(d => !d.form_of).map(d => classOf(d.code));
check(counted.length === 40 && ['A', 'B', 'C'].map(cls => counted.filter(c => c === cls).length).join() === '2,27,11', 'the law of 2020 counts 40 diseases: 2 A, 27 B, 11 C');
check(new Set(diseases.map(d => d.code)).size === diseases.length, 'a code stands once');
check(diseases.every(d => /^[a-z0-9-]{3,40}$/.test(d.code)), 'codes are words');
check(dated.every(row => diseases.some(d => d.code === row.disease)), 'a class is of a disease that is there');
check(new Set(dated.map(row => row.disease + row.from)).size === dated.length, 'a disease has one class from a day');

write(path.join(dataFolder, 'diseases', 'diseases.csv'), ['code', 'name', 'name_en', 'icd10', 'icd11', 'form_of', 'serial_interval_mean_days', 'serial_interval_sd_days', 'serial_interval_source', 'verified'], diseases);
write(path.join(dataFolder, 'diseases', 'classes.csv'), ['disease', 'class', 'control_as_class', 'from', 'source', 'verified'], dated);
console.log(`diseases: ${diseases.length}, dated classes ${dated.length}; serial interval of COVID-19 ${mean.toFixed(2)} (sd ${sd.toFixed(2)}) days from ${days.length} pairs`);
