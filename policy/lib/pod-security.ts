import { podsOf } from "../../analysis/objects/pods.ts";
import type { Level, PodFault } from "../../analysis/pod-security/control.ts";
import { faultsOf } from "../../analysis/pod-security/evaluate.ts";
import { UNSEEN_PODS } from "./limits.ts";
import type { ResourceRule, Severity } from "./rule.ts";
import { isListed, type Settings } from "./settings.ts";

interface Control {
  readonly id: string;
  readonly severity: Severity;
  readonly profile: Level;
  /** Name of the control in `analysis/pod-security`. */
  readonly control: string;
  /** What is wrong; `{who}` stands for the pod or the container. */
  readonly what: string;
  readonly demand: string;
  readonly why: string;
  readonly fix: string;
  /** What it stands on besides the Pod Security Standards. */
  readonly reference: string;
}

/**
 * A rule from one control of the Pod Security Standards. A control of `restricted` holds wherever the settings do not allow the
 * namespace less. A Patch is judged by what it states: what it leaves alone may be right already.
 */
export function podSecurityRule({ profile, control, what, ...text }: Control): ResourceRule {
  return {
    ...text,
    scope: "resource",
    level: "mandatory",
    judges: ["pods"],
    limits: UNSEEN_PODS,
    reference: `Pod Security Standards, ${profile}; ${text.reference}`,
    judge(resource, read, settings) {
      if (profile === "restricted" && allowedLess(resource.namespace, settings)) return [];
      return podsOf(resource, read).flatMap((pod) =>
        faultsOf(pod, profile, control, settings.podSecurityMinor)
          .filter(({ at }) => resource.shape !== "patch" || at.raw !== undefined)
          .map(({ at, found, wanted, container }) => ({
            at,
            what: what.replace("{who}", ownerOf(container)),
            found,
            wanted,
          })),
      );
    },
  };
}

function ownerOf(container: PodFault["container"]): string {
  return container === undefined ? "the pod" : `container "${container}"`;
}

function allowedLess(namespace: string | undefined, settings: Settings): boolean {
  return isListed(namespace ?? "", [...settings.baselineNamespaces, ...settings.privilegedNamespaces]);
}
