import { referenceTitle, secretReferencesOf, secretsMadeBy } from "../../lib/references.ts";
import type { StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

/** What needs a Secret finds it. */
export const graphSecretReferencesExist: StackRule = {
  scope: "stack",
  judges: ["objects", "release"],
  id: "graph-secret-references-exist",
  severity: "medium",
  level: "production",
  demand:
    "Secrets that pods, ServiceAccounts, runners, agents and Flux name are in the stack or in the setting existing.",
  why: "A pod whose Secret is missing never starts, and whoever makes a Secret of that name later decides what it reads.",
  fix: "make the Secret in this program, correct the name, or list it in existing as Secret namespace/name",
  reference: "Kubernetes docs, Secrets; kube-linter, non-existent references",
  limits:
    "Of charts other than gitlab-runner and gitlab-agent only the rendered objects are seen, and of a Secret only its name.",
  judge(members, settings) {
    const there = new Set(members.flatMap(secretsMadeBy));
    return members.flatMap(({ resource, read }) =>
      secretReferencesOf(resource, read)
        .map((reference) => ({ at: reference.at, title: referenceTitle(reference) }))
        .filter(({ title }) => !there.has(title) && !isListed(title, settings.existing))
        .map(({ at, title }) => ({
          at,
          origin: resource.origin,
          what: "the Secret that is named here is not in the stack",
          found: title,
          wanted: "a Secret that exists",
        })),
    );
  },
};
