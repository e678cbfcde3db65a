import { variableIdentities } from "../../components/registry/registry.schema.ts";
import type { Fault } from "../faults.ts";
import type { StackSettings } from "../schema.ts";
import { entries, fault } from "./references.ts";

/** What a cluster has once, and what belongs below one top-level group. */
export function singleFaults({
  flux,
  observability,
  runnerOperators,
  agents,
  gitlab,
  registry,
}: StackSettings): Fault[] {
  return [
    ...variablesTwice(registry),
    ...once("flux", flux, "Flux"),
    ...once("observability", observability, "monitoring"),
    ...once("runnerOperators", runnerOperators, "Runner Operator"),
    ...entries(agents).flatMap(([name, agent]) => {
      const outside = (id: string) => id !== gitlab.rootGroup && !id.startsWith(`${gitlab.rootGroup}/`);
      const sentence = (id: string) =>
        `"${id}" is not below the top-level group "${gitlab.rootGroup}"; an agent serves its own top-level group only`;
      return [
        ...(outside(agent.project) ? [fault(["agents", name, "project"], sentence(agent.project))] : []),
        ...(["projects", "groups"] as const).flatMap((kind) =>
          agent.ciAccess[kind].flatMap(({ id }, index) =>
            outside(id) ? [fault(["agents", name, "ciAccess", kind, index, "id"], sentence(id))] : [],
          ),
        ),
      ];
    }),
  ];
}

/** Two registry tokens that write one variable would overwrite each other at every `up`. */
function variablesTwice(registry: StackSettings["registry"]): Fault[] {
  const writers = new Map<string, string>();
  return entries(registry).flatMap(([name, settings]) =>
    variableIdentities(settings).flatMap((identity) => {
      const first = writers.get(identity);
      writers.set(identity, first ?? name);
      return first && first !== name
        ? [
            fault(
              ["registry", name, "variables"],
              `the variable ${identity} is written by registry.${first} already; give it other keys or another environment scope`,
            ),
          ]
        : [];
    }),
  );
}

function once(area: string, settings: Record<string, { cluster: string }>, what: string): Fault[] {
  const seen = new Map<string, string>();
  return entries(settings).flatMap(([name, { cluster }]) => {
    const first = seen.get(cluster);
    seen.set(cluster, first ?? name);
    return first
      ? [
          fault(
            [area, name, "cluster"],
            `the cluster "${cluster}" has its ${what} already (${area}.${first}); a cluster has one`,
          ),
        ]
      : [];
  });
}
