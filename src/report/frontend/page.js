// What pages of a kind of their own share: the bar, the language, printing, a new width.
import { resize } from './charts.js';
import { el, lang, setLanguage, t } from './data.js';

const $ = (id) => document.getElementById(id);
// Sections as [id, text of the bar, program]; those that the page does not have are left out. `refit` follows a new width.
export function page(title, all, refit = () => {}) {
  const sections = all.filter(([id]) => $(id));
  const draw = () => {
    document.documentElement.lang = lang() === 'zh' ? 'zh-CN' : 'en';
    document.title = `${title()} · hehuang`;
    document.querySelectorAll('[data-t]').forEach((e) => { e.textContent = t(e.dataset.t); });
    $('nav').replaceChildren(...sections.map(([id, key]) => el('a', { href: `#${id}` }, t(key))));
    sections.forEach(([id, , make]) => make($(id)));
  };
  $('language').addEventListener('click', () => { setLanguage(lang() === 'zh' ? 'en' : 'zh'); draw(); });
  $('print').addEventListener('click', () => window.print());
  window.addEventListener('beforeprint', () => { document.body.classList.add('printing'); resize(680); refit(); });
  window.addEventListener('afterprint', () => { document.body.classList.remove('printing'); resize(); refit(); });
  let waiting;
  window.addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(() => resize(), 120); });
  draw();
}
