/**
 * Whether a range of versions, as Flux reads it (Masterminds/semver: `,` and spaces mean and, `||` means or), ends somewhere: `1.x`,
 * `~1.2`, `^1`, `1.2 - 1.4` and `>=1.0.0 <2.0.0` do; `*`, `>=1.0.0` and `1.x || *` do not.
 */
export function isBounded(range: string): boolean {
  return range.split("||").every((alternative) => comparators(alternative).some(isUpperBound));
}

/** Comparators of one alternative, each with its operator: a space may stand between the two. */
function comparators(alternative: string): string[] {
  const joined = alternative.trim().replace(/([<>=~^!]+)\s+/g, "$1");
  return joined.split(/[\s,]+/);
}

function isUpperBound(comparator: string): boolean {
  return /^(<=?|=|~>?|\^)?v?\d/.test(comparator);
}
