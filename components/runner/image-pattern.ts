/**
 * True when an image matches a pattern of `allowed_images` or `allowed_services`, as the runner matches it (doublestar): `*`
 * and `?` stop at "/", `**` does not, `{a,b}` is either, `[ab]` is one of these letters. The whole name has to match, tag
 * and digest included.
 */
export function matchesImage(pattern: string, image: string): boolean {
  const source = pattern.replaceAll(/\*\*\/|\*\*|[*?{},.+^$()|\\]/g, (token) => TRANSLATION[token] ?? `\\${token}`);
  return new RegExp(`^${source}$`).test(image);
}

const TRANSLATION: Record<string, string> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
  "{": "(?:",
  "}": ")",
  ",": "|",
};
