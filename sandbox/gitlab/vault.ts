import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 of a token in hex: what the state keeps of it, as GitLab's database does. */
export function digest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * Encrypts what must be read again (CI variables, the ledger of issued tokens) with a key that lies in the state folder,
 * so that no plain secret stands in any file of it. AES-256-GCM; the text form is `iv.tag.data` in base64url.
 */
export class Vault {
  readonly #key: Buffer;

  /** Reads the key of `dir`, or makes one that only its owner may read. */
  constructor(dir: string) {
    const file = join(dir, "vault.key");
    if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
    this.#key = readFileSync(file);
  }

  seal(text: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#key, iv);
    const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return [iv, cipher.getAuthTag(), data].map((part) => part.toString("base64url")).join(".");
  }

  open(sealed: string): string {
    const [iv, tag, data] = sealed.split(".").map((part) => Buffer.from(part, "base64url"));
    if (!iv || !tag || !data)
      throw new Error("sealed text has not three parts: the state file is damaged; remove the state folder");
    const decipher = createDecipheriv("aes-256-gcm", this.#key, iv);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8");
  }
}
