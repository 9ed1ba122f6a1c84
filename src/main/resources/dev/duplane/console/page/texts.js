// The words of the page. A language is one file in texts/; English is there for what another lacks.

export const LANGUAGES = { en: 'English', zh: '中文' };

const KEY = 'duplane.language';
let english = {};
let chosen = {};
let language = 'en';

/** Reads the words of the language that was chosen before, or that the browser prefers. */
export async function loadTexts() {
  const wanted = localStorage.getItem(KEY) ?? navigator.language.slice(0, 2);
  language = wanted in LANGUAGES ? wanted : 'en';
  english = await read('en');
  chosen = language === 'en' ? english : await read(language);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
}

async function read(name) {
  const response = await fetch(`texts/${name}.json`);
  return response.json();
}

export function currentLanguage() {
  return language;
}

export async function chooseLanguage(name) {
  localStorage.setItem(KEY, name);
  await loadTexts();
}

/** The text of a key, with {names} replaced by values. */
export function t(key, values) {
  const text = chosen[key] ?? english[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text;
}

/** A number as the language writes it: 65,531. */
export function number(value) {
  return typeof value === 'bigint' || Number.isFinite(value) ? value.toLocaleString(language) : String(value);
}

/** How many: the text of key.one or key.many. */
export function count(key, n) {
  return t(n === 1 ? `${key}.one` : `${key}.many`, { n: number(n) });
}
