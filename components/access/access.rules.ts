import { applyRules, type PolicyRule, readRules, secretRules, THEMES, triggerRules } from "../lib/rbac.ts";
import type { AccessSettings } from "./access.schema.ts";

const LOGS: PolicyRule = { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] };

/**
 * Shell and port forwarding. Both verbs, because kubectl's WebSocket request is a `get` and newer API servers ask for `create` as well
 * (Kubernetes 1.35: AuthorizePodWebsocketUpgradeCreatePermission).
 */
const INSIDE: PolicyRule = { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["get", "create"] };

/**
 * Exact rules of an intent, in one namespace:
 * `deploy` applies workloads and what belongs to them, and Secrets by name; `reconcile` asks Flux about named apps; `read` sees everything
 * but Secrets; `debug` is `read` with a shell; `registry-secret` keeps named pull Secrets.
 */
export function intentRules({ intent, apps, secretNames }: AccessSettings): PolicyRule[] {
  switch (intent) {
    case "deploy":
      return [...applyRules(THEMES), LOGS, ...secretRules(secretNames)];
    case "reconcile":
      return triggerRules(apps);
    case "read":
      return [...readRules(), LOGS];
    case "debug":
      return [...readRules(), LOGS, INSIDE];
    case "registry-secret":
      return secretRules(secretNames);
  }
}
