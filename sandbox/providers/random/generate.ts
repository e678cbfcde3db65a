import { randomBytes, randomInt } from "node:crypto";

/** Character classes of RandomString and RandomPassword; `special` as the real provider has it. */
const CLASSES = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  numeric: "0123456789",
  special: "!@#$%&*()-_=+[]{}<>:?",
} as const;

type Class = keyof typeof CLASSES;

/** How a string is made: its length, the classes it may hold and how many of each it must hold. */
export interface StringRules {
  length: number;
  allowed: Record<Class, boolean>;
  minimum: Record<Class, number>;
  overrideSpecial?: string;
}

const pick = (characters: string): string => characters[randomInt(characters.length)] as string;

/** Makes a string by `rules`. Refuses rules that cannot be met: too short, or no class allowed. */
export function randomString({ length, allowed, minimum, overrideSpecial }: StringRules): string {
  const classes = { ...CLASSES, special: overrideSpecial || CLASSES.special };
  const names = Object.keys(CLASSES) as Class[];
  const wanted = names.reduce((sum, name) => sum + minimum[name], 0);
  if (length < 1) throw new Error(`length is ${length}; it must be 1 or more`);
  if (wanted > length) throw new Error(`length is ${length}, but the minimums ask for ${wanted} characters`);
  const all = names
    .filter((name) => allowed[name])
    .map((name) => classes[name])
    .join("");
  if (!all) throw new Error("no character class is allowed; set one of lower, upper, numeric, special to true");
  const characters = names.flatMap((name) => Array.from({ length: minimum[name] }, () => pick(classes[name])));
  while (characters.length < length) characters.push(pick(all));
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] as string, characters[last] as string];
  }
  return characters.join("");
}

/** The forms of a RandomId: the id without `prefix`, the rest with it. */
export function randomId(byteLength: number, prefix = "") {
  const bytes = randomBytes(byteLength);
  const hex = bytes.toString("hex");
  return {
    id: bytes.toString("base64url"),
    b64Std: prefix + bytes.toString("base64"),
    b64Url: prefix + bytes.toString("base64url"),
    hex: prefix + hex,
    dec: prefix + BigInt(`0x${hex || "0"}`).toString(),
  };
}

/** A whole number from `min` to `max`, both included. Refuses an empty range. */
export function randomInteger(min: number, max: number): number {
  if (max < min) throw new Error(`max is ${max}, below min ${min}`);
  return randomInt(min, max + 1);
}

const ADVERBS = ["boldly", "calmly", "daily", "eagerly", "fairly", "gently", "kindly", "lightly", "neatly", "openly"];
const ADJECTIVES = ["amber", "brave", "clever", "eager", "fresh", "golden", "happy", "keen", "quiet", "swift"];
const ANIMALS = ["badger", "crane", "dolphin", "falcon", "heron", "lynx", "otter", "puffin", "tanuki", "wombat"];

/** A pet name of `length` words: an animal, before it an adjective, before that adverbs. */
export function randomPet(length: number, separator: string, prefix?: string): string {
  const one = (words: readonly string[]) => words[randomInt(words.length)] as string;
  const words = Array.from({ length }, (_, at) =>
    one(at === length - 1 ? ANIMALS : at === length - 2 ? ADJECTIVES : ADVERBS),
  );
  return [...(prefix ? [prefix] : []), ...words].join(separator);
}
