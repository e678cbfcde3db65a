import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { isCredential, isCredentialName, isLiteral } from "../../lib/secret-text.ts";

/** A line `name: value`, `name = value` or `"name": "value"` of a file. */
const LINE = /^[\s-]*["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?([^"'\s,]+)/;

/** No ConfigMap holds a credential. */
export const cmNoSecretContent: ResourceRule = {
  scope: "resource",
  judges: ["core/ConfigMap"],
  id: "cm-no-secret-content",
  severity: "high",
  level: "mandatory",
  demand: "No key or value of a ConfigMap is a credential.",
  why: "ConfigMaps are readable by the role view, shown in clear and kept in Git.",
  fix: "move the value into a Secret",
  reference: "CIS Kubernetes 5.4.1; ATT&CK T1552.001",
  limits:
    "A credential in a form that nobody knows and under a name that says nothing is not recognised; binaryData is not read.",
  judge(_resource, read) {
    return read
      .at("data")
      .entries()
      .flatMap(([key, at]) => ofValue(key, at));
  },
};

function ofValue(key: string, at: Reader): Finding[] {
  const text = at.text();
  if (text === undefined) return [];
  const wanted = "a Secret";
  if (isCredential(text)) return [{ at, what: "the ConfigMap holds a credential", found: "its form", wanted }];
  if (isCredentialName(key) && !text.includes("\n") && isLiteral(at))
    return [{ at, what: "the ConfigMap holds a credential", found: `a value for ${key}`, wanted }];
  const line = text.split("\n").find((one) => {
    const [, name = "", value = ""] = LINE.exec(one) ?? [];
    return isCredentialName(name) && value !== "" && !/^([$({<|>[]|true$|false$|null$|none$|\d+$)/i.test(value);
  });
  if (line === undefined) return [];
  const found = `a value for ${LINE.exec(line)![1]}`;
  return [{ at, what: "the ConfigMap holds a credential", found, wanted }];
}
