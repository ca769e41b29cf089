// Readings of Chinese place names: initials for search (pinyin) and a Latin name for levels 1-3 (name_en).
// Upstream: npm pinyin-pro (MIT). What it reads wrongly in place names is corrected here, in tables.
import { pinyin as read } from 'pinyin-pro';

// One character, whatever the word: in place names 都 is dū and 什 is shí.
const characters = { '都': 'du', '什': 'shi' };

// Words that have a reading of their own in place names. The longest word wins.
const words = {
  '乐亭': 'lao ting', '乐陵': 'lao ling', '乐清': 'yue qing', '民乐': 'min le', '六安': 'lu an', '六合': 'lu he',
  '蚌山': 'beng shan', '黄陂': 'huang pi', '大埔': 'da bu', '召陵': 'shao ling', '涡阳': 'guo yang', '繁峙': 'fan shi',
  '洪洞': 'hong tong', '珲春': 'hun chun', '蔚县': 'yu xian', '歙县': 'she xian', '单县': 'shan xian', '浚县': 'xun xian',
  '莘县': 'shen xian', '泌阳': 'bi yang', '曾都': 'zeng du', '吴堡': 'wu bu', '红寺堡': 'hong si bu', '牟定': 'mou ding',
  '筠连': 'jun lian', '称多': 'chen duo', '尉犁': 'yu li', '宕昌': 'tan chang', '大城县': 'dai cheng xian',
  '犍为': 'qian wei', '郫都': 'pi du', '郫县': 'pi xian', '阆中': 'lang zhong', '荥经': 'ying jing', '荥阳': 'xing yang',
  '什邡': 'shi fang', '珙县': 'gong xian', '番禺': 'pan yu', '铅山': 'yan shan', '东阿': 'dong e', '枞阳': 'zong yang',
  '长子': 'zhang zi', '井陉': 'jing xing', '郯城': 'tan cheng', '监利': 'jian li', '重庆': 'chong qing', '厦门': 'xia men',
  '藏坝': 'zang ba', '康藏': 'kang zang', '星宿村': 'xing xiu cun', '民航': 'min hang',
};
const longest = Math.max(...Object.keys(words).map(word => word.length));

// The syllables of a name without tones; what is not Chinese stays as it is, punctuation goes.
export function syllables(name) {
  const letters = [...name];
  const found = read(name, { toneType: 'none', type: 'array', v: true }).length === letters.length
    ? read(name, { toneType: 'none', type: 'array', v: true })
    : letters.map(letter => read(letter, { toneType: 'none', v: true }));
  const result = letters.map((letter, i) => characters[letter] ?? found[i]);
  for (let i = 0; i < letters.length; i++)
    for (let size = longest; size > 1; size--) {
      const reading = words[letters.slice(i, i + size).join('')];
      if (reading === undefined || i + size > letters.length) continue;
      reading.split(' ').forEach((syllable, k) => { result[i + k] = syllable; });
      i += size - 1;
      break;
    }
  return result.map(part => part.toLowerCase()).filter(part => /[a-zü0-9]/.test(part));
}

// 成都市 → cds. A run of digits stays whole.
export const initials = name => syllables(name).map(part => /^\d+$/.test(part) ? part : part[0]).join('');

// Latin names that are established, or romanised from another language than Chinese (SASM/GNC), by core name.
const established = {
  '内蒙古': 'Inner Mongolia', '西藏': 'Xizang (Tibet)', '新疆': 'Xinjiang', '广西': 'Guangxi', '宁夏': 'Ningxia',
  '香港': 'Hong Kong', '澳门': 'Macao', '台湾': 'Taiwan', '陕西': 'Shaanxi', '山西': 'Shanxi', '黑龙江': 'Heilongjiang',
  // Inner Mongolia
  '呼和浩特': 'Hohhot', '鄂尔多斯': 'Ordos', '呼伦贝尔': 'Hulunbuir', '巴彦淖尔': 'Bayannur', '乌兰察布': 'Ulanqab',
  '锡林郭勒': 'Xilingol', '兴安盟': 'Hinggan', '阿拉善': 'Alxa', '锡林浩特': 'Xilinhot', '二连浩特': 'Erenhot',
  '乌兰浩特': 'Ulanhot', '海拉尔': 'Hailar', '额尔古纳': 'Ergun', '霍林郭勒': 'Holingol', '阿尔山': 'Arxan',
  '鄂伦春': 'Oroqen', '鄂温克族自治旗': 'Ewenki', '莫力达瓦': 'Morin Dawa', '额济纳': 'Ejin', '土默特': 'Tumed',
  '准格尔': 'Jungar', '伊金霍洛': 'Ejin Horo', '达拉特': 'Dalad', '乌审': 'Uxin', '杭锦': 'Hanggin', '鄂托克': 'Otog',
  '科尔沁': 'Horqin', '扎赉特': 'Jalaid', '苏尼特': 'Sonid', '乌拉特': 'Urad', '巴林': 'Bairin',
  // the north-east
  '哈尔滨': 'Harbin', '齐齐哈尔': 'Qiqihar', '杜尔伯特': 'Dorbod', '前郭尔罗斯': 'Qian Gorlos',
  // Sichuan
  '甘孜': 'Garzê', '阿坝': 'Aba', '马尔康': 'Barkam', '若尔盖': 'Zoigê', '壤塘': 'Zamtang', '德格': 'Dêgê',
  '石渠': 'Sêrxü', '色达': 'Sêrtar', '得荣': 'Dêrong',
  // Gansu, Xizang, Qinghai, Yunnan
  '东乡族自治县': 'Dongxiang',
  '拉萨': 'Lhasa', '日喀则': 'Xigazê', '昌都': 'Qamdo', '林芝': 'Nyingchi', '那曲': 'Nagqu', '阿里': 'Ngari',
  '江孜': 'Gyangzê', '果洛': 'Golog', '格尔木': 'Golmud', '德令哈': 'Delingha', '香格里拉': 'Shangri-La', '迪庆': 'Dêqên',
  // Xinjiang
  '乌鲁木齐': 'Ürümqi', '克拉玛依': 'Karamay', '吐鲁番': 'Turpan', '博尔塔拉': 'Bortala', '巴音郭楞': 'Bayingolin',
  '阿克苏': 'Aksu', '克孜勒苏': 'Kizilsu', '喀什': 'Kashgar', '和田': 'Hotan', '伊犁': 'Ili', '阿勒泰': 'Altay',
  '库尔勒': 'Korla', '库车': 'Kuqa', '奎屯': 'Kuytun', '阿图什': 'Artux', '塔什库尔干': 'Taxkorgan',
};

const peoples = ['蒙古族', '蒙古', '回族', '藏族', '维吾尔族', '维吾尔', '苗族', '彝族', '壮族', '布依族', '朝鲜族', '满族', '侗族',
  '瑶族', '白族', '土家族', '哈尼族', '哈萨克族', '哈萨克', '傣族', '黎族', '傈僳族', '佤族', '畲族', '拉祜族', '水族', '东乡族',
  '纳西族', '景颇族', '柯尔克孜族', '柯尔克孜', '土族', '达斡尔族', '达斡尔', '仫佬族', '羌族', '布朗族', '撒拉族', '毛南族',
  '仡佬族', '锡伯族', '锡伯', '阿昌族', '普米族', '塔吉克', '怒族', '鄂温克族', '保安族', '裕固族', '独龙族', '各族'];
const autonomous = new RegExp(`(?:${[...peoples].sort((a, b) => b.length - a.length).join('|')})+(?:自治区|自治州|自治县|自治旗|区)$`);

// Generic parts of economic zones and management areas, and their English.
const zones = [
  ['高新技术产业开发区', 'High-tech Zone'], ['高技术产业开发区', 'High-tech Zone'], ['高新技术开发区', 'High-tech Zone'],
  ['高新技术产业园区', 'High-tech Zone'], ['经济技术开发区', 'Economic and Technological Zone'], ['经济开发区', 'Economic Zone'],
  ['现代产业园区', 'Industrial Park'], ['工业园区', 'Industrial Park'], ['管理区管委会', 'Management Area'],
  ['管理区', 'Management Area'], ['开发区', 'Development Zone'], ['示范区', 'Demonstration Zone'], ['实验区', 'Experimental Zone'],
  ['行政委员会', 'Administrative Committee'], ['风景名胜区', 'Scenic Area'], ['聚集区', 'Cluster'], ['化工园区', 'Chemical Park'],
  ['创意园区', 'Creative Park'],
];
const generics = ['特别行政区', '自治区', '自治州', '自治县', '自治旗', '联合旗', '特区', '林区', '矿区', '新区', '地区',
  '群岛', '省', '市', '盟', '县', '区', '旗'];

const capital = word => word[0].toUpperCase() + word.slice(1);
const joined = text => capital(syllables(text)
  .map(part => part.replace('lv', 'lü').replace('nv', 'nü'))
  .map((part, i) => i > 0 && /^[aeo]/.test(part) ? `'${part}` : part).join(''));
const latin = text => established[text] ?? joined(text);

// 河北唐山海港 → Hebei Tangshan Haigang: a zone's name begins with its province, its city, or both.
function placeWords(name, parentName) {
  const province = /^(河北|山西|内蒙古|吉林|安徽|河南|湖南|西藏)(?=..)/.exec(name)?.[0] ?? '';
  const city = parentName?.replace(/(市|盟|地区)$/, '') ?? '';
  const rest = name.slice(province.length).replace('市', '');
  const split = city !== '' && rest.startsWith(city) ? [city, rest.slice(city.length)] : [rest];
  return [province, ...split].filter(Boolean).map(latin).join(' ');
}

// 成都市 → Chengdu, 北川羌族自治县 → Beichuan, 理县 → Lixian (a single syllable keeps its generic part).
export function englishName(name, parentName) {
  if (established[name]) return established[name];
  const parent = parentName === undefined ? '' : englishName(parentName);
  if (name === '市辖区') return `Districts of ${parent}`;
  if (name === '县') return `Counties of ${parent}`;
  if (/^(省|自治区)直辖县级行政区划$/.test(name)) return `Directly governed counties of ${parent}`;
  if (name === '中沙群岛的岛礁及其海域') return 'Zhongsha Islands';

  const zone = zones.find(([chinese]) => name.endsWith(chinese) && name !== chinese);
  if (zone !== undefined) return `${placeWords(name.slice(0, -zone[0].length), parentName)} ${zone[1]}`;

  const banner = /^(.{2,}?)(左翼|右翼|左|右)?(前|中|后)?(?:旗|(?:蒙古族)自治县)$/.exec(name);
  if (banner !== null && (banner[2] ?? banner[3]) !== undefined) {
    const sides = { '左翼': 'Left', '左': 'Left', '右翼': 'Right', '右': 'Right', '前': 'Front', '中': 'Middle', '后': 'Rear' };
    return [latin(banner[1]), sides[banner[2]], sides[banner[3]]].filter(Boolean).join(' ');
  }

  const withoutPeople = name.replace(autonomous, '');
  if (withoutPeople !== name && withoutPeople.length > 1) return latin(withoutPeople);
  if (/.{4,}(新区|新城|食品区)$/.test(name) && parentName !== undefined && name.startsWith(parentName.replace(/市$/, '')))
    return `${placeWords(name.replace(/(新区|新城|食品区)$/, ''), parentName)} ${name.endsWith('食品区') ? 'Food Zone' : 'New Area'}`;
  const generic = generics.find(part => name.endsWith(part) && name.length - part.length > 1);
  return generic === undefined ? latin(name) : latin(name.slice(0, -generic.length));
}
