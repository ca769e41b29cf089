// Makes organisations/sectors.csv: the sectors that organisations belong to, in a tree of two levels.
//
// Our own table (MIT). `source` names what calls the kind of organisation so; `verified` is true where the text of that
// source was at hand. Readings: npm pinyin-pro (MIT), corrected in names.mjs.
// Call: node sectors.mjs
import path from 'node:path';
import { write, check, dataFolder } from './csv.mjs';
import { initials } from './names.mjs';

const mechanism = 'Joint Prevention and Control Mechanism of the State Council, 2020-01-21 (32 departments; the list of them is not public in one place)';
const healthLaw = 'Law on Basic Medical and Health Care and the Promotion of Health (2019), definitions';
const village = 'Organic Law of the Villagers Committees';
const residents = 'Organic Law of the Urban Residents Committees';
const own = 'own';

// key, name, name in English, source of the sector; its parts below it.
const tree = [
  ['command', '指挥机构', 'Command', mechanism, [
    ['command-headquarters', '疫情防控指挥部', 'Epidemic command headquarters'],
    ['command-group', '指挥部工作组', 'Working group of the headquarters']]],
  ['government', '党政机关', 'Party and government', mechanism, [
    ['party-committee', '党委', 'Party committee'],
    ['people-government', '人民政府', "People's government"],
    ['township-government', '乡镇人民政府', 'Township government'],
    ['street-office', '街道办事处', 'Subdistrict office'],
    ['publicity', '宣传和网信部门', 'Publicity and cyberspace affairs'],
    ['development-reform', '发展和改革部门', 'Development and reform'],
    ['science-technology', '科学技术部门', 'Science and technology'],
    ['industry', '工业和信息化部门', 'Industry and information technology'],
    ['finance', '财政部门', 'Finance'],
    ['human-resources', '人力资源和社会保障部门', 'Human resources and social security'],
    ['emergency-management', '应急管理部门', 'Emergency management'],
    ['ethnic-religious-affairs', '民族宗教事务部门', 'Ethnic and religious affairs'],
    ['foreign-affairs', '外事部门', 'Foreign affairs'],
    ['customs', '海关', 'Customs'],
    ['medical-insurance', '医疗保障部门', 'Medical insurance']]],
  ['grass-roots', '基层群众性自治组织', 'Grass-roots self-government', village, [
    ['village-committee', '村民委员会', 'Villagers committee', village],
    ['residents-committee', '居民委员会', 'Residents committee', residents]]],
  ['health', '卫生健康', 'Health', healthLaw, [
    ['health-administration', '卫生健康部门', 'Health administration', mechanism],
    ['disease-control-administration', '疾病预防控制部门', 'Disease control administration', own],
    ['cdc', '疾病预防控制中心', 'Centre for disease control (CDC)'],
    ['health-supervision', '卫生监督机构', 'Health supervision', own],
    ['hospital', '医院', 'Hospital'],
    ['township-health-centre', '乡镇卫生院', 'Township health centre'],
    ['community-health-centre', '社区卫生服务中心', 'Community health centre'],
    ['village-clinic', '村卫生室', 'Village clinic'],
    ['clinic', '门诊部和诊所', 'Outpatient department or clinic'],
    ['maternal-child-health', '妇幼保健机构', 'Maternal and child health', own],
    ['specialised-disease-institute', '专科疾病防治机构', 'Specialised disease institute'],
    ['emergency-medical-centre', '急救中心', 'Emergency medical centre'],
    ['blood-station', '血站', 'Blood station'],
    ['laboratory', '检验检测机构', 'Laboratory', own],
    ['pharmacy', '药店', 'Pharmacy', own]]],
  ['education', '教育', 'Education', mechanism, [
    ['education-administration', '教育部门', 'Education administration'],
    ['kindergarten', '幼儿园', 'Kindergarten', own],
    ['school', '中小学校', 'Primary or secondary school', own],
    ['vocational-school', '职业学校', 'Vocational school', own],
    ['university', '高等学校', 'University or college', own],
    ['training-institution', '校外培训机构', 'Training institution', own]]],
  ['police-justice', '公安司法', 'Police and justice', mechanism, [
    ['police', '公安机关', 'Police'],
    ['justice', '司法行政部门', 'Justice administration'],
    ['prison', '监狱和戒毒场所', 'Prison or compulsory treatment', own]]],
  ['transport', '交通运输', 'Transport', mechanism, [
    ['transport-administration', '交通运输部门', 'Transport administration'],
    ['railway', '铁路单位', 'Railway'],
    ['aviation', '民航单位', 'Civil aviation'],
    ['station-port', '客运站和港口', 'Coach station or port', own],
    ['transport-operator', '运输企业', 'Transport operator', own],
    ['post', '邮政快递企业', 'Post and delivery', own]]],
  ['commerce', '商务和市场', 'Commerce and markets', mechanism, [
    ['commerce-administration', '商务部门', 'Commerce administration'],
    ['market-regulation', '市场监管部门', 'Market regulation'],
    ['farm-market', '农贸市场', 'Farm produce market', own],
    ['shop', '商场超市', 'Shop or supermarket', own],
    ['hotel', '住宿单位', 'Hotel or lodging', own],
    ['catering', '餐饮单位', 'Restaurant or canteen', own]]],
  ['civil-affairs', '民政', 'Civil affairs', mechanism, [
    ['civil-affairs-administration', '民政部门', 'Civil affairs administration'],
    ['elderly-care', '养老机构', 'Elderly care home', own],
    ['child-welfare', '儿童福利和救助机构', 'Child welfare or relief', own],
    ['funeral', '殡葬服务机构', 'Funeral services', own]]],
  ['agriculture', '农业农村和林草', 'Agriculture and forestry', mechanism, [
    ['agriculture-administration', '农业农村部门', 'Agriculture administration'],
    ['forestry-administration', '林业和草原部门', 'Forestry administration'],
    ['livestock', '养殖和屠宰场所', 'Livestock farm or slaughterhouse', own]]],
  ['construction', '住房和城乡建设', 'Housing and construction', own, [
    ['housing-administration', '住房和城乡建设部门', 'Housing administration'],
    ['property-management', '物业服务企业', 'Property management'],
    ['construction-site', '建筑工地', 'Construction site']]],
  ['culture-tourism', '文化和旅游', 'Culture and tourism', mechanism, [
    ['culture-administration', '文化和旅游部门', 'Culture and tourism administration'],
    ['tourist-site', '旅游景区', 'Tourist site', own],
    ['entertainment-venue', '文化体育娱乐场所', 'Culture, sports or entertainment venue', own],
    ['religious-site', '宗教活动场所', 'Religious site', own]]],
  ['environment', '生态环境', 'Environment', own, [
    ['environment-administration', '生态环境部门', 'Environment administration'],
    ['medical-waste', '医疗废物处置单位', 'Medical waste disposal']]],
  ['employer', '企业', 'Employers', own, [
    ['medical-supplies', '医疗物资企业', 'Medical supplies'],
    ['industrial-enterprise', '工业企业', 'Industrial enterprise'],
    ['service-enterprise', '服务业企业', 'Service enterprise'],
    ['utility', '供水供电供气企业', 'Water, power or gas supply']]],
  ['society', '群团和社会组织', 'People’s and social organisations', own, [
    ['trade-union', '工会', 'Trade union'],
    ['youth-league', '共青团', 'Youth league'],
    ['women-federation', '妇女联合会', "Women's federation"],
    ['red-cross', '红十字会', 'Red Cross'],
    ['charity', '慈善组织', 'Charity'],
    ['volunteer-organisation', '志愿服务组织', 'Volunteer organisation'],
    ['social-organisation', '其他社会组织', 'Other social organisation']]],
  ['other', '其他', 'Other', own, []],
];

const row = ([key, name, name_en, source], parent, above) =>
  ({ key, name, name_en: name_en.replace('’', "'"), parent, pinyin: initials(name), source: source ?? above, verified: false });
const sectors = tree.flatMap(([key, name, nameEn, source, parts]) =>
  [row([key, name, nameEn, source], ''), ...parts.map(part => row(part, key, source))]);

check(new Set(sectors.map(s => s.key)).size === sectors.length, 'keys are unlike one another');
check(new Set(sectors.map(s => s.name)).size === sectors.length, 'names are unlike one another');
check(new Set(sectors.map(s => s.name_en)).size === sectors.length, 'English names are unlike one another');
check(sectors.every(s => /^[a-z-]{3,40}$/.test(s.key)), 'keys are words');
check(sectors.every(s => s.pinyin.length === [...s.name].length), 'every character is read');

write(path.join(dataFolder, 'organisations', 'sectors.csv'), ['key', 'name', 'name_en', 'parent', 'pinyin', 'source', 'verified'], sectors);
console.log(`sectors: ${sectors.length}, of which ${tree.length} at the top`);
