const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** A DNS label (RFC 1123), as a container's or a volume's name must be. */
export function isLabelName(name: string): boolean {
  return name.length <= 63 && LABEL.test(name);
}

/** A DNS subdomain (RFC 1123), as most objects' names must be. */
export function isSubdomain(name: string): boolean {
  return name.length <= 253 && name.split(".").every((part) => LABEL.test(part));
}

/** A qualified name: the key of a label or annotation. */
export function isQualifiedName(key: string): boolean {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? (parts[0] ?? "") : undefined;
  if (parts.length > 2 || (prefix !== undefined && !isSubdomain(prefix))) return false;
  return name.length <= 63 && QUALIFIED.test(name);
}

/** The value of a label: a short name, or nothing. */
export function isLabelValue(value: string): boolean {
  return value === "" || (value.length <= 63 && QUALIFIED.test(value));
}

/** A text made fit for the value of a label, as GitLab Runner does it: other characters become `_`, both ends are trimmed. */
export function sanitizeLabel(value: string): string {
  const trim = (text: string) => text.replace(/^[-_.]+/, "").replace(/[-_.]+$/, "");
  return trim(trim(value.replaceAll(/[^A-Za-z0-9._-]/gu, "_")).slice(0, 63));
}
