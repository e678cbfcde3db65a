/**
 * Arithmetic on Kubernetes quantities (resource.Quantity), for limits and quota that are computed. CPU counts in thousandths of
 * a core, memory and storage in bytes; results are rounded up, so that a computed limit is never smaller than its parts.
 */

const SUFFIXES: Record<string, number> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Value of a quantity in its base unit: cores or bytes. Throws for a text that is no quantity. */
export function quantityValue(quantity: string): number {
  const parts = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(quantity);
  const factor = parts ? SUFFIXES[parts[2]!] : undefined;
  if (parts === null || factor === undefined)
    throw new Error(`"${quantity}" is not a Kubernetes quantity; write for example "500m" or "1Gi"`);
  return Number(parts[1]) * factor;
}

/** Thousandths of a core: `500m` → 500, `2` → 2000. */
export function cpuMillis(quantity: string): number {
  return Math.ceil(quantityValue(quantity) * 1000 - 1e-9);
}

/** Cores as a quantity, from thousandths: 2000 → `2`, 2500 → `2500m`. */
export function cpuQuantity(millis: number): string {
  return millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`;
}

/** Bytes as a quantity in the largest binary unit that says it exactly, Mi at least: 2 GiB → `2Gi`, 2.5 GiB → `2560Mi`. */
export function memoryQuantity(bytes: number): string {
  const mebibytes = Math.ceil(bytes / 2 ** 20 - 1e-9);
  return mebibytes > 0 && mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

/** Seconds of a Go duration of the settings: `1h30m` → 5400. Fractions of a second are rounded up. */
export function durationSeconds(duration: string): number {
  const units: Record<string, number> = { ms: 1e-3, s: 1, m: 60, h: 3600 };
  let seconds = 0;
  for (const [, amount, unit] of duration.matchAll(/([0-9.]+)(ms|s|m|h)/g)) seconds += Number(amount) * units[unit!]!;
  return Math.ceil(seconds - 1e-9);
}
