import { APPLY_VERBS, applyRules, type PolicyRule, secretRules } from "../lib/rbac.ts";
import type { AppSettings } from "./app.schema.ts";

/** What the app's ServiceAccount may do in its namespace, and nowhere else: apply the kinds of its themes, its own kinds and its Secrets. */
export function tenantRules({ themes, kinds, secretNames }: AppSettings["rights"]): PolicyRule[] {
  return [
    ...applyRules(themes),
    ...kinds.map(({ apiGroup, resources }) => ({ apiGroups: [apiGroup], resources, verbs: [...APPLY_VERBS] })),
    ...secretRules(secretNames),
  ];
}
