import { readdirSync } from "node:fs";

export { tables } from "./describe-rule.ts";

// Each rule's own tests fill the tables, whether or not they run beside the file that asks for them.
for (const path of readdirSync(import.meta.dirname, { recursive: true }).map(String))
  if (/^\w+\/.*\.test\.ts$/.test(path)) await import(new URL(path, import.meta.url).href);
