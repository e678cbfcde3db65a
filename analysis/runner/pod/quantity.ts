/** Powers of ten and of two that an amount may end with (Kubernetes API, Quantity), in nano units. */
const NANO = 10n ** 9n;
const DECIMAL: readonly [suffix: string, nano: bigint][] = [
  ["E", NANO * 10n ** 18n],
  ["P", NANO * 10n ** 15n],
  ["T", NANO * 10n ** 12n],
  ["G", NANO * 10n ** 9n],
  ["M", NANO * 10n ** 6n],
  ["k", NANO * 1000n],
  ["", NANO],
  ["m", 10n ** 6n],
  ["u", 1000n],
  ["n", 1n],
];
const BINARY: readonly [suffix: string, nano: bigint][] = [
  ["Ei", NANO << 60n],
  ["Pi", NANO << 50n],
  ["Ti", NANO << 40n],
  ["Gi", NANO << 30n],
  ["Mi", NANO << 20n],
  ["Ki", NANO << 10n],
];
const UNITS = new Map([...DECIMAL, ...BINARY]);

const FORM = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE])([+-]?\d+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/;

/** An amount of a resource, exact to a billionth. */
export interface Quantity {
  /** In billionths, rounded away from zero. */
  readonly nano: bigint;
  readonly form: "decimal" | "binary" | "exponent";
}

/** Reads an amount such as `1.5Gi`, `500m` or `1e3`; undefined where it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = "", exponent, power = "0", suffix = ""] = match;
  if (Math.abs(Number(power)) > 40 || digits.length > 60) return undefined;
  const [whole = "", fraction = ""] = digits.split(".");
  const unit = UNITS.get(suffix) ?? NANO;
  const scale = BigInt(fraction.length - Number(power));
  const product = BigInt(whole + fraction || "0") * unit * (scale < 0n ? 10n ** -scale : 1n);
  const divisor = scale > 0n ? 10n ** scale : 1n;
  const size = (product + divisor - 1n) / divisor;
  const binary = suffix.endsWith("i");
  return { nano: sign === "-" ? -size : size, form: exponent ? "exponent" : binary ? "binary" : "decimal" };
}

/** The one way that Kubernetes writes an amount: `1024Mi` is `1Gi`, `2000m` is `2`. */
export function showQuantity({ nano, form }: Quantity): string {
  if (nano === 0n) return "0";
  if (form === "exponent") return showExponent(nano);
  const small = nano > -1024n * NANO && nano < 1024n * NANO;
  if (form === "binary" && !small && nano % NANO === 0n) {
    const [suffix, unit] = BINARY.find(([, one]) => nano % one === 0n) ?? ["", NANO];
    return `${nano / unit}${suffix}`;
  }
  const [suffix, unit] = DECIMAL.find(([, one]) => nano % one === 0n) ?? ["n", 1n];
  return `${nano / unit}${suffix}`;
}

function showExponent(nano: bigint): string {
  let [digits, power] = [nano, -9];
  while (digits % 1000n === 0n) [digits, power] = [digits / 1000n, power + 3];
  return power === 0 ? `${digits}` : `${digits}e${power}`;
}

/** A text as Kubernetes would store it, or as it is where it is no amount. */
export function canonicalQuantity(text: string): string {
  const quantity = parseQuantity(text);
  return quantity === undefined ? text : showQuantity(quantity);
}

/** Less than, equal to or greater than zero, as the first amount is to the second; both must be amounts. */
export function compareQuantities(first: string, second: string): number {
  const difference = (parseQuantity(first)?.nano ?? 0n) - (parseQuantity(second)?.nano ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
