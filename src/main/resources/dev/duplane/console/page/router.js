// Every state of the page that is worth a link is in the fragment: #/view/part/part?name=value.

/** What the fragment says: {view, parts, query}. */
export function currentRoute() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  return { view: parts[0] ?? 'overview', parts: parts.slice(1), query: new URLSearchParams(search ?? '') };
}

/** A link to a view; what is empty is left out of the query. The revision that is looked at stays. */
export function link(parts, query = {}) {
  const path = [].concat(parts).map(encodeURIComponent).join('/');
  const search = new URLSearchParams();
  const at = currentRoute().query.get('at');
  const all = at && !('at' in query) ? { ...query, at } : query;
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined && value !== null && value !== '') {
      search.set(name, value);
    }
  }
  const text = search.toString();
  return `#/${path}${text ? '?' + text : ''}`;
}

/** Goes to a link; with replace, without another step for the browser's Back. */
export function go(target, { replace = false } = {}) {
  if (target === location.hash) {
    return;
  }
  if (replace) {
    history.replaceState(null, '', target);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = target;
  }
}

/** Changes parts of the query of where we are. */
export function setQuery(changes, options = { replace: true }) {
  const { view, parts, query } = currentRoute();
  const merged = { ...Object.fromEntries(query), ...changes };
  go(link([view, ...parts], { at: undefined, ...merged }), options);
}
