// Makes diseases/diseases.csv: statutory diseases of China as in force in 2020, with what is known of their serial interval.
//
// Class and control: National Health Commission notice no. 1 of 2020 (COVID-19: class B, controlled as class A); the Law on the
// Prevention and Treatment of Infectious Diseases as in force in 2020. Codes: WHO ICD-10, ICD-11. `verified` is false
// where a row rests on general knowledge: check it against the law before use.
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

const disease = (code, name, name_en, icd10, icd11, cls, control, since = '', verified = false) =>
  ({ code, name, name_en, icd10, icd11, class: cls, control_as_class: control, class_from: since, verified });

const diseases = [
  { ...disease('covid-19', '新冠肺炎', 'COVID-19', 'U07.1', 'RA01.0', 'B', 'A', '2020-01-20', true), ...serial },
  disease('plague', '鼠疫', 'Plague', 'A20', '1B93', 'A', 'A'),
  disease('cholera', '霍乱', 'Cholera', 'A00', '1A00', 'A', 'A'),
  disease('sars', '传染性非典型肺炎', 'Severe acute respiratory syndrome', 'U04.9', '1D65', 'B', 'A', '2004-12-01'),
  disease('anthrax-pulmonary', '肺炭疽', 'Pulmonary anthrax', 'A22.1', '', 'B', 'A', '2004-12-01'),
  disease('influenza-a-h7n9', '人感染H7N9禽流感', 'Human infection with avian influenza A(H7N9)', 'J09', '1E31', 'B', 'B', '2013-11-01'),
  disease('measles', '麻疹', 'Measles', 'B05', '1F03', 'B', 'B'),
  disease('dengue', '登革热', 'Dengue', 'A97', '1D2Z', 'B', 'B'),
  disease('tuberculosis-pulmonary', '肺结核', 'Pulmonary tuberculosis', 'A15-A16', '1B10', 'B', 'B'),
  disease('influenza', '流行性感冒', 'Influenza', 'J09-J11', '1E30', 'C', 'C'),
  disease('mumps', '流行性腮腺炎', 'Mumps', 'B26', '1D80', 'C', 'C'),
  disease('hand-foot-mouth', '手足口病', 'Hand, foot and mouth disease', 'B08.4', '1F05.0', 'C', 'C', '2008-05-02'),
  disease('diarrhoea-infectious-other', '其他感染性腹泻病', 'Other infectious diarrhoea (includes norovirus)', 'A08-A09', '', 'C', 'C'),
];

write(path.join(dataFolder, 'diseases', 'diseases.csv'), ['code', 'name', 'name_en', 'icd10', 'icd11', 'class',
  'control_as_class', 'class_from', 'serial_interval_mean_days', 'serial_interval_sd_days', 'serial_interval_source', 'verified'], diseases);
console.log(`diseases: ${diseases.length}; serial interval of COVID-19 ${mean.toFixed(2)} (sd ${sd.toFixed(2)}) days from ${days.length} pairs`);
