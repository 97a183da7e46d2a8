// A formula that scrolls takes focus and says what it is; one that fits takes none.
function mend() {
  for (const formula of document.querySelectorAll('.katex-display')) {
    const wide = formula.scrollWidth > formula.clientWidth;
    if (wide === (formula.tabIndex === 0)) continue;
    if (wide) {
      formula.tabIndex = 0;
      formula.setAttribute('role', 'group');
      formula.setAttribute('aria-label', 'Formula, scrolls sideways');
    } else {
      for (const name of ['tabindex', 'role', 'aria-label']) formula.removeAttribute(name);
    }
  }
}

// Formulas come with each answer and get too wide with the window, so both are watched for as long as the page lives.
export default function () {
  mend();
  if (window.starbeamFormulas) return;
  window.starbeamFormulas = new MutationObserver(mend);
  window.starbeamFormulas.observe(document.body, {childList: true, subtree: true});
  window.addEventListener('resize', mend);
}
