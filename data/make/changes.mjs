// Makes areas/changes.csv: counties of Sichuan whose code or name changed since 2013, so that older files still match.
//
// Facts gathered by hand from the decrees and from reports of them; each row names where its date was read. `until` is the
// day of the decree if that was found, else the day on which the province passed it on or published it (the source says which).
// `verified` is true where the source states name, kind of change and that day. Old codes are those of GB/T 2260 before the
// change. Call: node changes.mjs
import path from 'node:path';
import { read, write, check, dataFolder } from './csv.mjs';

const change = (code, former, formerName, until, verified, source) =>
  ({ code: `${code}000000`, former_code: `${former}000000`, former_name: formerName, until, source, verified });

const changes = [
  change(510116, 510122, '双流县', '2015-12-03', true,
    'https://zh.wikisource.org/zh-hant/国务院关于同意四川省调整成都市部分行政区划的批复_(2015年) (国函〔2015〕207号)'),
  change(510117, 510124, '郫县', '2016-12-05', true,
    'http://news.chengdu.cn/2016/1207/1837117.shtml (川府函〔2016〕238号，省政府转发日)'),
  change(510118, 510132, '新津县', '2020-06-18', true,
    'http://www.sc.gov.cn/10462/c103045/2020/6/19/967835ea83f8438e9a24cced6cca0eef.shtml (川府函〔2020〕127号，省政府转发日)'),
  change(510185, 512081, '简阳市', '2016-05-16', true,
    'http://cni.top/html/2016/cd_0516/4619.html (川府函〔2016〕90号，公布日；由资阳市改由成都市代管)'),
  change(510604, 510626, '罗江县', '2017-07-18', false,
    'https://yybnet.net/deyang/luojiang/201708/6462509.html (报道于2017-08-22，写国务院日前批复；批复日期待核)'),
  change(510705, 510724, '安县', '2016-04-23', false,
    'http://www.mianyangzx.com/myxw/9412.html (川府函78号，省政府转发日；该页所存文本缺年份，年份待核)'),
  change(510981, 510922, '射洪县', '2019-08-16', true,
    'https://www.yybnet.net/suining/shehong/201908/9499483.html (省政府批复公布日)'),
  change(511083, 511028, '隆昌县', '2017-04-09', true,
    'http://neijiang.scol.com.cn/sdxwtt/201704/55873468.html (民函〔2017〕72号)'),
  change(511403, 511422, '彭山县', '2014-10-20', true,
    'https://zh.wikisource.org/wiki/国务院关于同意四川省调整眉山市部分行政区划的批复 (国函〔2014〕140号)'),
  change(511504, 511521, '宜宾县', '2018-07-31', false,
    'https://dokumen123.com/zh/叙州区 (只写2018年7月，日期待核；五镇划归翠屏区，翠屏区两街道一镇划入)'),
  change(511703, 511721, '达县', '2013-07-18', true,
    'http://m.freelanceaholic.com/art/2013-7/1131953.html (川府函〔2013〕209号，省政府转发日；九乡镇划归通川区)'),
  change(513201, 513229, '马尔康县', '2015-11-04', true,
    'http://covid-19.chinadaily.com.cn/hqgj/jryw/2015-12-29/content_14442868.html (民政部批复日；原代码 513229 见 https://363616.com/article/294070.html)'),
  change(513301, 513321, '康定县', '2015-02-17', true,
    'http://www.burcbilisim.com/news/4704.html (国务院批准日)'),
  change(513402, 513425, '会理县', '2021-01-20', true,
    'https://m.mzbkw.com/baike/192653.html (国务院批准日)'),
];

const counties = new Map(read(path.join(dataFolder, 'areas', 'china.csv')).filter(area => area.level === '3').map(area => [area.code, area]));
check(changes.every(row => counties.has(row.code)), 'a code is not a county of today');
check(changes.every(row => !counties.has(row.former_code)), 'a former code is still in use');
check(new Set(changes.map(row => row.former_code)).size === changes.length, 'a former code stands twice');

write(path.join(dataFolder, 'areas', 'changes.csv'), ['code', 'former_code', 'former_name', 'until', 'source', 'verified'], changes);
console.log(`changes: ${changes.length}, ${changes.filter(row => row.verified).length} verified`);
