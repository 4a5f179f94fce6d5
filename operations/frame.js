// Airflow shows these pages in a sandboxed frame, whose links may not lead the window elsewhere. The page around it is
// of the same origin and may.
"use strict";
{
  let around = null;
  try {
    if (window.parent !== window && window.parent.document.body) around = window.parent;
  } catch {
    // A page of another origin; ours is not meant to be in it.
  }

  const go = (href, apart) => {
    const link = (around ?? window).document.createElement("a");
    link.href = href;
    if (apart) link.target = "_blank";
    (around ?? window).document.body.append(link);
    link.click();
    link.remove();
  };

  if (around) {
    const theme = () => {
      document.documentElement.dataset.theme = getComputedStyle(around.document.documentElement).colorScheme;
    };
    theme();
    new MutationObserver(theme).observe(around.document.documentElement, { attributes: true });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[target=_top]");
      if (!link || event.defaultPrevented) return;
      event.preventDefault();
      go(link.href, event.ctrlKey || event.metaKey || event.shiftKey);
    });
  }
  addEventListener("DOMContentLoaded", () => {
    const next = document.querySelector("a[data-go]");
    if (next) go(next.href, false);
  });
}
