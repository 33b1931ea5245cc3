/** The page's colours as they are now. `light-dark()` is resolved by the browser only where a colour is used: so each is used once. */
export function coloursOf<K extends string>(element: HTMLElement, names: readonly K[]): Record<K, string> {
  const probe = element.ownerDocument.createElement("span");
  element.append(probe);
  const found = {} as Record<K, string>;
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}
