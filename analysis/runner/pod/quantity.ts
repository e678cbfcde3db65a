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
  /** The text, where Kubernetes keeps it as it is. */
  readonly text?: string;
}

/** Reads an amount such as `1.5Gi`, `500m` or `1e3`; undefined where it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign, digits, exponent, exponentDigits, suffix = ""] = match;
  const power = Number(exponentDigits ?? 0);
  if (Math.abs(power) > 40 || digits!.length > 60) return undefined;
  const [whole, fraction = ""] = digits!.split(".");
  const scale = fraction.length - power;
  const product = BigInt(whole + fraction) * UNITS.get(suffix)! * 10n ** BigInt(Math.max(-scale, 0));
  const divisor = 10n ** BigInt(Math.max(scale, 0));
  const size = (product + divisor - 1n) / divisor;
  const nano = sign === "-" ? -size : size;
  const form = exponent ? "exponent" : suffix.endsWith("i") ? "binary" : "decimal";
  const parsed = { number: whole!.replace(/^0+/, "") || "0", fraction };
  const kept = form === "binary" ? keepsBinary(parsed, suffix) : keepsDecimal(parsed, suffix, power);
  return kept ? { nano, form, text } : { nano, form };
}

interface Digits {
  readonly number: string;
  readonly fraction: string;
}

/** What the parser of Kubernetes takes for canonical already, although a sign or a fraction may be in it. */
function keepsDecimal({ number, fraction }: Digits, suffix: string, power: number): boolean {
  const digits = number + fraction;
  const scale = (SCALES[suffix] ?? power) - fraction.length;
  return digits.length <= 18 && scale >= -9 && scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
}

function keepsBinary({ number, fraction }: Digits, suffix: string): boolean {
  const exponent = 60 - 10 * BINARY.findIndex(([one]) => one === suffix);
  const precision = 14 - number.length - Math.trunc((exponent * 3) / 10);
  return fraction === "" && precision >= 0 && BigInt(number) % 8n !== 0n;
}

const SCALES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** An amount as Kubernetes writes it: `1024Mi` is `1Gi`, `2000m` is `2`. */
export function showQuantity({ nano, form, text }: Quantity): string {
  if (text !== undefined) return text;
  if (nano === 0n) return "0";
  if (form === "exponent") return showExponent(nano);
  const small = nano > -1024n * NANO && nano < 1024n * NANO;
  if (form === "binary" && !small && nano % NANO === 0n) {
    const [suffix, unit] = BINARY.find(([, one]) => nano % one === 0n) ?? ["", NANO];
    return `${nano / unit}${suffix}`;
  }
  const [suffix, unit] = DECIMAL.find(([, one]) => nano % one === 0n)!;
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

/** An amount of a resource as it is stored: rounded up to thousandths. */
export function storedAmount(text: string): string {
  const quantity = parseQuantity(text);
  if (quantity === undefined) return text;
  const rest = quantity.nano % MILLI;
  if (rest === 0n) return showQuantity(quantity);
  return showQuantity({ nano: quantity.nano - rest + (rest > 0n ? MILLI : 0n), form: quantity.form });
}

const MILLI = 10n ** 6n;
