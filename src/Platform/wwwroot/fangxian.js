// What the pages do beyond HTML. Everything listens on the document, so it goes on after enhanced navigation.
import { drawCharts, savePicture } from './charts.js';

const closest = (event, selector) => event.target instanceof Element ? event.target.closest(selector) : null;

// Follows a link as a click would, so that enhanced navigation may take it.
function go(href) {
  const link = document.createElement('a');
  link.href = href;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}

// Theme: as the system → light → dark
const themeOf = () => { try { return localStorage.getItem('fx-theme') ?? 'system'; } catch { return 'system'; } };
const nextTheme = { system: 'light', light: 'dark', dark: 'system' };
function toggleTheme() {
  try {
    const next = nextTheme[themeOf()] ?? 'system';
    if (next === 'system') localStorage.removeItem('fx-theme'); else localStorage.setItem('fx-theme', next);
  } catch { /* storage is closed: the system decides */ }
  document.dispatchEvent(new Event('fx-theme'));
  nameThemes();
}
function nameThemes() {
  for (const button of document.querySelectorAll('[data-fx-theme-toggle]')) {
    const word = button.dataset[themeOf()] ?? '', text = button.querySelector('span');
    button.dataset.name ??= button.getAttribute('aria-label') ?? text?.textContent ?? '';
    if (text) text.textContent = word;
    button.setAttribute('aria-label', `${button.dataset.name} · ${word}`);
    button.title = word;
  }
}

// Area picker: a combobox over /api/areas/search
let asked = 0, wait;
const listOf = input => document.getElementById(input.getAttribute('aria-controls'));
const stateOf = input => input.parentElement.querySelector('[data-fx-area-state]');
function closeList(input) {
  const list = listOf(input);
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}
async function searchAreas(input) {
  const text = input.value.trim(), turn = ++asked;
  stateOf(input).textContent = '';
  if (!text) { closeList(input); return; }
  try {
    const url = new URL(input.dataset.fxSource ?? 'api/areas/search', document.baseURI);
    url.search = new URLSearchParams({ q: text, limit: '12' });
    const answer = await fetch(url, { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { items } = await answer.json();
    if (turn !== asked) return;
    showAreas(input, items);
    if (items.length === 0) stateOf(input).textContent = input.dataset.fxNone ?? '';
  } catch {
    if (turn !== asked) return;
    closeList(input);
    stateOf(input).textContent = input.dataset.fxFailed ?? '';
  }
}
function showAreas(input, items) {
  const list = listOf(input), english = document.documentElement.lang.startsWith('en');
  list.replaceChildren(...items.map((item, i) => {
    const row = document.createElement('li'), code = document.createElement('span'), path = document.createElement('small');
    row.id = `${list.id}-${i}`;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(i === 0));
    row.dataset.code = item.code;
    if (item.href) row.dataset.href = item.href;
    row.append(english && item.nameEn ? `${item.nameEn} ${item.name}` : item.name);
    code.className = 'fx-code';
    code.textContent = item.code;
    path.textContent = (english ? item.pathEn : null) ?? item.path ?? '';
    row.append(code, path);
    return row;
  }));
  list.hidden = items.length === 0;
  input.setAttribute('aria-expanded', String(items.length > 0));
  if (items.length > 0) input.setAttribute('aria-activedescendant', `${list.id}-0`); else input.removeAttribute('aria-activedescendant');
}
function moveArea(input, step) {
  const rows = [...listOf(input).children], now = rows.findIndex(r => r.getAttribute('aria-selected') === 'true');
  if (rows.length === 0) return;
  const next = step === 'first' ? 0 : step === 'last' ? rows.length - 1 : (now + step + rows.length) % rows.length;
  rows.forEach((row, i) => row.setAttribute('aria-selected', String(i === next)));
  rows[next].scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', rows[next].id);
}
function chooseArea(input, row) {
  const template = input.dataset.fxHref;
  const target = new URL(template ? template.replaceAll('{code}', encodeURIComponent(row.dataset.code)) : row.dataset.href, document.baseURI);
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (!['after', 'before', 'q'].includes(key) && !target.searchParams.has(key)) target.searchParams.append(key, value);
  }
  input.value = '';
  closeList(input);
  input.closest('dialog')?.close();
  go(target.href);
}

document.addEventListener('input', event => {
  const input = closest(event, '[data-fx-area-search]');
  if (!input) return;
  clearTimeout(wait);
  wait = setTimeout(() => searchAreas(input), 120);
});

document.addEventListener('keydown', event => {
  const input = closest(event, '[data-fx-area-search]');
  if (input && !event.isComposing) {
    const chosen = listOf(input).querySelector('[aria-selected="true"]');
    switch (event.key) {
      case 'ArrowDown': event.preventDefault(); moveArea(input, 1); return;
      case 'ArrowUp': event.preventDefault(); moveArea(input, -1); return;
      case 'Home': case 'End': if (chosen && event.ctrlKey) { event.preventDefault(); moveArea(input, event.key === 'Home' ? 'first' : 'last'); } return;
      case 'Enter': if (chosen) { event.preventDefault(); chooseArea(input, chosen); } else if (!input.form) { event.preventDefault(); searchAreas(input); } return;
      case 'Escape': if (chosen || input.value) { event.preventDefault(); input.value = ''; stateOf(input).textContent = ''; closeList(input); } return;
    }
    return;
  }
  if (event.key === 'Escape') {
    const open = closest(event, '[data-fx-pop][open]') ?? document.querySelector('[data-fx-pop][open]');
    if (open) { open.open = false; open.querySelector('summary').focus(); }
    return;
  }
  const typing = closest(event, 'input, textarea, select, [contenteditable]');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector('dialog[open]')) {
    const search = document.querySelector('[data-fx-focus-search]');
    if (search?.offsetParent) { event.preventDefault(); search.focus(); search.select(); }
  }
});

// A form that comes back begins at the first field that is wrong.
[...document.querySelectorAll('form [aria-invalid="true"]')].find(field => field.offsetParent)?.focus();

// Confirmation comes first, before any other listener of the click or the form.
addEventListener('click', event => {
  const asking = closest(event, 'a[data-fx-confirm], button[data-fx-confirm]');
  if (asking && !confirm(asking.dataset.fxConfirm)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);
addEventListener('submit', event => {
  const asking = closest(event, 'form[data-fx-confirm]');
  if (asking && !confirm(asking.dataset.fxConfirm)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);

// Our own links and buttons, before enhanced navigation sees the click.
addEventListener('click', event => {
  for (const open of document.querySelectorAll('[data-fx-pop][open]')) if (!open.contains(event.target)) open.open = false;
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  let hit;
  if (plain && (hit = closest(event, '[data-fx-dialog]'))) {
    const dialog = document.getElementById(hit.dataset.fxDialog);
    if (dialog?.showModal) { event.preventDefault(); event.stopPropagation(); dialog.showModal(); dialog.querySelector('input')?.focus(); }
  } else if (plain && closest(event, '[data-fx-skip]')) {
    const main = document.getElementById('main');
    event.preventDefault(); event.stopPropagation(); main.focus(); main.scrollIntoView();
  } else if ((hit = closest(event, '.fx-combo-list > [role="option"]'))) {
    chooseArea(hit.closest('.fx-combo').querySelector('[data-fx-area-search]'), hit);
  } else if (event.target instanceof HTMLDialogElement && event.target.classList.contains('fx-dialog')) {
    event.target.close();                                   // a click beside the dialog
  } else if (closest(event, '[data-fx-theme-toggle]')) {
    toggleTheme();
  } else if (closest(event, '[data-fx-print]')) {
    print();
  } else if ((hit = closest(event, '[data-fx-copy]'))) {
    copy(hit);
  } else if ((hit = closest(event, '[data-fx-picture]'))) {
    savePicture(document.querySelector(hit.dataset.fxPicture), hit.dataset.format ?? 'svg', hit.dataset.name);
  }
}, true);

async function copy(button) {
  const text = button.dataset.fxCopy || location.href, word = button.querySelector('span') ?? button, before = word.textContent;
  try { await navigator.clipboard.writeText(text); } catch {
    const field = document.createElement('textarea');        // without a secure address there is no clipboard
    field.value = text; field.className = 'visually-hidden';
    document.body.append(field); field.select(); document.execCommand('copy'); field.remove();
  }
  if (!button.dataset.fxCopied || word.textContent === button.dataset.fxCopied) return;
  word.textContent = button.dataset.fxCopied;
  setTimeout(() => { word.textContent = before; }, 2500);
}

// A printed page says when it was printed.
const stamp = () => { for (const note of document.querySelectorAll('[data-fx-printed]')) note.textContent = `${note.dataset.fxPrinted} ${new Date().toLocaleString('sv').slice(0, 16)}`; };
addEventListener('beforeprint', stamp);
matchMedia('print').addEventListener('change', stamp);

document.addEventListener('change', event => { closest(event, 'form[data-fx-autosubmit]')?.requestSubmit(); });

// A table wider than its frame scrolls inside it: the keyboard must reach the frame.
function frameTables() {
  for (const frame of document.querySelectorAll('.fx-tablewrap')) {
    const scrolls = frame.scrollWidth > frame.clientWidth;
    if (scrolls) frame.tabIndex = 0; else frame.removeAttribute('tabindex');
  }
}
addEventListener('resize', frameTables);

function refresh() {
  nameThemes();
  drawCharts();
  frameTables();
}
if (window.Blazor) Blazor.addEventListener('enhancedload', refresh);
else addEventListener('DOMContentLoaded', () => window.Blazor?.addEventListener('enhancedload', refresh));
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', refresh); else refresh();

// A resident identity number (GB 11643) fills in birth and sex where they are empty.
document.addEventListener('change', event => {
  const input = closest(event, '[data-fx-identity]');
  const number = input?.value.replace(/[\s-]/g, '').toUpperCase() ?? '';
  if (!/^\d{17}[\dX]$/.test(number)) return;
  const sum = [...number.slice(0, 17)].reduce((s, d) => (s + +d) * 2 % 11, 0);
  if ('10X98765432'[sum] !== number[17]) return;
  const birth = input.form.elements.birthDate, sex = input.form.elements.sex;
  if (birth && !birth.value) birth.value = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (sex && (!sex.value || sex.value === 'Unknown')) sex.value = +number[16] % 2 ? 'Male' : 'Female';
});
