import type { Reader } from "../../analysis/objects/reader.ts";
import { isSecretKey, isSecretValue } from "./gitlab.ts";

/**
 * Credentials in their usual form, besides those of GitLab: AWS, GitHub, Slack, JSON web tokens, passwords in URLs, the value of
 * an Authorization header (RFC 6750; a word without a digit is prose).
 */
const FORMS = [
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bxox[abposr]-[A-Za-z0-9-]{10,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /:\/\/[^/\s:@]+:[^/\s:@]+@/,
  /\b(bearer|basic)\s+(?=\S*\d)[A-Za-z0-9._~+/-]{8,}/i,
  /(?<!-)-{3,}\s?BEGIN [A-Z ]{0,40}PRIVATE KEY/,
];

/** Names of settings whose values are credentials, in the spellings of environments and files. */
const NAMES =
  /(passw(or)?d|\bpwd\b|passphrase|secret|token|api[-_. ]?key|access[-_. ]?key|private[-_. ]?key|bearer|credential|certificate[-_. ]?authority[-_. ]?data)/i;

/** Words that follow such a name where the value says where the credential is, and not what it is. */
const POINTERS = /(file|path|name|ref|url|uri|ttl|expir\w*|duration|algorithm|issuer|type|length|enabled|header)$/i;

/** Whether a name says that its value is a credential. */
export function isCredentialName(name: string): boolean {
  if (/public[-_. ]?key/i.test(name) || POINTERS.test(name)) return false;
  return NAMES.test(name) || isSecretKey(name);
}

/** Whether a text bears the mark of a credential. */
export function isCredential(value: string): boolean {
  return isSecretValue(value) || FORMS.some((form) => form.test(value));
}

/** Whether a literal stands where a credential belongs: not empty, not a variable or a template. */
export function isLiteral(at: Reader): boolean {
  const value = at.scalar();
  return value !== undefined && value !== "" && !/^(\$|\{\{)/.test(String(value).trim()) && !isFlag(String(value));
}

function isFlag(value: string): boolean {
  return /^(true|false|yes|no|on|off|null|none)$/i.test(value.trim());
}
