// Light or dark before the first paint. Loaded in the head without defer; fangxian.js changes the choice.
(() => {
  const root = document.documentElement, dark = matchMedia('(prefers-color-scheme: dark)');
  const stored = () => { try { return localStorage.getItem('fx-theme'); } catch { return null; } };
  const set = (name, value) => { if (root.getAttribute(name) !== value) root.setAttribute(name, value); };
  const apply = () => {
    const choice = stored();
    set('data-bs-theme', choice === 'light' || choice === 'dark' ? choice : dark.matches ? 'dark' : 'light');
    set('data-fx-js', '');
  };
  apply();
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
  document.addEventListener('fx-theme', apply);
  // Enhanced navigation writes the server's attributes back; put ours on again before the next paint.
  new MutationObserver(apply).observe(root, { attributes: true, attributeFilter: ['data-bs-theme', 'data-fx-js'] });
})();
