import { removeObject } from "./cluster.ts";
import type { Engine } from "./engine.ts";
import { remove } from "./gitlab.ts";
import type { Action } from "./plan.ts";
import { isKubernetes, restored } from "./state.ts";
import type { Survey } from "./survey.ts";

type Of<Name extends Action["do"]> = Extract<Action, { do: Name }>;

const all = <Name extends Action["do"]>(actions: Action[], name: Name): Of<Name>[] =>
  actions.filter((action): action is Of<Name> => action.do === name);

/**
 * Does what a survey says, in an order in which a second crash loses nothing: every step can be repeated, and pending operations are
 * forgotten last. Refuses a survey with something that nobody could look at.
 */
export async function act(engine: Engine, { actions, clusters, gitlab, lock, operations }: Survey): Promise<void> {
  const unknown = all(actions, "unknown");
  if (unknown.length > 0)
    throw new Error(
      `Nothing was changed, since ${unknown.length} interrupted create(s) could not be looked for; each is named above with what to do.`,
    );
  if (lock) await engine.unlock();
  for (const { sighting, wanted } of all(actions, "remove")) {
    if (isKubernetes(sighting.type)) await removeObject(await clusters(wanted?.provider), wanted!);
    else await remove(gitlab!, sighting);
  }
  const stale = all(actions, "refresh").map(({ urn }) => urn);
  if (stale.length > 0) await engine.refresh(stale);
  const imports = all(actions, "import");
  if (imports.length > 0) await engine.import(imports);
  if (operations.length === 0) return;
  const urns = imports.filter(({ wanted }) => wanted.from === "operation").map(({ urn }) => urn);
  await engine.replace(restored(await engine.export(), urns, operations));
  const objects = imports.filter(({ urn, wanted }) => urns.includes(urn) && isKubernetes(wanted.type));
  if (objects.length > 0) await engine.refresh(objects.map(({ urn }) => urn));
}
