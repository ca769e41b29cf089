// Reading and writing the small CSV dialect of data/: UTF-8 without BOM, LF, a header line, quotes only where needed.
import fs from 'node:fs';
import path from 'node:path';

export function parse(text) {
  const rows = [];
  let row = [], field = '', quoted = false;
  const source = text.replace(/^\uFEFF/, '');
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (quoted) {
      if (c === '"' && source[i + 1] === '"') { field += '"'; i++; }
      else if (c === '"') quoted = false;
      else field += c;
    }
    else if (c === '"') quoted = true;
    else if (c === ',') { row.push(field); field = ''; }
    else if (c === '\n') { row.push(field.replace(/\r$/, '')); rows.push(row); row = []; field = ''; }
    else field += c;
  }
  if (field !== '' || row.length > 0) { row.push(field); rows.push(row); }
  const [header, ...body] = rows;
  return body.map(cells => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

export const read = file => parse(fs.readFileSync(file, 'utf8'));

const quote = value => /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

export function write(file, columns, rows) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const lines = [columns, ...rows.map(row => columns.map(name => String(row[name] ?? '')))];
  fs.writeFileSync(file, lines.map(line => line.map(quote).join(',') + '\n').join(''));
}

export function refuse(problem) {
  console.error(problem);
  process.exit(1);
}

export const check = (holds, problem) => { if (!holds) refuse(`check failed: ${problem}`); };

// The folder data/, next to the folder of these scripts.
export const dataFolder = path.resolve(import.meta.dirname, '..');

// The inputs named on the command line; a missing one prints the usage and ends.
export function inputs(usage) {
  const given = process.argv.slice(2);
  const wanted = usage.split(' ').length;
  if (given.length !== wanted || given.some(file => !fs.existsSync(file)))
    refuse(`usage: node ${path.basename(process.argv[1])} ${usage}`);
  return given;
}
