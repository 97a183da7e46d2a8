// Each group of the menu becomes a list named by its header, and the outer list steps back.
const GROUPS = 'ul[data-testid="stSidebarNavItems"] > div:not([role])';

function mend() {
  for (const group of document.querySelectorAll(GROUPS)) {
    group.setAttribute('role', 'list');
    const header = group.querySelector('[data-testid="stNavSectionHeader"] [data-testid="stMarkdownContainer"]');
    if (header) group.setAttribute('aria-label', header.textContent);
    group.parentElement.setAttribute('role', 'none');
  }
}

// The menu comes and goes with the width of the window, so it is watched for as long as the page lives.
export default function () {
  mend();
  if (window.starbeamMenu) return;
  window.starbeamMenu = new MutationObserver(mend);
  window.starbeamMenu.observe(document.body, {childList: true, subtree: true});
}
