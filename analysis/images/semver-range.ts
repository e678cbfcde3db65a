/** An exact version (semver.org 2.0.0), with an optional leading `v`. */
export function isExactVersion(text: string): boolean {
  return /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}

/**
 * Whether a range in the syntax of Masterminds/semver, which Flux and Helm use, ends somewhere: every alternative of `||`
 * has an upper bound. `1.2.x`, `~1.2`, `^1.2.3`, `1.2`, `>=1.0 <2.0`, `1.0 - 2.0` do; `*`, `x`, `>=1.0` do not.
 */
export function isBounded(range: string): boolean {
  return range.split("||").every((alternative) => {
    if (/\s-\s/.test(alternative)) return true;
    const parts = alternative.replace(/([<>=!~^])\s+/g, "$1").split(/[\s,]+/);
    return parts.some((part) => /^(<|<=|=|~>?|\^)?v?\d/.test(part));
  });
}
