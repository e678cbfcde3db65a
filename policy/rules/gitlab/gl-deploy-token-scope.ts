import { DEPLOY_TOKENS } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A name that GitLab hands to every job of the project by itself. */
const EXPOSED = "gitlab-deploy-token";

/** A deploy token can read what it is for, and nothing else. */
export const glDeployTokenScope: ResourceRule = {
  scope: "resource",
  judges: DEPLOY_TOKENS,
  id: "gl-deploy-token-scope",
  severity: "high",
  level: "mandatory",
  demand: "A deploy token has only the scopes of deployTokenScopes, and is not called gitlab-deploy-token.",
  why: "A token in a cluster is read by whoever reads its Secret; one that writes lets them replace what is deployed.",
  fix: "give read_registry only, and another token for another purpose",
  reference: "GitLab docs, deploy tokens, scope and gitlab-deploy-token; ATT&CK T1528",
  judge(_resource, read, settings) {
    const scopes = read.at("scopes");
    const wanted = settings.deployTokenScopes.join(", ");
    const extra = scopes.list().flatMap((at) => {
      const scope = at.text();
      if (scope === undefined || settings.deployTokenScopes.includes(scope)) return [];
      return { at, what: "the deploy token can do too much", found: scope, wanted };
    });
    const name = read.at("name");
    if (name.text() !== EXPOSED) return extra;
    const exposed = { at: name, what: "GitLab gives the token to every job", found: EXPOSED, wanted: "another name" };
    return [...extra, exposed];
  },
};
