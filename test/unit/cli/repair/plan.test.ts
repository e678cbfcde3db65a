import assert from "node:assert/strict";
import { gitlabType } from "../../../../cli/repair/kinds.ts";
import { type Action, type PlanInput, plan, type Sighting, type Wanted } from "../../../../cli/repair/plan.ts";
import type { Operation, StateResource } from "../../../../cli/repair/state.ts";

const MARK = "[gitlab-kubernetes:gitlab-kubernetes/dev/dev-token-g1]";
const PROVIDER = "urn:pulumi:dev::p::pulumi:providers:gitlab::gitlab";
const PARENT = "urn:pulumi:dev::p::gitlab-kubernetes:index:Agent::dev";
const urnOf = (type: string) => `urn:pulumi:dev::p::gitlab-kubernetes:index:Agent$${type}::dev`;

const TOKEN = gitlabType("clusterAgentToken");
const AGENT = gitlabType("clusterAgent");
const VARIABLE = gitlabType("projectVariable");
const SECRET = "kubernetes:core/v1:Secret";

const INPUTS: Record<string, Record<string, unknown>> = {
  [TOKEN]: { project: "acme/clusters", name: "dev-g1", description: MARK },
  [AGENT]: { project: "acme/clusters", name: "dev" },
  [VARIABLE]: { project: "acme/web", key: "KUBE_CONTEXT" },
};

const resource = (type: string, more: Partial<StateResource> = {}): StateResource => ({
  urn: urnOf(type),
  type,
  custom: true,
  parent: PARENT,
  provider: `${PROVIDER}::id`,
  inputs: INPUTS[type] ?? {},
  ...more,
});

const state: StateResource[] = [
  resource("pulumi:providers:gitlab", { urn: PROVIDER }),
  resource("gitlab-kubernetes:index:Agent", { urn: PARENT, custom: false }),
];

const creating = (type: string): Operation => ({ type: "creating", resource: resource(type) });

const program = (type: string): Wanted => ({
  urn: urnOf(type),
  type,
  parent: PARENT,
  provider: PROVIDER,
  inputs: INPUTS[type]!,
  from: "program",
});

const sightings: Record<string, Sighting> = {
  token: {
    type: TOKEN,
    what: "token",
    id: "acme/clusters:3:7",
    identity: `acme/clusters dev-g1 ${MARK}`,
    ownership: "ours",
  },
  agent: { type: AGENT, what: "agent", id: "acme/clusters:3", identity: "acme/clusters dev", ownership: "unmarked" },
  variable: {
    type: VARIABLE,
    what: "variable",
    id: "acme/web:KUBE_CONTEXT:*",
    identity: "acme/web KUBE_CONTEXT *",
    ownership: "ours",
  },
  secret: { type: SECRET, what: "Secret", id: "a/b", identity: urnOf(SECRET), ownership: "ours" },
};

const planned = (input: Partial<PlanInput>): Action[] =>
  plan({ resources: state, operations: [], program: [], sightings: [], unjudged: [], ...input });
const verbs = (actions: Action[]) => actions.map((action) => action.do);
const only = (actions: Action[]): Action => {
  assert.equal(actions.length, 1, JSON.stringify(actions));
  return actions[0]!;
};

describe("repair: plan", () => {
  it("has nothing to do where the state holds everything that there is", () => {
    const resources = [...state, resource(TOKEN, { id: "acme/clusters:3:7" })];
    assert.deepEqual(planned({ resources, sightings: [sightings["token"]!] }), []);
  });

  it("knows a numbered thing by its number, however its project is written", () => {
    const resources = [...state, resource(TOKEN, { id: "41:3:7" })];
    assert.deepEqual(planned({ resources, sightings: [sightings["token"]!] }), []);
  });

  it("forgets an interrupted create that made nothing", () => {
    const action = only(planned({ operations: [creating(TOKEN)] }));
    assert.deepEqual([action.do, "urn" in action && action.urn], ["forget", urnOf(TOKEN)]);
  });

  it("imports what an interrupted create made", () => {
    const action = only(planned({ operations: [creating(VARIABLE)], sightings: [sightings["variable"]!] }));
    assert.equal(action.do, "import");
    assert.equal(action.do === "import" && action.wanted.provider, PROVIDER);
  });

  it("reads from the program what the state has encrypted, and imports with the state's own inputs", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
    const inputs = { ...INPUTS[VARIABLE], project: secret };
    const operation: Operation = { type: "creating", resource: resource(VARIABLE, { inputs }) };
    const given = { operations: [operation], program: [program(VARIABLE)], sightings: [sightings["variable"]!] };
    const action = only(planned(given));
    assert.deepEqual(action.do === "import" && action.wanted.given, inputs);
    assert.deepEqual(verbs(planned({ ...given, program: [] })), ["leave", "forget"]);
  });

  it("removes a token whose value is lost, and so does it with two of them", () => {
    const twin = { ...sightings["token"]!, id: "acme/clusters:3:8" };
    const actions = planned({ operations: [creating(TOKEN)], sightings: [sightings["token"]!, twin] });
    assert.deepEqual(verbs(actions), ["remove", "remove"]);
  });

  it("removes a marked token that neither operation nor program names", () => {
    assert.equal(only(planned({ sightings: [sightings["token"]!] })).do, "remove");
  });

  it("leaves a token that something uses", () => {
    const action = only(
      planned({ operations: [creating(TOKEN)], sightings: [{ ...sightings["token"]!, inUse: true }] }),
    );
    assert.deepEqual([action.do, /something uses it/.test(action.why)], ["leave", true]);
  });

  for (const ownership of ["foreign", "unmarked"] as const)
    it(`never touches a token that is ${ownership}`, () => {
      const action = only(
        planned({ operations: [creating(TOKEN)], sightings: [{ ...sightings["token"]!, ownership }] }),
      );
      assert.equal(action.do, "leave");
    });

  it("leaves an agent of which nothing shows that this stack made it, and says who must move", () => {
    const action = only(planned({ operations: [creating(AGENT)], sightings: [sightings["agent"]!] }));
    assert.deepEqual([action.do, /rename one of the two/.test(action.why)], ["leave", true]);
  });

  it("imports an agent without a mark on evidence, and says which", () => {
    const seen = { ...sightings["agent"]!, evidence: "it has no token yet" };
    const action = only(planned({ program: [program(AGENT)], sightings: [seen] }));
    assert.deepEqual([action.do, /it has no token yet/.test(action.why)], ["import", true]);
  });

  it("takes no evidence where the mark is another stack's", () => {
    const seen: Sighting = { ...sightings["agent"]!, evidence: "it has no token yet", ownership: "foreign" };
    assert.equal(only(planned({ program: [program(AGENT)], sightings: [seen] })).do, "leave");
  });

  it("imports what the program names and the state does not know", () => {
    const action = only(planned({ program: [program(VARIABLE)], sightings: [sightings["variable"]!] }));
    assert.equal(action.do, "import");
  });

  it("removes a hidden value that only the program names, and imports it with the interrupted create's inputs", () => {
    const seen = { ...sightings["variable"]!, hidden: true };
    assert.equal(only(planned({ program: [program(VARIABLE)], sightings: [seen] })).do, "remove");
    assert.equal(only(planned({ operations: [creating(VARIABLE)], sightings: [seen] })).do, "import");
  });

  it("leaves what bears the mark when nobody names it and it could be imported", () => {
    assert.equal(only(planned({ sightings: [sightings["variable"]!] })).do, "leave");
  });

  it("does not import below a parent that the state does not have", () => {
    const action = only(
      planned({ resources: [state[0]!], program: [program(VARIABLE)], sightings: [sightings["variable"]!] }),
    );
    assert.deepEqual([action.do, action.why.includes(PARENT)], ["leave", true]);
  });

  it("removes what is there beside the one in the state: of a replacement, or of an up that made it a second time", () => {
    const resources = [...state, resource(SECRET, { id: "a/old" })];
    const action = only(planned({ resources, operations: [creating(SECRET)], sightings: [sightings["secret"]!] }));
    assert.deepEqual(
      [action.do, action.why],
      ["remove", "the state has another one; what was to replace that one the next up makes again"],
    );
  });

  it("does not remove what it only has evidence for", () => {
    const resources = [...state, resource(SECRET, { id: "a/old" })];
    const seen: Sighting = { ...sightings["secret"]!, ownership: "unmarked", evidence: "Pulumi wrote it" };
    const action = only(planned({ resources, operations: [creating(SECRET)], sightings: [seen] }));
    assert.deepEqual([action.do, /bears no mark/.test(action.why)], ["leave", true]);
  });

  it("imports the new one of a replacement whose old one is marked for deletion", () => {
    const resources = [...state, resource(SECRET, { id: "a/old", delete: true })];
    assert.equal(
      only(planned({ resources, operations: [creating(SECRET)], sightings: [sightings["secret"]!] })).do,
      "import",
    );
  });

  for (const type of ["updating", "deleting", "reading"] as const)
    it(`refreshes what it was cut off while ${type}`, () => {
      const resources = [...state, resource(VARIABLE, { id: "x" })];
      const action = only(planned({ resources, operations: [{ type, resource: resource(VARIABLE, { id: "x" }) }] }));
      assert.deepEqual([action.do, action.why.includes(type)], ["refresh", true]);
    });

  it("does not refresh what the state does not hold", () => {
    assert.equal(only(planned({ operations: [{ type: "importing", resource: resource(VARIABLE) }] })).do, "forget");
  });

  it("says what could not be looked for, and does not forget it", () => {
    const unjudged = [{ urn: urnOf(TOKEN), why: "GitLab did not answer" }];
    assert.deepEqual(planned({ operations: [creating(TOKEN)], unjudged }), [{ do: "unknown", ...unjudged[0]! }]);
  });

  it("touches nothing with a state that holds nothing: that is the wrong backend", () => {
    const action = only(planned({ resources: [], program: [program(TOKEN)], sightings: [sightings["token"]!] }));
    assert.deepEqual([action.do, /PULUMI_BACKEND_URL/.test(action.why)], ["leave", true]);
  });

  it("passes over components, which are nothing outside the state", () => {
    const component = resource("gitlab-kubernetes:index:Agent", { custom: false });
    assert.deepEqual(planned({ operations: [{ type: "creating", resource: component }] }), []);
  });
});
