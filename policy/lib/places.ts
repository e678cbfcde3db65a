/** Whether an address is one of some places, or lies below one: `oci://host/charts` holds `oci://host/charts/x`. */
export function isBelow(address: string, places: readonly string[]): boolean {
  const own = trimmed(address);
  return places.some((place) => own === trimmed(place) || own.startsWith(`${trimmed(place)}/`));
}

function trimmed(text: string): string {
  return text.replace(/\/+$/, "");
}
