import assert from "node:assert/strict";
import { assertClean, assertOneOfEach, cutAttributes, repaired, succeeds, withSmallStack } from "./convergence.ts";
import { interrupted, type Moment } from "./interrupted.ts";

const STACK = "dev";
const CREATED = / created \(/;
const DELETED = / deleted \(/;

const call = (method: "POST" | "DELETE" | "PUT", path: string): Moment => ({ method, during: `/api/v4/${path}` });

/** Moments of `up` of the small stack, each followed by one of `destroy`, or by an ordinary destroy. */
const SMALL: { title: string; up: Moment; isWriting?: true; destroy?: [title: string, Moment] }[] = [
  {
    title: "while GitLab makes the agent",
    up: call("POST", "projects/*/cluster_agents"),
    destroy: ["while GitLab removes the agent", call("DELETE", "projects/*/cluster_agents/*")],
  },
  {
    title: "while GitLab makes the agent's token",
    up: call("POST", "projects/*/cluster_agents/*/tokens"),
    destroy: ["while GitLab revokes the agent's token", call("DELETE", "projects/*/cluster_agents/*/tokens/*")],
  },
  {
    title: "while GitLab makes the runner",
    up: call("POST", "user/runners"),
    destroy: ["while GitLab removes the runner", call("DELETE", "runners/*")],
  },
  {
    title: "while GitLab makes the deploy token",
    up: call("POST", "projects/*/deploy_tokens"),
    destroy: ["when 20 resources are gone", { after: DELETED, count: 20 }],
  },
  { title: "while GitLab makes a variable", up: call("POST", "projects/*/variables") },
  { title: "while GitLab commits the agent's file", up: call("POST", "projects/*/repository/files/*") },
  {
    title: "when the first resource is there and the state is being written",
    up: { after: CREATED, count: 1 },
    isWriting: true,
  },
  { title: "when 15 resources are there", up: { after: CREATED, count: 15 } },
  { title: "when 40 resources are there", up: { after: CREATED, count: 40 } },
];

/** The same with the whole committed stack. */
const WHOLE: typeof SMALL = [
  {
    title: "when 30 resources are there",
    up: { after: CREATED, count: 30 },
    destroy: ["when 40 resources are gone", { after: DELETED, count: 40 }],
  },
  { title: "when 75 resources are there", up: { after: CREATED, count: 75 } },
  {
    title: "when 110 resources are there",
    up: { after: CREATED, count: 110 },
    destroy: ["when 100 resources are gone", { after: DELETED, count: 100 }],
  },
];

describe("kill -9 of the engine", () => {
  for (const moments of [SMALL, WHOLE])
    for (const { title, up, isWriting, destroy } of moments) {
      const inStack = (work: () => Promise<void>) => (moments === SMALL ? withSmallStack(STACK, work) : work());
      const size = moments === SMALL ? "small" : "whole";

      it(`up of the ${size} stack, ${title}: repair, then up, converges`, () =>
        inStack(async () => {
          await interrupted(STACK, ["up"], up);
          if (isWriting) await cutAttributes(STACK);
          await repaired(STACK);
          await succeeds(STACK, ["up", "--yes", "--skip-preview"]);
          await assertOneOfEach(STACK);
          await succeeds(STACK, ["up", "--yes", "--skip-preview", "--expect-no-changes"]);
        }));

      it(`destroy of the ${size} stack${destroy ? `, ${destroy[0]}: repair, then destroy,` : ""} leaves nothing`, () =>
        inStack(async () => {
          if (destroy) {
            await interrupted(STACK, ["destroy"], destroy[1]);
            await repaired(STACK);
          }
          await succeeds(STACK, ["destroy", "--yes", "--skip-preview"]);
          await assertClean(STACK);
        }));
    }

  it("is proven at 12 moments of up and 6 of destroy", () => {
    const all = [...SMALL, ...WHOLE];
    assert.deepEqual([all.length, all.filter(({ destroy }) => destroy).length], [12, 6]);
  });
});
